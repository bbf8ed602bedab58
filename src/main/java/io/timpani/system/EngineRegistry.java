package io.timpani.system;

import io.timpani.metadata.EngineDeclaration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The declared engines, in the order in which they start. */
record EngineRegistry(List<EngineDeclaration> engines) {
    EngineRegistry {
        engines = List.copyOf(engines);
    }

    Optional<EngineDeclaration> find(String name) {
        return engines.stream().filter(engine -> engine.name().equals(name)).findFirst();
    }

    /** Ports that are declared, and so not free for an engine that takes any. */
    Set<Integer> fixedPorts() {
        Set<Integer> ports = new HashSet<>();
        engines.forEach(engine -> engine.port().ifPresent(ports::add));
        return ports;
    }
}
