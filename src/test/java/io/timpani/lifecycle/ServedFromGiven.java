package io.timpani.lifecycle;

import io.timpani.config.Settings;
import io.timpani.engine.Predictor;
import io.timpani.loading.GivenModel;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Labels;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.Outcome;
import io.timpani.telemetry.Tally;
import io.timpani.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Given models, served with real settings and heard while they are called. */
abstract class ServedFromGiven {
    final Heard heard = new Heard();
    final Metrics metrics = new Metrics(new Labels("m", "regression"), List.of(), () -> "READY");
    int afterCalls;

    @TempDir
    Path dir;

    /** What was counted, and how long calls waited and took. */
    static final class Heard implements Tally, CallWatch {
        final List<String> all = new ArrayList<>();
        final List<Long> nanos = new ArrayList<>();

        @Override
        public void ended(Endpoint endpoint, Outcome outcome) {
            all.add("ended");
        }

        @Override
        public void queued(Endpoint endpoint, long waited) {
            all.add("waited for " + endpoint);
            nanos.add(waited);
        }

        @Override
        public void predicted(Endpoint endpoint, Outcome outcome, long took) {
            all.add(endpoint + " was " + outcome);
            nanos.add(took);
        }

        @Override
        public void workerRestarted() {
            all.add("replaced");
        }

        @Override
        public void computes() {
            all.add("computes");
        }

        @Override
        public void rests() {
            all.add("rests");
        }
    }

    @AfterEach
    void forget() {
        System.clearProperty(StandaloneView.STANDALONE);
    }

    Settings settings(String... more) {
        return TestModels.settings(dir, more);
    }

    Serving serving(Settings settings, Predictor... instances) {
        metrics.tell(heard);
        return Serving.load(settings, GivenModel.loading(settings, instances), metrics, () -> afterCalls++);
    }
}
