package io.timpani.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A system of three engines, without processes and in no time. */
abstract class SystemInFakeWorld {
    @TempDir
    Path directory;

    final FakeWorld world = new FakeWorld();
    SystemLifecycle system;

    @BeforeEach
    void declare() {
        system = new SystemLifecycle(FakeWorld.three(directory), world.surroundings());
    }

    String state() {
        return String.valueOf(system.status().body().get("state"));
    }

    String status(String engine) {
        return String.valueOf(
                ((Map<?, ?>) Objects.requireNonNull(system.status().body().get("engines"))).get(engine));
    }

    static String message(Answer answer) {
        return String.valueOf(answer.body().get("message"));
    }

    static List<String> texts(Answer answer, String key) {
        List<String> texts = new ArrayList<>();
        FakeWorld.list(answer, key).forEach(item -> texts.add(String.valueOf(item)));
        return texts;
    }
}
