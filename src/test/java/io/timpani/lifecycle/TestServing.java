package io.timpani.lifecycle;

import io.timpani.config.AdmissionSettings;
import io.timpani.config.Settings;
import io.timpani.telemetry.Telemetry;
import io.timpani.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Real models being served, for the tests of other rooms. */
public final class TestServing {
    private TestServing() {}

    /** A fast regression model of ONNX. */
    public static Serving onnx(Path dir, String... settings) {
        TestModels.onnx(dir, "model.onnx");
        return serving(TestModels.settings(dir, settings));
    }

    /**
     * A slow regression model that serves one call at a time and answers 1 for one row.
     *
     * @param predictCode runs in a call
     * @param settings pairs of names and values, without {@code timpani.}
     */
    public static Serving oneAtATime(Path dir, String predictCode, String... settings) {
        TestModels.oneAtATime(dir, "", predictCode, "");
        return serving(TestModels.settings(dir, settings));
    }

    /** The same with a limit on a call's time. */
    public static Serving limited(Path dir, Duration limit, String predictCode) {
        TestModels.oneAtATime(dir, "", predictCode, "");
        Settings plain = TestModels.settings(dir);
        AdmissionSettings gate = plain.admission();
        return serving(new Settings(
                plain.model(),
                plain.server(),
                new AdmissionSettings(gate.workers(), gate.backlog(), gate.grace(), Optional.of(limit)),
                plain.answers(),
                plain.workers(),
                plain.watchdog(),
                plain.system()));
    }

    private static Serving serving(Settings settings) {
        return Serving.load(settings, Telemetry.off().metrics(), () -> {});
    }
}
