package io.timpani.config;

import io.timpani.config.Problem.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sources to bind from, filled step by step. */
final class Sources {
    private final Map<String, String> explicit = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    /** Enough to bind without a problem: a code directory and the target type regression. */
    static Sources regression(Path codeDir) {
        return new Sources().set("code-dir", codeDir.toString()).set("target-type", "regression");
    }

    static Sources of(Path codeDir, String targetType) {
        return regression(codeDir).set("target-type", targetType);
    }

    Sources set(String name, String value) {
        explicit.put("timpani." + name, value);
        return this;
    }

    Sources unset(String name) {
        explicit.remove("timpani." + name);
        return this;
    }

    Sources env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Binding bind() {
        return Binder.bind(Source.of(explicit), Source.of(environment));
    }

    Settings settings() {
        Binding binding = bind();
        return binding.settings().orElseThrow(() -> new AssertionError(binding.problems()));
    }

    /** The texts of all problems of one kind. */
    List<String> problems(Kind kind) {
        return bind().problems().stream()
                .filter(problem -> problem.kind() == kind)
                .map(Problem::message)
                .toList();
    }

    static void metadata(Path codeDir, String yaml) {
        try {
            Files.writeString(codeDir.resolve("model-metadata.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
