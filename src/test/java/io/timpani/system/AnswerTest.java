package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static String json(Answer answer) {
        return new String(answer.json().toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void a_refusal_has_a_prefix() {
        Answer answer = Answer.refused("the system is starting");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer)).isEqualTo("{\"message\":\"ERROR: the system is starting\"}");
    }

    @Test
    void a_failure_tells_logs_and_errors() {
        Answer answer = Answer.failed("no", List.of("a"), List.of("b"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(json(answer)).isEqualTo("{\"message\":\"ERROR: no\",\"logs\":[\"a\"],\"errors\":[\"b\"]}");
    }

    @Test
    void an_agreement_tells_ports() {
        assertThat(json(Answer.ok("yes", List.of(1, 2)))).isEqualTo("{\"message\":\"yes\",\"ports\":[1,2]}");
    }
}
