package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UserErrorException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** http-api.md §6 and §12. */
class ErrorAnswerTest {
    @Test
    void every_code_has_its_status() {
        Map<ErrorCode, Integer> statuses =
                Arrays.stream(ErrorCode.values()).collect(Collectors.toMap(code -> code, ErrorAnswer::status));

        assertThat(statuses)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(ErrorCode.MALFORMED_REQUEST, 400),
                        Map.entry(ErrorCode.UNAUTHENTICATED, 401),
                        Map.entry(ErrorCode.FORBIDDEN, 403),
                        Map.entry(ErrorCode.NOT_FOUND, 404),
                        Map.entry(ErrorCode.METHOD_NOT_ALLOWED, 405),
                        Map.entry(ErrorCode.TOO_LARGE, 413),
                        Map.entry(ErrorCode.UNSUPPORTED_MEDIA_TYPE, 415),
                        Map.entry(ErrorCode.INVALID_INPUT, 422),
                        Map.entry(ErrorCode.MODEL_FAILED, 500),
                        Map.entry(ErrorCode.USER_ERROR, 400),
                        Map.entry(ErrorCode.INTERNAL, 500),
                        Map.entry(ErrorCode.OVERLOADED, 503),
                        Map.entry(ErrorCode.TIMED_OUT, 504),
                        Map.entry(ErrorCode.NOT_SERVING, 503),
                        Map.entry(ErrorCode.START_FAILED, 513)));
    }

    @Test
    void errors_are_messages_with_a_prefix() {
        assertThat(json(ErrorCode.INVALID_INPUT, "no \"X\"")).isEqualTo("{\"message\":\"ERROR: no \\\"X\\\"\"}");
        assertThat(json(ErrorCode.START_FAILED, "käputt")).isEqualTo("{\"message\":\"ERROR: käputt\"}");
    }

    @Test
    void an_error_of_the_users_own_keeps_its_status_and_its_text() {
        ErrorAnswer answer = ErrorAnswer.of(new UserErrorException(418, "no \"coffee\""));

        assertThat(answer.status()).isEqualTo(418);
        assertThat(new String(answer.json().toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("{\"message\":\"no \\\"coffee\\\"\"}");
    }

    @Test
    void malformed_requests_have_a_key_of_their_own_and_no_prefix() {
        assertThat(json(ErrorCode.MALFORMED_REQUEST, "half a body")).isEqualTo("{\"error\":\"half a body\"}");
    }

    @Test
    void a_failure_is_answered_by_its_code_and_text() {
        ErrorAnswer answer = ErrorAnswer.of(new ServingException(ErrorCode.MODEL_FAILED, "it broke"));

        assertThat(answer).isEqualTo(new ErrorAnswer(500, "message", "ERROR: it broke"));
    }

    @Test
    void only_a_busy_or_closing_server_asks_to_try_again() {
        assertThat(Arrays.stream(ErrorCode.values())
                        .filter(code -> ErrorAnswer.of(code, "text").mayTryAgain()))
                .containsExactlyInAnyOrder(ErrorCode.OVERLOADED, ErrorCode.NOT_SERVING);
    }

    @Test
    void headers_tell_what_the_body_does_not() {
        assertThat(ErrorAnswer.of(ErrorCode.INVALID_INPUT, "text").headers()).isEmpty();
        assertThat(ErrorAnswer.of(ErrorCode.OVERLOADED, "text").headers()).isEqualTo(Map.of("Retry-After", "1"));
        assertThat(ErrorAnswer.of(ErrorCode.UNAUTHENTICATED, "text").headers())
                .isEqualTo(Map.of("WWW-Authenticate", "Bearer"));
        assertThat(ErrorAnswer.of(new UserErrorException(503, "text"))
                        .with(" and more")
                        .headers())
                .isEqualTo(Map.of("Retry-After", "1", "X-Drum-User-Http-Error", "true"));
    }

    @Test
    void only_who_is_unknown_is_asked_for_a_token() {
        assertThat(Arrays.stream(ErrorCode.values())
                        .filter(code -> ErrorAnswer.of(code, "text").asksForToken()))
                .containsExactly(ErrorCode.UNAUTHENTICATED);
    }

    private static String json(ErrorCode code, String message) {
        return new String(ErrorAnswer.of(code, message).json().toByteArray(), StandardCharsets.UTF_8);
    }
}
