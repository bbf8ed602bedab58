package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.ModelSettings;
import io.timpani.config.Source;
import io.timpani.engine.FeatureBinding;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.CsvReader;
import io.timpani.loading.ModelLoading;
import io.timpani.model.ErrorCode;
import io.timpani.testing.LogLines;
import io.timpani.testing.Predicted;
import io.timpani.testing.Refusals;
import io.timpani.testing.Rounds;
import io.timpani.testing.SampleModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for each engine that runs models in this JVM. */
class EveryEngineTest {
    private static final int THREADS = 4;
    private static final int PREDICTIONS = 2_000;
    /** Enough that the cores share them, and no multiple of anything. */
    private static final int MANY_ROWS = 20_011;

    private static final int LOADS = 100;
    private static final int LOADS_BEFORE = 30;
    private static final long MOST_CLASSES_BYTES = 4 << 20;
    private static final long MOST_NATIVE_BYTES = 48 << 20;

    static List<SampleModel> samples() {
        return SampleModel.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_directory_alone_tells_the_engine(SampleModel sample) {
        assertThat(ModelLoading.choose(settings(sample)).engine()).isEqualTo(sample.engine());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void four_threads_get_the_answers_that_one_gets(SampleModel sample) throws Exception {
        try (Predictor predictor = load(sample)) {
            List<String> bodies = new ArrayList<>(sample.oneByOne());
            bodies.add(sample.request());
            List<Prediction> wanted = new ArrayList<>();
            for (String body : bodies) {
                wanted.add(predict(predictor, body));
            }
            int each = Rounds.of(PREDICTIONS);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                List<Future<Integer>> wrong = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    int first = thread;
                    wrong.add(threads.submit(() -> wrongAnswers(predictor, bodies, wanted, first, each)));
                }
                for (Future<Integer> count : wrong) {
                    assertThat(count.get()).as("wrong answers").isZero();
                }
            } finally {
                threads.shutdownNow();
                assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static int wrongAnswers(
            Predictor predictor, List<String> bodies, List<Prediction> wanted, int first, int count) throws Exception {
        int wrong = 0;
        for (int i = 0; i < count; i++) {
            int body = (first + i) % bodies.size();
            if (!same(predict(predictor, bodies.get(body)), wanted.get(body))) {
                wrong++;
            }
        }
        return wrong;
    }

    private static boolean same(Prediction one, Prediction other) {
        boolean same = one.rows() == other.rows()
                && one.columns() == other.columns()
                && one.labels().equals(other.labels());
        for (int row = 0; same && row < one.rows(); row++) {
            for (int column = 0; column < one.columns(); column++) {
                same &= Double.compare(one.at(row, column), other.at(row, column)) == 0;
            }
        }
        return same;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void rows_of_a_large_body_get_the_answers_of_a_small_one(SampleModel sample) throws Exception {
        List<String> lines = sample.request().lines().toList();
        List<String> rows = lines.subList(1, lines.size());
        StringBuilder large = new StringBuilder(lines.get(0));
        for (int row = 0; row < MANY_ROWS; row++) {
            large.append('\n').append(rows.get(row % rows.size()));
        }
        try (Predictor predictor = load(sample)) {
            Prediction wanted = predict(predictor, sample.request());

            Prediction answer = predict(predictor, large.append('\n').toString());

            assertThat(answer.rows()).isEqualTo(MANY_ROWS);
            for (int row = 0; row < MANY_ROWS; row++) {
                for (int column = 0; column < wanted.columns(); column++) {
                    if (answer.at(row, column) != wanted.at(row % rows.size(), column)) {
                        throw new AssertionError("row %d, column %d: %s instead of %s"
                                .formatted(row, column, answer.at(row, column), wanted.at(row % rows.size(), column)));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void models_that_come_and_go_leave_nothing_behind(SampleModel sample) throws Exception {
        comeAndGo(sample, LOADS_BEFORE);
        long classes = classesBytes();
        long outside = nativeBytes();

        comeAndGo(sample, Rounds.of(LOADS));

        assertThat(classesBytes() - classes).as("more metaspace").isLessThan(MOST_CLASSES_BYTES);
        assertThat(nativeBytes() - outside).as("more memory outside the heap").isLessThan(MOST_NATIVE_BYTES);
    }

    private static void comeAndGo(SampleModel sample, int times) throws Exception {
        for (int time = 0; time < times; time++) {
            try (Predictor predictor = load(sample)) {
                assertThat(predict(predictor, sample.request()).rows()).isEqualTo(sample.rows());
            }
        }
        System.gc();
    }

    private static long classesBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains("Metaspace"))
                .mapToLong(EveryEngineTest::used)
                .sum();
    }

    private static long used(MemoryPoolMXBean pool) {
        return pool.getUsage().getUsed();
    }

    /** What the process holds in memory beyond its heap. */
    private static long nativeBytes() throws IOException {
        long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
        return resident
                - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_feature_that_the_body_lacks_is_a_missing_value(SampleModel sample) throws Exception {
        try (Predictor predictor = load(sample)) {
            assertThat(predict(predictor, sample.withoutFirst()).rows()).isEqualTo(sample.rows());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_feature_that_the_body_lacks_is_refused_where_that_is_wanted(SampleModel sample) throws Exception {
        try (Predictor predictor = load(sample, "missing-features", "refuse")) {
            assertThat(refusal(predictor, sample.withoutFirst()))
                    .contains("lacks 1 of the " + sample.features().size() + " features")
                    .contains(sample.features().get(0));
            assertThat(predict(predictor, sample.request()).rows()).isEqualTo(sample.rows());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_body_without_any_feature_is_refused_naming_some(SampleModel sample) {
        try (Predictor predictor = load(sample)) {
            assertThat(refusal(predictor, "other,another\n1,2\n"))
                    .contains("none of the " + sample.features().size() + " features")
                    .contains(sample.features().get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void further_columns_are_ignored_with_one_warning(SampleModel sample) throws Exception {
        try (Predictor predictor = load(sample);
                LogLines log = LogLines.of(FeatureBinding.class.getName())) {
            Prediction wanted = predict(predictor, sample.request());
            assertThat(log.lines()).isEmpty();

            assertThat(same(predict(predictor, sample.withExtra("extra")), wanted))
                    .isTrue();
            assertThat(same(predict(predictor, sample.withExtra("other")), wanted))
                    .isTrue();

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING")
                    .endsWith(": extra");
        }
    }

    private static String refusal(Predictor predictor, String csv) {
        return Refusals.refusal(ErrorCode.INVALID_INPUT, () -> predict(predictor, csv));
    }

    private static Predictor load(SampleModel sample, String... more) {
        String[] settings = new String[more.length + 2];
        System.arraycopy(more, 0, settings, 0, more.length);
        settings[more.length] = "warm-up";
        settings[more.length + 1] = "false";
        return ModelLoading.choose(settings(sample, settings)).load();
    }

    private static ModelSettings settings(SampleModel sample, String... more) {
        Map<String, String> values = new HashMap<>();
        values.put("timpani.code-dir", sample.codeDir().toString());
        for (int i = 0; i < more.length; i += 2) {
            values.put("timpani." + more[i], more[i + 1]);
        }
        Binding binding = Binder.bind(Source.of(values), Source.of(Map.of()));
        return binding.settings()
                .orElseThrow(() -> new AssertionError(binding.problems()))
                .model();
    }

    private static Prediction predict(Predictor predictor, String csv) throws Exception {
        Traits.Input.Columns columns = (Traits.Input.Columns) predictor.traits().input();
        return Predicted.numbers(
                predictor,
                new Payload.Rows(CsvReader.read(
                        new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), columns.schema())));
    }
}
