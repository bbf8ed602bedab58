package io.timpani.engine.r;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Marshalled;
import io.timpani.engine.Marshaller;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.engine.RawBody;
import io.timpani.engine.Traits.Input;
import io.timpani.engine.Transformed;
import io.timpani.engine.UnstructuredAnswer;
import io.timpani.engine.UnstructuredCall;
import io.timpani.engine.Workers;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import io.timpani.testing.Interpreters;
import io.timpani.testing.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** model-contract.md §9, through a real worker. */
class REngineTest {
    @TempDir
    Path directory;

    @Test
    void a_regression_scores_and_its_worker_is_replaced_when_it_quits() throws Exception {
        String code = """
                load_model <- function(dir) list(factor = 2)
                score <- function(data, model, labels) {
                    if (data$a[1] == 0) quit(save = "no", status = 4)
                    data.frame(Predictions = data$a * model$factor, note = paste0("n", data$a), stringsAsFactors = FALSE)
                }
                """;
        try (Predictor predictor = load(code, TargetType.REGRESSION, ClassLabels.none())) {
            assertThat(predictor.traits().language()).isEqualTo(Language.R);
            assertThat(predictor.traits().input()).isEqualTo(new Input.Document(false, false));
            Marshalled.Numbers numbers = (Marshalled.Numbers) marshal(predictor, "a\n1\n2.5\n", ClassLabels.none());
            assertThat(numbers.values()).startsWith(2.0, 5.0);
            assertThat(numbers.extra().orElseThrow().frame().columnNames()).containsExactly("note");

            assertThat(Refusals.modelFailure(() -> predictor.predict(csv("a\n0\n"))))
                    .contains("worker process ended", "exit code 4");
            assertThat(((Marshalled.Numbers) marshal(predictor, "a\n4\n", ClassLabels.none())).values())
                    .startsWith(8.0);
        }
    }

    @Test
    void labels_that_r_has_changed_are_matched() throws Exception {
        String code = """
                load_model <- function(dir) "m"
                score <- function(data, model, labels) {
                    answer <- data.frame(rep(0.25, nrow(data)), rep(0.75, nrow(data)))
                    names(answer) <- c("X0", "X1")
                    answer
                }
                """;
        ClassLabels labels = ClassLabels.binary("1", "0");
        try (Predictor predictor = load(code, TargetType.BINARY, labels)) {
            Marshalled.Classes classes =
                    (Marshalled.Classes) new Marshaller(TargetType.BINARY, labels, Optional.empty(), false)
                            .marshal(predictor.predict(csv("a\n1\n")));
            assertThat(classes.labels()).containsExactly("0", "1");
            assertThat(classes.values()).containsExactly(0.25, 0.75);
        }
    }

    @Test
    void failures_name_the_hook_and_what_it_said() throws Exception {
        String code = """
                load_model <- function(dir) "m"
                score <- function(data, model, labels) stop("no such grün")
                """;
        try (Predictor predictor = load(code, TargetType.REGRESSION, ClassLabels.none())) {
            assertThat(Refusals.modelFailure(() -> predictor.predict(csv("a\n1\n"))))
                    .contains("score", "no such grün");
        }
        assertThat(Refusals.refusal(
                        ErrorCode.START_FAILED,
                        () -> load(
                                "load_model <- function(dir) stop('no disk')",
                                TargetType.REGRESSION,
                                ClassLabels.none())))
                .contains("load_model", "no disk");
    }

    @Test
    void unstructured_and_transform_answer() throws Exception {
        String unstructured = """
                load_model <- function(dir) "m"
                score_unstructured <- function(model, data, ...) list(toupper(data), list(mimetype = "text/x"))
                """;
        try (Predictor predictor = load(unstructured, TargetType.UNSTRUCTURED, ClassLabels.none())) {
            UnstructuredAnswer answer = predictor.predictUnstructured(new UnstructuredCall(
                    new RawBody.Bytes("grün".getBytes(UTF_8)),
                    "text/plain",
                    Optional.of("utf-8"),
                    true,
                    Map.of(),
                    Map.of()));
            assertThat(new String(answer.body(), UTF_8)).isEqualTo("GRÜN");
            assertThat(answer.mediaType()).contains("text/x");
        }
        String transform = """
                load_model <- function(dir) "m"
                transform <- function(data, model) { data$b <- data$a * 2; data }
                """;
        try (Predictor predictor = load(transform, TargetType.TRANSFORM, ClassLabels.none())) {
            Transformed.Dense dense =
                    (Transformed.Dense) predictor.transform(csv("a\n1\n2\n"), Optional.empty(), false);
            assertThat(new String(dense.csv(), UTF_8)).startsWith("a,b\r\n").doesNotEndWith("\n");
        }
    }

    @Test
    void a_nul_that_r_cannot_hold_is_the_clients_fault_and_not_the_end_of_the_worker() throws Exception {
        String code = """
                load_model <- function(dir) "m"
                score_unstructured <- function(model, data, ...) as.character(Sys.getpid())
                """;
        try (Predictor predictor = load(code, TargetType.UNSTRUCTURED, ClassLabels.none())) {
            String before = pid(predictor, Map.of());

            assertThat(Refusals.refusal(ErrorCode.INVALID_INPUT, () -> pid(predictor, Map.of("q", List.of("x\0")))))
                    .contains("NUL");

            assertThat(pid(predictor, Map.of())).isEqualTo(before);
        }
    }

    private static String pid(Predictor predictor, Map<String, List<String>> query) throws Exception {
        UnstructuredAnswer answer = predictor.predictUnstructured(new UnstructuredCall(
                new RawBody.Bytes(new byte[0]), "text/plain", Optional.of("utf-8"), true, query, Map.of()));
        return new String(answer.body(), UTF_8);
    }

    @Test
    void workers_of_several_calls_are_given_one_at_a_time() throws Exception {
        String code = """
                load_model <- function(dir) "m"
                score <- function(data, model, labels) data
                """;
        try (Predictor predictor = load(code, TargetType.REGRESSION, ClassLabels.none(), 5)) {
            assertThat(predictor.traits().calls()).isEqualTo(1);
            assertThat(((Marshalled.Numbers) marshal(predictor, "a\n4\n", ClassLabels.none())).values())
                    .startsWith(4.0);
        }
    }

    private Marshalled marshal(Predictor predictor, String csv, ClassLabels labels) throws Exception {
        return new Marshaller(TargetType.REGRESSION, labels, Optional.empty(), false)
                .marshal(predictor.predict(csv(csv)));
    }

    private Predictor load(String code, TargetType type, ClassLabels labels) throws IOException {
        return load(code, type, labels, 1);
    }

    private Predictor load(String code, TargetType type, ClassLabels labels, int callsEach) throws IOException {
        Files.writeString(directory.resolve("custom.R"), code);
        return new REngine()
                .load(new ModelSpec(
                        CodeDirectory.list(directory),
                        type,
                        labels,
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        new Workers(
                                1,
                                callsEach,
                                0,
                                0,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60),
                                false,
                                OptionalLong.empty(),
                                0,
                                Duration.ZERO,
                                Map.of("rscript", Interpreters.rscript()),
                                Map.of())));
    }

    private static Payload csv(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int rows = (int) text.lines().count() - 1;
        return new Payload.Document(
                new RawBody.Bytes(bytes),
                "text/csv",
                Optional.empty(),
                Payload.Document.Format.CSV,
                Optional.empty(),
                rows,
                true,
                List.of());
    }
}
