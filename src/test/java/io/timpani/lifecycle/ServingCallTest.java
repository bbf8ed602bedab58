package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Predictor;
import io.timpani.loading.GivenModel;
import io.timpani.telemetry.Endpoint;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a served model: watched, counted and noted. */
@Timeout(60)
class ServingCallTest extends ServedFromGiven {
    @Test
    void an_answer_on_the_request_thread_is_the_models() throws Exception {
        try (Serving serving = serving(settings(), new GivenModel(GivenModel.concurrent(0)))) {
            assertThat(serving.<String>callOnThread(Endpoint.PREDICT, model -> "its answer"))
                    .isEqualTo("its answer");
        }
    }

    @Test
    void a_call_is_watched_and_counted_from_its_turn_to_its_end() throws Exception {
        try (Serving serving = serving(settings(), new GivenModel(GivenModel.SINGLE))) {
            long before = System.nanoTime();

            serving.call(Endpoint.TRANSFORM, model -> heard.all.add("called"), heard);

            long most = System.nanoTime() - before;
            assertThat(heard.all)
                    .containsExactly("waited for TRANSFORM", "computes", "called", "rests", "TRANSFORM was OK");
            assertThat(heard.nanos)
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each).isBetween(0L, most));
        }
    }

    @Test
    void a_call_that_fails_is_counted_as_such() {
        try (Serving serving = serving(settings(), new GivenModel(GivenModel.SINGLE))) {
            assertThatThrownBy(() -> serving.call(Endpoint.PREDICT, ServingCallTest::failing, heard))
                    .hasMessage("bad row");

            assertThat(heard.all).containsExactly("waited for PREDICT", "computes", "rests", "PREDICT was FAILED");
        }
    }

    @Test
    void a_call_that_is_made_again_has_waited_once() throws Exception {
        GivenModel twice = new GivenModel(GivenModel.SINGLE) {
            @Override
            public <T> T inTurn(Callable<T> call, Runnable begins) throws Exception {
                begins.run();
                begins.run();
                return call.call();
            }
        };
        try (Serving serving = serving(settings(), twice)) {
            serving.call(Endpoint.PREDICT, model -> "answer", heard);

            assertThat(heard.all)
                    .containsExactly("waited for PREDICT", "computes", "computes", "rests", "PREDICT was OK");
        }
    }

    @Test
    void a_call_that_is_refused_before_its_turn_is_not_counted() {
        GivenModel full = new GivenModel(GivenModel.SINGLE) {
            @Override
            public <T> T inTurn(Callable<T> call, Runnable begins) throws Exception {
                throw new IOException("no turn for you");
            }
        };
        try (Serving serving = serving(settings(), full)) {
            assertThatThrownBy(() -> serving.call(Endpoint.PREDICT, model -> "answer", heard))
                    .hasMessage("no turn for you");

            assertThat(heard.all).containsExactly("rests");
        }
    }

    @Test
    void every_call_is_noted_for_what_follows_calls() throws Exception {
        try (Serving serving = serving(settings(), new GivenModel(GivenModel.SINGLE))) {
            serving.call(Endpoint.PREDICT, model -> "answer", heard);
            assertThat(afterCalls).isEqualTo(1);

            assertThatThrownBy(() -> serving.call(Endpoint.PREDICT, ServingCallTest::failing, heard))
                    .hasMessage("bad row");

            assertThat(afterCalls).as("after a failed one, too").isEqualTo(2);
        }
    }

    private static String failing(Predictor model) throws IOException {
        throw new IOException("bad row");
    }
}
