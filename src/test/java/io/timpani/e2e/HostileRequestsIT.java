package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whatever is sent, the server answers in HTTP and our JSON, blames the client for it, and lives. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsIT {
    private static final int REQUESTS = 1000;
    private static final int UNKNOWN_VERSION = 505;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String NOT_SCORED = "the class probabilities do not add up to 1";
    /** Of this seed: a body that lacks a feature. */
    private static final long INCOMPLETE_SEED = -9_005_863_075_935_634_982L;

    private static final int INCOMPLETE_NUMBER = 910;
    /** Says which requests are made; set it to see a failure again. */
    private static final long SEED = Long.getLong("timpani.test.seed", new Random().nextLong());

    private RunningJar jar;

    @BeforeAll
    void start() {
        jar = RunningJar.start().server(RunningJar.IRIS).ready();
    }

    @AfterAll
    void stop() {
        jar.close();
    }

    @Test
    void a_thousand_broken_requests_are_answered_or_cut_and_none_is_our_failure() {
        Map<String, Integer> outcomes = new ConcurrentSkipListMap<>();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        IntStream.range(0, REQUESTS).parallel().forEach(number -> {
            try {
                outcomes.merge(outcome(SEED, number), 1, Integer::sum);
            } catch (AssertionError e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        });
        System.out.printf("seed %d: %s%n", SEED, new TreeMap<>(outcomes));
        assertThat(failures).as("seed %d", SEED).isEmpty();
        assertThat(outcomes).as("seed %d", SEED).doesNotContainKey("silence");
        assertThat(outcomes.getOrDefault("200", 0))
                .as("seed %d: the test reaches the model", SEED)
                .isPositive();

        assertThat(jar.err().replaceAll("SEVERE \\S+ request \\S+ failed\n\\S+: " + NOT_SCORED, ""))
                .as("seed %d", SEED)
                .doesNotContain("SEVERE io.timpani");
        Iris.assertPredicts(jar.client().predict(Iris.CSV));
        assertThat(jar.client().get("/health/").status()).isEqualTo(200);
    }

    @Test
    void a_body_without_a_feature_is_answered_with_what_the_model_made_of_it() {
        assertThat(outcome(INCOMPLETE_SEED, INCOMPLETE_NUMBER)).isEqualTo("500");
    }

    /** Sends one request; returns the status, or how the connection ended. */
    private String outcome(long seed, int number) {
        HostileRequest request = HostileRequest.of(new Random(seed + number));
        try (RawConnection connection = new RawConnection(jar.base())) {
            connection.patience(PATIENCE_MILLIS);
            try {
                connection.send(request.bytes());
                connection.endRequests();
                Answer answer = connection.answer(request.bodiless());
                return judged(seed, number, request, answer);
            } catch (EOFException | SocketException e) {
                return "cut";
            } catch (SocketTimeoutException e) {
                return "silence";
            }
        } catch (IOException e) {
            throw new AssertionError("seed %d, request %d %s".formatted(seed, number, request), e);
        }
    }

    private static String judged(long seed, int number, HostileRequest request, Answer answer) {
        String about = "seed %d, request %d %s: %s".formatted(seed, number, request, answer);
        if (answer.header("X-Drum-Version") != null) {
            if (!cannotBeScored(answer)) {
                assertThat(answer.status()).as(about).isLessThan(500);
            }
            if (!request.upgrades()) {
                assertThatCode(() -> Client.assertOurs(answer)).as(about).doesNotThrowAnyException();
            }
            assertThatCode(() -> {
                        Optional.of(answer.text())
                                .filter(text -> !text.isEmpty())
                                .ifPresent(Json::read);
                    })
                    .as(about)
                    .doesNotThrowAnyException();
            return Integer.toString(answer.status());
        }
        // what is no HTTP never reaches the application: the listener refuses it on its own
        boolean refused = (answer.status() >= 400 && answer.status() < 500) || answer.status() == UNKNOWN_VERSION;
        // Payara's listener answers a path that it cannot decode with 200 and nothing
        boolean emptied = answer.status() == 200 && answer.body().length == 0;
        assertThat(refused || emptied).as(about).isTrue();
        assertThat(answer.text()).as(about).doesNotContain("<html", "Exception");
        return answer.status() + " of the listener";
    }

    /** A value that is missing is no bad input, and a model that then answers no number is what model-contract.md §8 says. */
    private static boolean cannotBeScored(Answer answer) {
        return answer.status() == 500 && answer.text().contains(NOT_SCORED);
    }
}
