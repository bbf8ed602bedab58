package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask {@link PythonModel#WORKER} for numbers that no other call asks for, and go on when a call fails. */
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningJar server;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final Queue<Answer> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    Load(RunningJar server, int size) {
        this.server = server;
        for (int number = 0; number < size; number++) {
            Thread client = new Thread(this::ask, "client-" + number);
            client.setDaemon(true);
            clients.add(client);
        }
        clients.forEach(Thread::start);
    }

    private void ask() {
        Client client = server.client();
        while (!over) {
            double number = numbers.incrementAndGet();
            try {
                Answer answer = client.predict(PythonModel.row("same", number));
                if (answer.status() == 500) {
                    failures.add(answer);
                } else if (PythonModel.number(answer) == number) {
                    served.incrementAndGet();
                } else {
                    wrong.add(number + ": " + answer);
                }
            } catch (RuntimeException | AssertionError e) {
                if (!over) {
                    wrong.add(number + ": " + e);
                }
            }
        }
    }

    /** Waits until so many more calls have been served. */
    void awaitServed(int more) {
        int before = served.get();
        Eventually.within(
                PATIENCE,
                () -> "%d more calls than %d, %d failed, %s; %s"
                        .formatted(more, before, failures.size(), wrong, server),
                () -> served.get() >= before + more);
    }

    /** Asks no more and waits for the answers that are due. */
    void end() {
        over = true;
        try {
            for (Thread client : clients) {
                client.join(TimeUnit.SECONDS.toMillis(PATIENCE.toSeconds()));
                assertThat(client.isAlive()).as("%s is still waiting", client).isFalse();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Answers with status 500. */
    List<Answer> failures() {
        return List.copyOf(failures);
    }

    /** What no client should meet. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        over = true;
        clients.forEach(Thread::interrupt);
    }
}
