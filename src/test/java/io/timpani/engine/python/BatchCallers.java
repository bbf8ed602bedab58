package io.timpani.engine.python;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.engine.RawBody;
import io.timpani.frame.TypedCsv;
import io.timpani.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Callers of a batching model, each with a thread of its own, and a hook that one of them can hold. */
final class BatchCallers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Where a caller waits for a worker, for its answer, for others, and for the call before. */
    private static final Set<String> WAITS =
            Set.of("IdleLanes.await", "CompletableFuture.get", "Batcher.gather", "Batcher.awaitTurn");

    private final Predictor predictor;
    private final Path directory;
    private final TypedCsv csv = new TypedCsv();
    private final List<Thread> threads = new ArrayList<>();

    BatchCallers(Predictor predictor, Path directory) {
        this.predictor = predictor;
        this.directory = directory;
    }

    /** A call under way. */
    record Caller(Thread thread, FutureTask<AnswerTable> task) {
        AnswerTable answer() throws Exception {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        void interrupt() {
            thread.interrupt();
        }
    }

    Payload.Document document(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        try {
            TypedCsv.Reading reading = csv.read(bytes);
            return new Payload.Document(
                    new RawBody.Bytes(bytes),
                    "text/csv",
                    Optional.empty(),
                    Payload.Document.Format.CSV,
                    reading.frame().map(frame -> frame),
                    reading.rows(),
                    reading.columns() == 1,
                    List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a call. */
    Caller start(String text) {
        Payload.Document document = document(text);
        FutureTask<AnswerTable> task = new FutureTask<>(() -> (AnswerTable) predictor.predict(document));
        Thread thread = new Thread(task, "caller-" + threads.size());
        threads.add(thread);
        thread.start();
        return new Caller(thread, task);
    }

    /** Starts a call, and returns when it waits for a worker or for others. */
    Caller waiting(String text) {
        Caller caller = start(text);
        Eventually.within(PATIENCE, "a caller that waits", () -> waits(caller.thread()));
        return caller;
    }

    private static boolean waits(Thread thread) {
        if (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            return false;
        }
        for (StackTraceElement frame : thread.getStackTrace()) {
            String name = frame.getClassName();
            if (WAITS.contains(name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName())) {
                return true;
            }
        }
        return false;
    }

    /** Starts a call that holds its worker until {@link #release}. */
    Caller holding(String text) {
        Caller caller = start(text);
        Eventually.within(PATIENCE, "the hook at work", () -> Files.exists(directory.resolve("held")));
        return caller;
    }

    void release() throws IOException {
        Files.delete(directory.resolve("held"));
        // returns when the hook has opened its end
        Files.writeString(directory.resolve("gate"), "");
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        Eventually.within(
                PATIENCE, "the end of all callers", () -> threads.stream().noneMatch(Thread::isAlive));
    }
}
