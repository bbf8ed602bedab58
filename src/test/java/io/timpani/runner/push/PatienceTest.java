package io.timpani.runner.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience(12, Duration.ofSeconds(1));

    @Test
    void each_wait_is_twice_the_last_up_to_five_minutes() {
        assertThat(patience.after(1, Optional.empty())).hasValue(Duration.ofSeconds(1));
        assertThat(patience.after(4, Optional.empty())).hasValue(Duration.ofSeconds(8));
        assertThat(patience.after(12, Optional.empty())).hasValue(Duration.ofMinutes(5));
        assertThat(patience.after(13, Optional.empty())).isEmpty();
    }

    @Test
    void the_answer_may_say_how_long() {
        assertThat(patience.after(3, Optional.of("7"))).hasValue(Duration.ofSeconds(7));
        assertThat(patience.after(3, Optional.of("Wed, 21 Oct 2015 07:28:00 GMT")))
                .hasValue(Duration.ZERO);
        assertThat(patience.after(3, Optional.of("999999999"))).hasValue(Duration.ofMinutes(5));
        assertThat(patience.after(3, Optional.of("soon"))).hasValue(Duration.ofSeconds(4));
    }

    @Test
    void only_what_may_pass_is_worth_another_try() {
        assertThat(Patience.isWorthwhile(429)).isTrue();
        assertThat(Patience.isWorthwhile(502)).isTrue();
        assertThat(Patience.isWorthwhile(404)).isFalse();
    }

    @Test
    void the_link_is_that_of_the_server() {
        assertThat(PushMode.link("https://a.example/api/v2/", "1"))
                .isEqualTo("https://a.example/model-registry/custom-models/1");
        assertThat(PushMode.link("https://a.example/x/", "1"))
                .isEqualTo("https://a.example/x/model-registry/custom-models/1");
    }
}
