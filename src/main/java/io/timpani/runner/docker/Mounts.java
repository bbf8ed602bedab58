package io.timpani.runner.docker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files and directories of this machine, and where the container has them. */
final class Mounts {
    private final List<String> arguments = new ArrayList<>();

    /**
     * Mounts one.
     *
     * @return where the container has it
     * @throws IOException naming the path, which docker cannot be told
     */
    String add(Path outside, String inside) throws IOException {
        String path = outside.toAbsolutePath().normalize().toString();
        if (path.indexOf(':') >= 0) {
            throw new IOException(path + " cannot be mounted in a container, since its name has a colon: rename it");
        }
        arguments.add("-v");
        arguments.add(path + ":" + inside);
        return inside;
    }

    /** The arguments of docker, in the order of mounting. */
    List<String> arguments() {
        return List.copyOf(arguments);
    }
}
