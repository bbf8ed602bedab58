package io.timpani.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.frame.JsonBuffer;
import io.timpani.http.RequestBody;
import io.timpani.lifecycle.CallWatch;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.TestServing;
import io.timpani.model.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StructuredPredictionTest {
    private final StructuredPrediction prediction = new StructuredPrediction();

    @TempDir
    private Path dir;

    @Test
    void rows_in_are_rows_out() {
        try (Serving serving = TestServing.onnx(dir)) {
            String json = text(prediction.answerOnThread(serving, csv("f0\n1\n2\n")));

            assertThat(json).matches("\\{\"predictions\":\\[[-0-9.]+,[-0-9.]+]}");
        }
    }

    private record Noted(List<String> events) implements CallWatch {
        @Override
        public void computes() {
            events.add("begins");
        }

        @Override
        public void rests() {
            events.add("is over");
        }
    }

    @Test
    void the_call_begins_when_the_body_is_read() {
        try (Serving serving = TestServing.oneAtATime(dir, "")) {
            List<String> order = new ArrayList<>();
            RequestBody body = csv("a\n1\n").through(in -> new FilterInputStream(in) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    order.add("read");
                    return super.read(bytes, offset, length);
                }
            });

            String json = text(prediction.answer(serving, body, new Noted(order)));

            assertThat(json).isEqualTo("{\"predictions\":[1.0]}");
            assertThat(order).startsWith("read").endsWith("begins", "is over").containsOnlyOnce("begins");
        }
    }

    @Test
    void a_body_that_cannot_be_read_never_begins_a_call() {
        try (Serving serving = TestServing.oneAtATime(dir, "")) {
            List<String> begun = new ArrayList<>();

            Answers.refusal(
                    ErrorCode.INVALID_INPUT, () -> prediction.answer(serving, csv("a,b\n1\n"), new Noted(begun)));

            assertThat(begun).isEmpty();
        }
    }

    @Test
    void other_row_counts_are_refused_only_by_operators_who_ask_for_it(@TempDir Path strictDir) {
        try (Serving lenient = TestServing.oneAtATime(dir, "");
                Serving strict = TestServing.oneAtATime(strictDir, "", "strict-row-count", "true")) {
            assertThat(text(prediction.answer(lenient, csv("a\n1\n2\n"), CallWatch.NONE)))
                    .isEqualTo("{\"predictions\":[1.0]}");
            assertThat(Answers.failure(() -> prediction.answer(strict, csv("a\n1\n2\n"), CallWatch.NONE)))
                    .contains("1 rows", "2 input rows");
        }
    }

    @Test
    void the_failure_of_a_model_is_the_models() {
        try (Serving serving = TestServing.oneAtATime(dir, "if (bytes.length > 0) throw new StackOverflowError();")) {
            assertThat(Answers.failure(() -> prediction.answer(serving, csv("a\n1\n"), CallWatch.NONE)))
                    .contains("StackOverflowError");
        }
    }

    @Test
    void who_is_interrupted_while_waiting_was_stopped_by_the_server() {
        try (Serving serving = TestServing.oneAtATime(dir, "")) {
            Thread.currentThread().interrupt();

            String text = Answers.refusal(
                    ErrorCode.NOT_SERVING, () -> prediction.answer(serving, csv("a\n1\n"), CallWatch.NONE));

            assertThat(text).contains("shutting down");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static RequestBody csv(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new RequestBody("text/csv", bytes.length, new ByteArrayInputStream(bytes));
    }

    private static String text(JsonBuffer json) {
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }
}
