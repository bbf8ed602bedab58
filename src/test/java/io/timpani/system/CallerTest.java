package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {
    private static final String ELSEWHERE = "192.0.2.7";

    @TempDir
    Path directory;

    private static ErrorCode refusal(Caller caller, Optional<Path> tokenFile) {
        ServingException failure = catchThrowableOfType(ServingException.class, () -> caller.admit(tokenFile));
        assertThat(failure).as("a refusal").isNotNull();
        return failure.code();
    }

    private Optional<Path> token(String text) throws IOException {
        return Optional.of(Files.writeString(directory.resolve("token"), text));
    }

    private static Caller from(String address, @Nullable String authorization) {
        return new Caller(address, authorization, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void this_machine_is_let_in(String address) throws IOException {
        assertThatCode(() -> from(address, null).admit(Optional.empty())).doesNotThrowAnyException();
        assertThatCode(() -> from(address, null).admit(token("t"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {ELSEWHERE, "10.0.0.1", "2001:db8::1", "", "0.0.0.0", "["})
    void others_are_forbidden_without_a_token_file(String address) {
        assertThat(refusal(from(address, "Bearer x"), Optional.empty())).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void who_speaks_for_others_is_not_this_machine() throws IOException {
        Caller proxy = new Caller("127.0.0.1", null, true);
        assertThat(refusal(proxy, Optional.empty())).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(proxy, token("t"))).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void the_token_lets_in_and_may_change() throws IOException {
        Optional<Path> file = token(" secret \n");
        assertThatCode(() -> from(ELSEWHERE, "Bearer secret").admit(file)).doesNotThrowAnyException();
        assertThatCode(() -> from(ELSEWHERE, "bearer  secret").admit(file)).doesNotThrowAnyException();

        token("other");
        assertThat(refusal(from(ELSEWHERE, "Bearer secret"), file)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void no_token_and_a_wrong_token_are_unauthenticated() throws IOException {
        Optional<Path> file = token("secret");
        for (String given : new String[] {null, "", "Basic secret", "Bearer", "Bearer ", "Bearer secre", "secret"}) {
            assertThat(refusal(from(ELSEWHERE, given), file)).as("%s", given).isEqualTo(ErrorCode.UNAUTHENTICATED);
        }
    }

    @Test
    void an_empty_or_missing_token_file_lets_nobody_in() throws IOException {
        assertThat(refusal(from(ELSEWHERE, "Bearer "), token("\n"))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(refusal(from(ELSEWHERE, "Bearer x"), Optional.of(directory.resolve("none"))))
                .isEqualTo(ErrorCode.INTERNAL);
    }
}
