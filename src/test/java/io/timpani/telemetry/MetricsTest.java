package io.timpani.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Room requirement 1: metrics are counted always. */
class MetricsTest {
    private static final String OF_MODEL = "model=\"iris\",target_type=\"multiclass\"";

    private final AtomicReference<String> state = new AtomicReference<>("STARTING");
    private final Metrics metrics =
            new Metrics(new Labels("iris", "multiclass"), List.of("STARTING", "READY"), state::get);

    @ParameterizedTest
    @CsvSource({
        "200, ok",
        "204, ok",
        "302, ok",
        "400, refused",
        "422, refused",
        "500, failed",
        "503, overloaded",
        "513, failed"
    })
    void a_status_is_one_of_four_outcomes(int status, String outcome) {
        metrics.begun(Endpoint.PREDICT);
        metrics.ended(Endpoint.PREDICT, status);

        assertThat(lines("timpani_requests_total"))
                .containsExactly(
                        "timpani_requests_total{route=\"predict\"," + OF_MODEL + ",outcome=\"" + outcome + "\"} 1");
    }

    @Test
    void a_request_is_in_flight_until_it_ends() {
        metrics.begun(Endpoint.INFO);
        metrics.begun(Endpoint.INFO);
        metrics.ended(Endpoint.INFO, 200);

        assertThat(lines("timpani_requests_in_flight"))
                .containsExactly("timpani_requests_in_flight{route=\"info\"," + OF_MODEL + "} 1");
    }

    @Test
    void a_duration_counts_in_every_bucket_above_it() {
        metrics.predicted(Endpoint.PREDICT, true, 1_000_000);
        metrics.predicted(Endpoint.PREDICT, true, 1_000_001);
        metrics.predicted(Endpoint.PREDICT, true, TimeUnit.HOURS.toNanos(1));
        metrics.predicted(Endpoint.PREDICT, false, 1);

        String good = "{route=\"predict\"," + OF_MODEL + ",outcome=\"ok\"";
        assertThat(lines("timpani_predict_seconds"))
                .contains("timpani_predict_seconds_bucket" + good + ",le=\"5.0E-4\"} 0")
                .contains("timpani_predict_seconds_bucket" + good + ",le=\"0.001\"} 1")
                .contains("timpani_predict_seconds_bucket" + good + ",le=\"0.0025\"} 2")
                .contains("timpani_predict_seconds_bucket" + good + ",le=\"120.0\"} 2")
                .contains("timpani_predict_seconds_bucket" + good + ",le=\"+Inf\"} 3")
                .contains("timpani_predict_seconds_count" + good + "} 3")
                .contains("timpani_predict_seconds_sum" + good + "} 3600.002000001")
                .contains("timpani_predict_seconds_count{route=\"predict\"," + OF_MODEL + ",outcome=\"failed\"} 1");
    }

    @Test
    void waiting_is_counted_apart_from_computing() {
        metrics.queued(Endpoint.PREDICT, 500);

        assertThat(lines("timpani_queue_seconds_count"))
                .containsExactly("timpani_queue_seconds_count{route=\"predict\"," + OF_MODEL + "} 1");
        assertThat(lines("timpani_predict_seconds")).isEmpty();
    }

    @Test
    void the_state_is_the_one_there_is_now() {
        assertThat(lines("timpani_state"))
                .containsExactly(
                        "timpani_state{" + OF_MODEL + ",state=\"starting\"} 1",
                        "timpani_state{" + OF_MODEL + ",state=\"ready\"} 0");
        state.set("READY");
        assertThat(lines("timpani_state")).contains("timpani_state{" + OF_MODEL + ",state=\"ready\"} 1");
    }

    @Test
    void worker_restarts_are_told_before_the_first_one() {
        assertThat(lines("timpani_worker_restarts_total"))
                .containsExactly("timpani_worker_restarts_total{" + OF_MODEL + "} 0");
        metrics.workerRestarted();
        assertThat(lines("timpani_worker_restarts_total"))
                .containsExactly("timpani_worker_restarts_total{" + OF_MODEL + "} 1");
    }

    @Test
    void no_count_is_lost_between_threads() {
        int threads = 4;
        int each = 50_000;
        CompletableFuture.allOf(IntStream.range(0, threads)
                        .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                            for (int i = 0; i < each; i++) {
                                metrics.begun(Endpoint.PREDICT);
                                metrics.predicted(Endpoint.PREDICT, true, i);
                                metrics.ended(Endpoint.PREDICT, 200);
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(lines("timpani_requests_total")).singleElement().asString().endsWith(" " + threads * each);
        assertThat(lines("timpani_predict_seconds_count"))
                .singleElement()
                .asString()
                .endsWith(" " + threads * each);
        assertThat(lines("timpani_requests_in_flight"))
                .singleElement()
                .asString()
                .endsWith(" 0");
    }

    @Test
    void who_listens_hears_of_every_count_until_told_to_stop() {
        List<String> heard = new ArrayList<>();
        metrics.tell(new Tally() {
            @Override
            public void ended(Endpoint endpoint, Outcome outcome) {
                heard.add(endpoint + " " + outcome);
            }

            @Override
            public void queued(Endpoint endpoint, long nanos) {
                heard.add(endpoint + " queued " + nanos);
            }

            @Override
            public void predicted(Endpoint endpoint, Outcome outcome, long nanos) {
                heard.add(endpoint + " predicted " + outcome + " " + nanos);
            }

            @Override
            public void workerRestarted() {
                heard.add("restarted");
            }
        });
        countEverything();
        metrics.tell(null);
        countEverything();

        assertThat(heard)
                .containsExactly(
                        "PREDICT queued 1",
                        "PREDICT predicted OK 2",
                        "PREDICT predicted FAILED 3",
                        "PREDICT REFUSED",
                        "restarted");
    }

    private void countEverything() {
        metrics.begun(Endpoint.PREDICT);
        metrics.queued(Endpoint.PREDICT, 1);
        metrics.predicted(Endpoint.PREDICT, true, 2);
        metrics.predicted(Endpoint.PREDICT, false, 3);
        metrics.ended(Endpoint.PREDICT, 404);
        metrics.workerRestarted();
    }

    @Test
    void a_model_may_have_any_name() {
        Metrics odd = new Metrics(new Labels("a\"b\\c\nd", "binary"), List.of(), () -> "");

        assertThat(odd.prometheus())
                .contains("timpani_worker_restarts_total{model=\"a\\\"b\\\\c\\nd\",target_type=\"binary\"} 0\n");
    }

    @Test
    void every_metric_has_its_help_and_type_once() {
        String text = metrics.prometheus();

        assertThat(text.lines().filter(line -> line.startsWith("# TYPE")))
                .containsExactly(
                        "# TYPE timpani_requests_total counter",
                        "# TYPE timpani_requests_in_flight gauge",
                        "# TYPE timpani_queue_seconds histogram",
                        "# TYPE timpani_predict_seconds histogram",
                        "# TYPE timpani_worker_restarts_total counter",
                        "# TYPE timpani_state gauge");
        assertThat(text.lines().filter(line -> line.startsWith("# HELP"))).hasSize(6);
        assertThat(text).endsWith("\n");
    }

    private List<String> lines(String start) {
        return metrics.prometheus()
                .lines()
                .filter(line -> line.startsWith(start))
                .toList();
    }
}
