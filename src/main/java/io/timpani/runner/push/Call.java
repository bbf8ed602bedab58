package io.timpani.runner.push;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A POST to the platform.
 *
 * @param path relative to the endpoint
 * @param json the body, unless there are files
 * @param files whose bytes are sent after the values of {@code json}, as a form
 */
record Call(String path, Map<String, @Nullable Object> json, List<Part> files) {

    /**
     * A file to send.
     *
     * @param name its path in the directory, with slashes
     * @param file where it is
     * @param size in bytes
     */
    record Part(String name, Path file, long size) {}

    static Call json(String path, Map<String, @Nullable Object> json) {
        return new Call(path, json, List.of());
    }

    long size() {
        return files.stream().mapToLong(Part::size).sum();
    }
}
