package io.timpani.system;

import io.timpani.metadata.EngineDeclaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What runs for which engine. Every change of a status is an event. */
final class ProcessRegistry {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final EventStream events;

    /** An engine as it is now. */
    record View(
            String name,
            EngineStatus status,
            OptionalInt port,
            Optional<Long> pid,
            OptionalInt exitCode,
            int restarts) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("status", status.word());
            json.put("port", port.isPresent() ? (Object) port.getAsInt() : null);
            json.put("pid", pid.orElse(null));
            json.put("exitCode", exitCode.isPresent() ? (Object) exitCode.getAsInt() : null);
            json.put("restarts", restarts);
            return json;
        }
    }

    private static final class Entry {
        private final OutputTail tail = new OutputTail();
        private EngineStatus status = EngineStatus.STOPPED;
        private @Nullable RunningEngine process;
        private OptionalInt port = OptionalInt.empty();
        private OptionalInt exitCode = OptionalInt.empty();
        private int restarts;
    }

    ProcessRegistry(EngineRegistry engines, EventStream events) {
        this.events = events;
        for (EngineDeclaration engine : engines.engines()) {
            entries.put(engine.name(), new Entry());
        }
    }

    /** Reserves an engine for a start; false when it runs already. */
    synchronized boolean claim(String name, boolean again) {
        Entry entry = entry(name);
        if (!entry.status.mayStart()) {
            return false;
        }
        entry.exitCode = OptionalInt.empty();
        entry.restarts = again ? entry.restarts + 1 : 0;
        become(name, entry, EngineStatus.STARTING);
        return true;
    }

    synchronized void launched(String name, RunningEngine process, int port) {
        Entry entry = entry(name);
        entry.process = process;
        entry.port = OptionalInt.of(port);
        become(name, entry, EngineStatus.STARTING);
    }

    /** It answers; false when it has ended meanwhile or is being stopped. */
    synchronized boolean started(String name) {
        return change(name, EngineStatus.STARTING, EngineStatus.STARTED);
    }

    /** It is about to be stopped; returns its process, or empty when there is none. */
    synchronized Optional<RunningEngine> stopping(String name) {
        Entry entry = entry(name);
        RunningEngine process = entry.process;
        if (process == null) {
            if (entry.status != EngineStatus.STOPPED) {
                become(name, entry, EngineStatus.STOPPED);
            }
            return Optional.empty();
        }
        if (entry.status != EngineStatus.STOPPING) {
            become(name, entry, EngineStatus.STOPPING);
        }
        return Optional.of(process);
    }

    /** No process came to be. */
    synchronized void failed(String name) {
        become(name, entry(name), EngineStatus.ENDED);
    }

    /** Its process has ended; returns the status that it had. */
    synchronized Optional<EngineStatus> ended(String name, RunningEngine process, int code) {
        Entry entry = entry(name);
        if (entry.process != process) {
            return Optional.empty();
        }
        EngineStatus before = entry.status;
        entry.process = null;
        entry.exitCode = OptionalInt.of(code);
        become(name, entry, before == EngineStatus.STOPPING ? EngineStatus.STOPPED : EngineStatus.ENDED);
        return Optional.of(before);
    }

    synchronized View view(String name) {
        Entry entry = entry(name);
        boolean running = entry.process != null;
        return new View(
                name,
                entry.status,
                running ? entry.port : OptionalInt.empty(),
                Optional.ofNullable(entry.process).map(RunningEngine::pid),
                entry.exitCode,
                entry.restarts);
    }

    synchronized List<View> views() {
        return entries.keySet().stream().map(this::view).toList();
    }

    /** Ports of what runs. */
    synchronized List<Integer> ports() {
        return views().stream().flatMap(view -> view.port().stream().boxed()).toList();
    }

    OutputTail output(String name) {
        return entry(name).tail;
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no engine is called " + name);
        }
        return entry;
    }

    private boolean change(String name, EngineStatus expected, EngineStatus next) {
        Entry entry = entry(name);
        if (entry.status != expected || entry.process == null) {
            return false;
        }
        become(name, entry, next);
        return true;
    }

    private void become(String name, Entry entry, EngineStatus next) {
        entry.status = next;
        Map<String, Object> json = view(name).json();
        events.publish(EventStream.ENGINE, () -> json);
    }
}
