package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.timpani.testing.Multipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Bodies of many megabytes, and the operator's limit for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BigBodyIT {
    private static final int BODY_MEGABYTES = 50;
    private static final int HEAP_MEGABYTES = 3 * BODY_MEGABYTES;
    private static final long LIMIT = 60L << 20;
    /** What a client sends beside the features. */
    private static final String REST = ",1234.5678".repeat(40);

    private static final String HEADER = Iris.HEADER + ",other".repeat(40);

    private RunningJar jar;

    @BeforeAll
    void start() {
        jar = RunningJar.start()
                .jvm("-Xmx" + HEAP_MEGABYTES + "m")
                .env("TIMPANI_MAX_BODY_BYTES", Long.toString(LIMIT))
                .server(RunningJar.IRIS)
                .ready();
    }

    @AfterAll
    void stop() {
        jar.close();
    }

    @Test
    void fifty_megabytes_are_answered_within_three_times_that_heap() {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        int rows = 0;
        while (csv.length() < BODY_MEGABYTES << 20) {
            csv.append(rows % 2 == 0 ? "5.1,3.5,1.4,0.2" : "6.3,3.3,6.0,2.5")
                    .append(REST)
                    .append('\n');
            rows++;
        }
        Answer answer = jar.client().predict(new Multipart().file("X", "x.csv", csv.toString()));
        assertThat(answer.status()).as("%.300s; %s", answer.text(), jar).isEqualTo(200);
        List<?> predictions = Json.list(answer.json(), "predictions");
        assertThat(predictions).hasSize(rows);
        Map<?, ?> last = (Map<?, ?>) predictions.get(rows - 1);
        assertThat(Json.number(last, (rows - 1) % 2 == 0 ? "setosa" : "virginica"))
                .isCloseTo(0.998, within(0.002));
        Iris.assertPredicts(jar.client().predict(Iris.CSV));
    }

    @Test
    void a_declared_length_above_the_limit_is_refused_before_the_body_comes() throws IOException {
        try (RawConnection connection = new RawConnection(jar.base())) {
            connection.send("POST /predict/ HTTP/1.1\r\nHost: x\r\nContent-Length: " + (LIMIT + 1) + "\r\n\r\n");
            assertRefused(connection.answer());
        }
        Iris.assertPredicts(jar.client().predict(Iris.CSV));
    }

    @Test
    void a_chunked_body_is_refused_once_it_passes_the_limit() throws IOException {
        byte[] rows = ("5.1,3.5,1.4,0.2" + REST + "\n").repeat(1 << 12).getBytes(StandardCharsets.US_ASCII);
        String size = Integer.toHexString(rows.length) + "\r\n";
        try (RawConnection connection = new RawConnection(jar.base())) {
            connection.send("POST /predict/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            String header = HEADER + "\n";
            connection.send(Integer.toHexString(header.length()) + "\r\n" + header + "\r\n");
            for (long sent = header.length(); sent <= LIMIT; sent += rows.length) {
                connection.send(size).send(rows).send("\r\n");
            }
            assertRefused(connection.answer());
        }
        Iris.assertPredicts(jar.client().predict(Iris.CSV));
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.error(413)).contains(Long.toString(LIMIT), "timpani.max-body-bytes");
    }
}
