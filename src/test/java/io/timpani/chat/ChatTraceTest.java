package io.timpani.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.telemetry.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** lifecycle.md §9. */
class ChatTraceTest {
    private final Recorder span = new Recorder();

    private static final class Recorder implements Span {
        final Map<String, String> noted = new LinkedHashMap<>();
        boolean failed;
        boolean ended;

        @Nullable
        Recorder part;

        @Override
        public Scope enter() {
            return Scope.NONE;
        }

        @Override
        public Span child(String name) {
            part = new Recorder();
            part.noted.put("name", name);
            return part;
        }

        @Override
        public void attribute(String key, @Nullable String value) {
            if (value != null) {
                noted.put(key, value);
            }
        }

        @Override
        public void fail() {
            failed = true;
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    @Test
    void the_request_is_told_message_by_message() {
        trace("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"url\":\"u\"}]}]}");

        assertThat(span.noted)
                .containsEntry("gen_ai.request.model", "m")
                .containsEntry("gen_ai.prompt.0.role", "system")
                .containsEntry("gen_ai.prompt.0.content", "be kind")
                .containsEntry("gen_ai.prompt.1.content", "[{\"type\":\"image\",\"url\":\"u\"}]")
                .containsEntry("gen_ai.prompt", "[{\"type\":\"image\",\"url\":\"u\"}]")
                .containsEntry(
                        "gen_ai.input.messages",
                        "[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"be kind\"}]},"
                                + "{\"role\":\"user\",\"parts\":[{\"type\":\"image\",\"url\":\"u\"}]}]");
    }

    @Test
    void a_completion_is_told() {
        trace("{}")
                .completed(bytes("{\"model\":\"n\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}"));

        assertThat(span.noted)
                .containsEntry("gen_ai.response.model", "n")
                .containsEntry("gen_ai.completion.0.role", "assistant")
                .containsEntry("gen_ai.completion.0.content", "hi")
                .containsEntry("gen_ai.completion", "hi")
                .containsEntry(
                        "gen_ai.output.messages",
                        "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}],"
                                + "\"finish_reason\":\"stop\"}]");
    }

    @Test
    void chunks_are_put_together_even_when_the_stream_fails() {
        try (ChatTrace.Stream stream = trace("{}").stream()) {
            stream.chunk(bytes("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"he\"}}]}"));
            stream.chunk(bytes("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"yo\"}},"
                    + "{\"index\":0,\"delta\":{\"content\":\"llo\"}}]}"));
            stream.chunk(bytes("no json"));
            stream.fail();
        }

        assertThat(span.noted)
                .containsEntry("gen_ai.completion.0.content", "hello")
                .containsEntry("gen_ai.completion.1.content", "yo");
        assertThat(span.failed).isFalse();
        Recorder part = Objects.requireNonNull(span.part);
        assertThat(part.noted)
                .containsEntry("name", "drum.chat.completions.stream")
                .containsEntry("gen_ai.completion", "yo");
        assertThat(part.failed).isTrue();
        assertThat(part.ended).isTrue();
    }

    @Test
    void long_values_are_cut() {
        trace("{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted("x".repeat(100_000)));

        assertThat(span.noted.values())
                .allSatisfy(value -> assertThat(value.length()).isLessThanOrEqualTo(ChatTrace.LONGEST));
        assertThat(span.noted.get("gen_ai.prompt")).hasSize(ChatTrace.LONGEST);
    }

    private ChatTrace trace(String body) {
        return ChatTrace.of(span, bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
