package io.timpani.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Room requirement 3. */
class PendingTest {
    private static final int MOST = 256;

    private final Pending pending = new Pending();
    private final List<CompletableResultCode> sent = new ArrayList<>();

    private CompletableResultCode send() {
        return pending.send(() -> {
            CompletableResultCode result = new CompletableResultCode();
            sent.add(result);
            return result;
        });
    }

    @Test
    void what_comes_beyond_the_bound_is_dropped_until_an_answer_makes_room() {
        for (int i = 0; i < MOST; i++) {
            send();
        }
        assertThat(send().isSuccess()).isFalse();
        assertThat(sent).hasSize(MOST);

        sent.get(0).fail();
        send();
        assertThat(sent).hasSize(MOST + 1);
        assertThat(send().isDone()).isTrue();
    }

    @Test
    void a_request_that_cannot_be_made_takes_no_room() {
        for (int i = 0; i < 2 * MOST; i++) {
            assertThatThrownBy(() -> pending.send(() -> {
                        throw new IllegalStateException("not made");
                    }))
                    .hasMessage("not made");
        }

        assertThat(send().isDone()).isFalse();
    }
}
