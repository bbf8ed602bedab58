package io.timpani.worker;

import static java.lang.System.Logger.Level.INFO;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UnreadOptionsException;
import io.timpani.model.UserErrorException;
import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import io.timpani.process.ExitCode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One worker process and the lanes to it. */
final class Worker implements AutoCloseable {
    /** Lines of user code are logged under this name, which is shown at every level of ours. */
    private static final System.Logger OUTPUT = System.getLogger("io.timpani.worker.output");

    private static final int LAST_LINES = 20;
    /** A worker that is at no call may clean up; who waits for the end of the server is not to notice. */
    private static final Duration CLEAN_UP_PATIENCE = Duration.ofSeconds(1);

    private static final int TOKEN_BITS = 128;
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);
    /** A worker says who it is as soon as it has connected. */
    private static final Duration HELLO_PATIENCE = Duration.ofSeconds(3);

    private static final Duration EXIT_CODE_PATIENCE = Duration.ofMillis(500);

    private final String label;
    private final WorkerProgram program;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger retired = new AtomicInteger();
    private final CountDownLatch condemned = new CountDownLatch(1);
    private final int mostCalls;
    private volatile HiddenTexts secrets = new HiddenTexts(List.of());
    private volatile @Nullable ChildProcess process;
    /** {@link System#nanoTime()} when its share of calls was done. */
    private volatile OptionalLong doneSince = OptionalLong.empty();

    private volatile boolean excused;

    private Worker(String label, WorkerProgram program, int mostCalls) {
        this.label = label;
        this.program = program;
        this.mostCalls = mostCalls;
    }

    /** A worker whose model is loaded. */
    record Loaded(Worker worker, Reply reply) {}

    /**
     * Starts a worker and lets it load its model.
     *
     * @param place directory for its socket
     * @param connections lanes wanted
     * @param wait until it has connected
     * @param mostCalls calls after which it is to be replaced, 0 = never
     * @throws ServingException {@link ErrorCode#START_FAILED} naming why it did not start or load
     */
    static Loaded start(String label, WorkerProgram program, Path place, int connections, Duration wait, int mostCalls)
            throws InterruptedException {
        Worker worker = new Worker(label, program, mostCalls);
        boolean ok = false;
        try {
            worker.connect(place, connections, wait);
            Reply reply = worker.load();
            ok = true;
            return new Loaded(worker, reply);
        } catch (UnreadOptionsException e) {
            throw e;
        } catch (ServingException e) {
            throw new ServingException(
                    ErrorCode.START_FAILED, e.text(), e instanceof UserErrorException ? e : e.getCause());
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "the %s worker ended while it loaded the model: %s".formatted(program.name(), worker.lastWords()),
                    e);
        } finally {
            if (!ok) {
                worker.close();
            }
        }
    }

    private Reply load() throws IOException {
        Lane lane = lanes.get(0);
        Reply reply = lane.call(program.loadRequest());
        if (reply.value("secrets") == null) {
            return reply;
        }
        secrets = new HiddenTexts(reply.texts("secrets"));
        return lane.call(new Request("go on"));
    }

    private void connect(Path place, int connections, Duration wait) throws IOException, InterruptedException {
        String token = new BigInteger(TOKEN_BITS, new SecureRandom()).toString(Character.MAX_RADIX);
        try (Listener listener =
                program.unixSocket() ? Listener.at(place.resolve(label + ".sock")) : Listener.onLoopback()) {
            Map<String, String> environment = new HashMap<>(program.environment());
            environment.put("TIMPANI_TOKEN", token);
            environment.put("TIMPANI_CONNECTIONS", String.valueOf(connections));
            if (program.unixSocket()) {
                environment.put("TIMPANI_SOCKET", place.resolve(label + ".sock").toString());
            } else {
                environment.put("TIMPANI_PORT", String.valueOf(listener.port()));
            }
            ChildProcess started = ChildProcess.start(
                    new ChildCommand(program.command(), environment, program.directory(), Optional.empty()),
                    this::output);
            process = started;
            long deadline = System.nanoTime() + wait.toNanos();
            while (lanes.size() < connections) {
                SocketChannel channel = listener.accept(deadline, started::isAlive);
                if (channel == null) {
                    throw notStarted(started, wait);
                }
                Lane lane = new Lane(channel, this);
                boolean ours = false;
                try {
                    ours = isOurs(lane, token);
                } finally {
                    if (!ours) {
                        lane.close();
                    }
                }
                if (ours) {
                    lanes.add(lane);
                }
            }
        }
    }

    private ServingException notStarted(ChildProcess started, Duration wait) {
        String what = started.isAlive()
                ? "did not connect within %d s".formatted(wait.toSeconds())
                : "ended before it connected";
        String text = "the %s worker (%s) %s: %s"
                .formatted(program.name(), program.command().get(0), what, lastWords());
        return awaitedExitCode().orElse(0) == UnreadOptionsException.EXIT_CODE
                ? new UnreadOptionsException(text)
                : new ServingException(ErrorCode.START_FAILED, text);
    }

    /** Others on this machine may find the port, too. */
    private static boolean isOurs(Lane lane, String token) throws InterruptedException {
        Reply hello = lane.hello(HELLO_PATIENCE);
        return hello != null && token.equals(hello.value("token"));
    }

    private void output(String text) {
        String line = secrets.hide(text);
        synchronized (lastLines) {
            if (lastLines.size() == LAST_LINES) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
        OUTPUT.log(INFO, () -> label + ": " + line);
    }

    /** How it ended, as far as is known: its exit code. */
    String fate() {
        OptionalInt code = awaitedExitCode();
        if (code.isEmpty()) {
            return "it is still running";
        }
        OptionalInt signal = ExitCode.signal(code.getAsInt());
        return signal.isPresent() ? "killed by signal " + signal.getAsInt() : "exit code " + code.getAsInt();
    }

    /** How it ended, and what it said at last, which is nothing for clients: it may be of other clients' requests. */
    String lastWords() {
        String fate = fate();
        String last;
        synchronized (lastLines) {
            last = lastLines.isEmpty() ? "" : ", last output: " + lastLines.getLast();
        }
        return fate + last;
    }

    /** The connection ends a moment before the process. */
    private OptionalInt awaitedExitCode() {
        ChildProcess started = process;
        return started == null ? OptionalInt.empty() : awaitExit(started, EXIT_CODE_PATIENCE);
    }

    private static OptionalInt awaitExit(ChildProcess started, Duration patience) {
        try {
            return OptionalInt.of(started.exit().get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return started.exitCode();
        } catch (ExecutionException | TimeoutException e) {
            return started.exitCode();
        }
    }

    String label() {
        return label;
    }

    UnaryOperator<String> texts() {
        return program.texts();
    }

    List<Lane> lanes() {
        return lanes;
    }

    long pid() {
        ChildProcess started = process;
        return started == null ? -1 : started.pid();
    }

    boolean isAlive() {
        ChildProcess started = process;
        return started != null && started.isAlive();
    }

    /** Counts a call. */
    int countCall() {
        return calls.incrementAndGet();
    }

    /** True when so many calls are its share. */
    boolean isDone(int madeCalls) {
        return mostCalls > 0 && madeCalls >= mostCalls;
    }

    /** A lane of a worker that has done its share gets no further call; with the last of them the worker may go. */
    void retire(Lane lane) {
        if (doneSince.isEmpty()) {
            doneSince = OptionalLong.of(System.nanoTime());
        }
        if (lanes.contains(lane) && retired.incrementAndGet() == lanes.size()) {
            condemn();
        }
    }

    /** True when its share of calls has been done for that long, and some call has still not ended. */
    boolean isOverdue(Duration grace) {
        OptionalLong since = doneSince;
        return since.isPresent() && System.nanoTime() - since.getAsLong() > grace.toNanos();
    }

    /** Its end is not its fault. */
    void excuse() {
        excused = true;
    }

    /** False when it ended before it was of any use, and not on our account. */
    boolean wasSound() {
        return excused || calls.get() > 0;
    }

    /** It is to be replaced, and gets no further call. */
    void condemn() {
        condemned.countDown();
    }

    boolean isCondemned() {
        return condemned.getCount() == 0;
    }

    /** False when it lives on after that time. */
    boolean awaitCondemned(long millis) throws InterruptedException {
        return condemned.await(millis, TimeUnit.MILLISECONDS);
    }

    boolean isUsable() {
        return !isCondemned() && isAlive();
    }

    /** Ends it; its lanes are closed first, which tells it, and gives it time for clean-ups unless it is at work. */
    @Override
    public void close() {
        boolean isIdle = !lanes.isEmpty() && lanes.stream().noneMatch(Lane::isBusy);
        lanes.forEach(Lane::close);
        ChildProcess started = process;
        if (started != null) {
            if (isIdle) {
                awaitExit(started, CLEAN_UP_PATIENCE);
            }
            started.stop(END_PATIENCE);
        }
    }

    /** Ends it without patience. Condemned first: its lanes must not be taken for calls while it still ends. */
    void kill() {
        condemn();
        lanes.forEach(Lane::close);
        ChildProcess started = process;
        if (started != null) {
            started.close();
        }
    }
}
