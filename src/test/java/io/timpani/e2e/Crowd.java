package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Clients that predict in a loop, each over a connection that it keeps, until they are told that the server shuts down, or
 * find that nobody listens. A connection that breaks after a request was sent on it is a failed request.
 */
final class Crowd implements AutoCloseable {
    private static final long END_PATIENCE_SECONDS = 60;

    private final RunningJar server;
    private final String request;
    private final Predicate<Answer> right;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /**
     * @param csv what every client asks for
     * @param right true for the answer to it
     */
    Crowd(RunningJar server, int size, String csv, Predicate<Answer> right) {
        this.server = server;
        this.right = right;
        this.request = "POST /predict/ HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(csv.length(), csv);
        for (int number = 0; number < size; number++) {
            Thread client = new Thread(this::predictUntilNobodyListens, "client-" + number);
            client.setDaemon(true);
            clients.add(client);
        }
        clients.forEach(Thread::start);
    }

    /** Waits until so many predictions have been answered in all. */
    void awaitAnswered(int count) {
        server.await(count + " answers", running -> answered.get() >= count || !failures.isEmpty());
    }

    /** Waits until every client has gone away. */
    void awaitEnd() {
        try {
            for (Thread client : clients) {
                client.join(TimeUnit.SECONDS.toMillis(END_PATIENCE_SECONDS));
                assertThat(client.isAlive()).as("%s is still waiting", client).isFalse();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int answered() {
        return answered.get();
    }

    int refused() {
        return refused.get();
    }

    /** What no client should meet. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        over = true;
        clients.forEach(Thread::interrupt);
    }

    private void predictUntilNobodyListens() {
        while (!over) {
            try (RawConnection connection = new RawConnection(server.base())) {
                if (!predictUntilClosed(connection)) {
                    return;
                }
            } catch (ConnectException e) {
                return;
            } catch (IOException | AssertionError e) {
                failures.add("after %d answers and %d refusals: %s".formatted(answered.get(), refused.get(), e));
            }
        }
    }

    /** @return false when the server wants no more requests */
    private boolean predictUntilClosed(RawConnection connection) throws IOException {
        boolean kept = true;
        while (kept && !over) {
            Answer answer = connection.send(request).answer();
            if (!isServed(answer)) {
                return false;
            }
            kept = !"close".equalsIgnoreCase(answer.header("Connection"));
        }
        return true;
    }

    private boolean isServed(Answer answer) {
        if (answer.status() == 200 && right.test(answer)) {
            answered.incrementAndGet();
            return true;
        }
        if (answer.status() == 503 && answer.text().contains("shutting down")) {
            refused.incrementAndGet();
            assertNotReady();
        } else {
            failures.add("after %d answers and %d refusals: %s".formatted(answered.get(), refused.get(), answer));
        }
        return false;
    }

    /** Whoever is refused could have known: readiness was down before. */
    private void assertNotReady() {
        try (RawConnection probe = new RawConnection(server.base())) {
            Answer health =
                    probe.send("GET /health/ HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            if (health.status() != 503) {
                failures.add("refused, but not unready: " + health);
            }
        } catch (IOException e) {
            // the listener has closed in the meantime
        }
    }
}
