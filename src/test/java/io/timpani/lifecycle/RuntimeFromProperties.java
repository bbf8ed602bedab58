package io.timpani.lifecycle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A runtime whose settings come from system properties, which are forgotten after each test. */
abstract class RuntimeFromProperties {
    static final Object EVENT = new Object();

    final ServingRuntime runtime = new ServingRuntime();
    private final List<String> properties = new ArrayList<>();

    @TempDir
    Path dir;

    @BeforeEach
    void configure() {
        set("timpani.code-dir", dir.toString());
        set("timpani.target-type", "regression");
    }

    @AfterEach
    void stopAndForget() {
        properties.forEach(System::clearProperty);
        runtime.stop();
    }

    void set(String key, String value) {
        System.setProperty(key, value);
        properties.add(key);
    }
}
