package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.Problem;
import io.timpani.config.Source;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UnrecoverableException;
import io.timpani.model.UserErrorException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFailureTest {
    private static final String SECRET = "no weights in /secret/place/weights.bin";

    @TempDir
    private Path dir;

    @Test
    void a_failure_of_ours_is_told_as_it_says() {
        assertThat(StartFailure.of(new ServingException(ErrorCode.START_FAILED, "no model"), bound())
                        .message())
                .isEqualTo("no model");
        assertThat(StartFailure.of(new UnrecoverableException("the device is gone"), bound())
                        .message())
                .isEqualTo("the device is gone");
    }

    @Test
    void any_other_is_told_with_its_kind() {
        assertThat(StartFailure.of(new StackOverflowError("deep"), bound()).message())
                .isEqualTo("StackOverflowError: deep");
    }

    @Test
    void clients_see_no_paths() {
        StartFailure told = StartFailure.of(failure(null), bound());

        assertThat(told.message()).isEqualTo(SECRET);
        assertThat(told.shown()).isEqualTo("no weights in weights.bin");
    }

    @Test
    void clients_see_paths_where_stack_traces_are_shown() {
        assertThat(StartFailure.of(failure(null), bound("show-stacktrace", "true"))
                        .shown())
                .isEqualTo(SECRET);
    }

    @Test
    void what_custom_code_says_to_clients_is_left_as_it_is() {
        UserErrorException said = new UserErrorException(422, "whatever");

        assertThat(StartFailure.of(failure(said), bound()).shown()).isEqualTo(SECRET);
    }

    @Test
    void without_error_mode_every_failure_ends_the_start() {
        assertThat(StartFailure.of(failure(null), bound()).fatal()).isTrue();
        assertThat(StartFailure.of(failure(null), with(bound(), Problem.Kind.START))
                        .fatal())
                .isTrue();
    }

    @Test
    void error_mode_stands_in_for_the_model_only() {
        Binding errorMode = bound("with-error-server", "true");

        assertThat(StartFailure.of(failure(null), errorMode).fatal()).isFalse();
        assertThat(StartFailure.of(failure(null), with(errorMode, Problem.Kind.START))
                        .fatal())
                .isFalse();
        assertThat(StartFailure.of(failure(null), with(errorMode, Problem.Kind.CHECK))
                        .fatal())
                .isTrue();
        assertThat(StartFailure.of(failure(null), with(errorMode, Problem.Kind.START, Problem.Kind.USAGE))
                        .fatal())
                .isTrue();
    }

    @Test
    void a_refusal_names_all_that_is_wrong() {
        ServingException refusal = StartFailure.refusal(with(bound(), Problem.Kind.USAGE, Problem.Kind.START));

        assertThat(refusal.code()).isEqualTo(ErrorCode.START_FAILED);
        assertThat(refusal.text()).isEqualTo("wrong: USAGE; wrong: START");
    }

    private static ServingException failure(@Nullable Throwable cause) {
        return new ServingException(ErrorCode.START_FAILED, SECRET, cause);
    }

    private Binding bound(String... more) {
        Map<String, String> values = new HashMap<>();
        values.put("timpani.code-dir", dir.toString());
        values.put("timpani.target-type", "regression");
        for (int i = 0; i < more.length; i += 2) {
            values.put("timpani." + more[i], more[i + 1]);
        }
        return Binder.bind(Source.of(values), Source.of(Map.of()));
    }

    private static Binding with(Binding binding, Problem.Kind... kinds) {
        return new Binding(
                binding.server(),
                Optional.empty(),
                List.of(kinds).stream()
                        .map(kind -> new Problem(kind, "wrong: " + kind))
                        .toList());
    }
}
