package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.Models.binary;
import static io.timpani.engine.jvm.Models.regression;
import static io.timpani.engine.jvm.Models.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.FrameSchema;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.testing.Predicted;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedPredictorTest {
    @TempDir
    private Path dir;

    @Test
    void predictions_and_traits_pass_as_they_are() throws Exception {
        new UserJar().source("demo.Doubler", """
                        package demo;
                        import io.timpani.engine.Payload;
                        import io.timpani.engine.Prediction;
                        import io.timpani.engine.Traits;
                        import io.timpani.frame.Frame;
                        import io.timpani.frame.FrameSchema;
                        import io.timpani.frame.NumberColumn;
                        import io.timpani.model.Language;
                        import java.util.List;
                        import java.util.Optional;
                        public class Doubler implements io.timpani.engine.Predictor {
                            @Override public Traits traits() {
                                return new Traits(Language.OTHER, Optional.of("doubler"),
                                        new Traits.Input.Columns(FrameSchema.numbers()), true, Traits.Pace.SLOW, true);
                            }
                            @Override public Prediction predict(Payload payload) {
                                Frame frame = (Frame) ((Payload.Rows) payload).table();
                                NumberColumn x = (NumberColumn) frame.column("x").orElseThrow();
                                double[] values = new double[frame.rowCount() * 2];
                                for (int row = 0; row < frame.rowCount(); row++) {
                                    values[2 * row] = 1 - x.values()[row];
                                    values[2 * row + 1] = x.values()[row];
                                }
                                return new Prediction(List.of("no", "yes"), values, frame.rowCount(), 2);
                            }
                        }
                        """).provides("demo.Doubler").writeTo(dir.resolve("model.jar"));

        try (Predictor predictor = new JvmEngine().load(binary(dir, Map.of()))) {
            Prediction prediction = Predicted.numbers(predictor, rows(0.25, 0.5));

            assertThat(prediction.labels()).containsExactly("no", "yes");
            assertThat(prediction.values()).containsExactly(0.75, 0.25, 0.5, 0.5);
            assertThat(predictor.traits())
                    .isEqualTo(new Traits(
                            Language.OTHER,
                            Optional.of("doubler"),
                            new Traits.Input.Columns(FrameSchema.numbers()),
                            true,
                            Traits.Pace.SLOW,
                            true));
        }
    }

    @Test
    void what_a_predictor_tells_beyond_its_answers_passes_too() throws Exception {
        new UserJar().predictor("Pool", """
                private Runnable listener = () -> {};
                @Override public Prediction predict(Payload payload) {
                    listener.run();
                    return new Prediction(List.of(), new double[] {1}, 1, 1);
                }
                @Override public java.util.Optional<Frame> sampleRow() {
                    return java.util.Optional.of(
                            new Frame(1, List.of(new NumberColumn("x", new double[] {7}))));
                }
                @Override public <T> T inTurn(java.util.concurrent.Callable<T> call, Runnable begins)
                        throws Exception {
                    begins.run();
                    begins.run();
                    return call.call();
                }
                @Override public void whenReplaced(Runnable wanted) { listener = wanted; }
                @Override public boolean canServe() { return false; }
                @Override public List<Long> processes() { return List.of(42L); }
                """).provides("demo.Pool").writeTo(dir.resolve("model.jar"));

        try (Predictor predictor = new JvmEngine().load(regression(dir, Map.of()))) {
            assertThat(predictor.sampleRow().orElseThrow().column("x")).isPresent();
            assertThat(predictor.canServe()).isFalse();
            assertThat(predictor.processes()).containsExactly(42L);
            AtomicInteger replaced = new AtomicInteger();
            predictor.whenReplaced(replaced::incrementAndGet);
            AtomicInteger begun = new AtomicInteger();

            Prediction answer = predictor.inTurn(() -> Predicted.numbers(predictor, rows(1)), begun::incrementAndGet);

            assertThat(answer.values()).containsExactly(1);
            assertThat(begun).hasValue(2);
            assertThat(replaced).hasValue(1);
            assertThat(predictor.<@Nullable Object>inTurn(() -> null, () -> {})).isNull();
        }
    }

    @Test
    void a_failure_in_a_turn_of_its_own_names_the_predictor() {
        new UserJar().predictor("Pool", """
                @Override public Prediction predict(Payload payload) { return null; }
                @Override public <T> T inTurn(java.util.concurrent.Callable<T> call, Runnable begins) {
                    throw new IllegalStateException("no turn");
                }
                """).provides("demo.Pool").writeTo(dir.resolve("model.jar"));

        try (Predictor predictor = new JvmEngine().load(regression(dir, Map.of()))) {
            assertThatThrownBy(() -> predictor.inTurn(() -> "never", () -> {}))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContainingAll("Pool", "IllegalStateException", "no turn");
        }
    }

    @Test
    void an_exception_names_predictor_type_and_text_without_paths() {
        ServingException failure =
                failureOf("throw new java.io.FileNotFoundException(\"/opt/secret/weights.bin (no such file)\");");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_FAILED);
        assertThat(failure)
                .hasMessageContainingAll("Model", "java.io.FileNotFoundException", "weights.bin (no such file)")
                .hasMessageNotContaining("/opt")
                .hasMessageNotContaining("demo.")
                .hasCauseInstanceOf(FileNotFoundException.class);
    }

    @Test
    void an_exception_without_text_is_named_by_type() {
        assertThat(failureOf("throw new IllegalStateException();"))
                .hasMessageEndingWith("java.lang.IllegalStateException");
    }

    @Test
    void a_serving_exception_passes_unchanged() {
        ServingException failure = failureOf("throw new ServingException(ErrorCode.INVALID_INPUT, \"column x\");");

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_INPUT);
        assertThat(failure).hasMessage("column x").hasNoCause();
    }

    @Test
    void an_endless_recursion_is_the_models_failure() {
        ServingException failure = failureOf("return predict(payload);");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_FAILED);
        assertThat(failure).hasMessageContainingAll("Model", "StackOverflowError");
    }

    @Test
    void a_missing_class_is_the_models_failure() {
        ServingException failure = failureOf("throw new NoClassDefFoundError(\"dep/Gone\");");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_FAILED);
        assertThat(failure).hasMessageContainingAll("Model", "NoClassDefFoundError", "dep/Gone");
    }

    @Test
    void a_failed_assertion_is_the_models_failure() {
        assertThat(failureOf("throw new AssertionError(\"odd\");")).hasMessageContainingAll("AssertionError", "odd");
    }

    @Test
    void an_exhausted_heap_is_not_hidden() {
        try (Predictor predictor = loaded("throw new OutOfMemoryError(\"heap\");")) {
            assertThatThrownBy(() -> predictor.predict(rows(1)))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("heap");
        }
    }

    @Test
    void an_interruption_leaves_the_thread_interrupted() {
        assertThat(failureOf("throw new InterruptedException();")).hasMessageContaining("InterruptedException");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_prediction_that_is_null_names_the_predictor() {
        ServingException failure = failureOf("return null;");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_FAILED);
        assertThat(failure).hasMessageContainingAll("Model", "null");
    }

    @Test
    void a_failure_leaves_the_predictor_usable_and_the_context_as_before() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Predictor predictor = loaded("if (((Payload.Rows) payload).table().rowCount() == 0) {"
                + " throw new IllegalStateException(\"empty\"); } return Prediction.column(1);")) {
            assertThatThrownBy(() -> predictor.predict(rows())).hasMessageContaining("empty");
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
            assertThat(Predicted.numbers(predictor, rows(1)).at(0, 0)).isEqualTo(1);
        }
    }

    @Test
    void a_failure_while_closing_is_thrown_as_it_is() {
        new UserJar()
                .predictor(
                        "Model",
                        "@Override public void close() { throw new IllegalStateException(\"stuck\"); }"
                                + " public Prediction predict(Payload payload) { return Prediction.column(1); }")
                .provides("demo.Model")
                .writeTo(dir.resolve("model.jar"));
        Predictor predictor = new JvmEngine().load(regression(dir));

        assertThatThrownBy(predictor::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stuck");
    }

    private ServingException failureOf(String body) {
        try (Predictor predictor = loaded(body)) {
            ServingException failure = catchThrowableOfType(ServingException.class, () -> predictor.predict(rows(1)));
            assertThat(failure).isNotNull();
            return failure;
        }
    }

    private Predictor loaded(String body) {
        new UserJar()
                .predictor(
                        "Model", "public Prediction predict(Payload payload) throws Exception { %s }".formatted(body))
                .provides("demo.Model")
                .writeTo(dir.resolve("model.jar"));
        return new JvmEngine().load(regression(dir));
    }
}
