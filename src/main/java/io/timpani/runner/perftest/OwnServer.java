package io.timpani.runner.perftest;

import io.timpani.config.Command;
import io.timpani.config.PerfTestSettings;
import io.timpani.config.Setting;
import io.timpani.config.Settings;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import io.timpani.process.PidFile;
import io.timpani.runner.Invocation;
import io.timpani.runner.shared.ChildServer;
import io.timpani.runner.shared.ScratchDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The server that is started for a test, with the options that were given. */
final class OwnServer implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    /** A test that is interrupted wants no answers any more. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(2);

    private static final int MOST_LINES = 200;

    /** What the server has options for, too, but is given in other words, or must not have. */
    private static final Set<Setting> NOT_PASSED_ON = Set.of(
            Setting.CODE_DIR,
            Setting.TARGET_TYPE,
            Setting.POSITIVE_CLASS_LABEL,
            Setting.NEGATIVE_CLASS_LABEL,
            Setting.CLASS_LABELS,
            Setting.CLASS_LABELS_FILE,
            Setting.MAX_WORKERS,
            Setting.SHOW_PERF,
            Setting.LOGGING_LEVEL,
            Setting.ADDRESS);

    private final ScratchDirectory scratch;
    private final ChildServer server;
    private final Output output;
    private final boolean inContainer;
    private final Thread atExit;

    private OwnServer(ScratchDirectory scratch, ChildServer server, Output output, boolean inContainer) {
        this.scratch = scratch;
        this.server = server;
        this.output = output;
        this.inContainer = inContainer;
        this.atExit = new Thread(() -> server.end(SHORT_PATIENCE), "end of the server");
    }

    /** The last lines that a server printed. */
    private static final class Output {
        private final Deque<String> lines = new ArrayDeque<>();

        synchronized void add(String line) {
            if (lines.size() == MOST_LINES) {
                lines.remove();
            }
            lines.add(line);
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }
    }

    /**
     * Starts it, having ended what an earlier test left behind.
     *
     * @throws IOException when it is not ready within 60 s; what it printed is on stderr then
     */
    static OwnServer start(Invocation invocation) throws IOException, InterruptedException {
        Abandoned.end(Path.of(System.getProperty("java.io.tmpdir")), invocation.err());
        Output output = new Output();
        ScratchDirectory scratch = ScratchDirectory.make(Abandoned.NAME);
        try {
            ChildServer server = ChildServer.start(
                    invocation.program(),
                    options(invocation.settings(), invocation.properties(), scratch.path()),
                    environment(),
                    START_PATIENCE,
                    output::add);
            boolean inContainer = invocation.run(PerfTestSettings.class).inContainer();
            return remembered(new OwnServer(scratch, server, output, inContainer));
        } catch (IOException | InterruptedException | RuntimeException e) {
            print(output, invocation.err());
            scratch.close();
            throw e;
        }
    }

    private static OwnServer remembered(OwnServer own) throws IOException {
        Runtime.getRuntime().addShutdownHook(own.atExit);
        try {
            new PidFile(own.scratch.path(), Abandoned.FILE).write(own.server.pid(), own.server.command());
            return own;
        } catch (IOException | RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /**
     * What {@code server} is started with, but for the address.
     *
     * @param scratch takes a file with the labels, where there are any
     */
    static List<String> options(Settings settings, Map<String, String> given, Path scratch) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "--show-perf",
                "--logging-level",
                "warning",
                "--code-dir",
                settings.model().codeDir().toString(),
                "--target-type",
                settings.model().targetType().value()));
        options.addAll(labels(settings.model().targetType(), settings.model().labels(), scratch));
        settings.admission().workers().ifPresent(workers -> options.add("--max-workers=" + workers));
        Arrays.stream(Setting.values())
                .filter(Setting::isOption)
                .filter(setting -> setting.isOf(Command.SERVER) && !NOT_PASSED_ON.contains(setting))
                .forEach(setting -> {
                    String value = given.get(setting.key());
                    if (value != null) {
                        options.add(value.equals("true") ? setting.shown() : setting.shown() + "=" + value);
                    }
                });
        return options;
    }

    private static List<String> labels(TargetType type, ClassLabels labels, Path scratch) throws IOException {
        if (labels.isEmpty()) {
            return List.of();
        }
        if (type == TargetType.BINARY) {
            return List.of(
                    "--positive-class-label=" + labels.positive(), "--negative-class-label=" + labels.negative());
        }
        // one by one, a label such as -low would be taken for an option
        Path file = Files.write(scratch.resolve(Abandoned.LABELS), labels.labels());
        return List.of("--class-labels-file=" + file);
    }

    /** Variables of servers that a test has no option for, and that must not change what is measured. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (Setting setting : List.of(
                Setting.WITH_ERROR_SERVER,
                Setting.URL_PREFIX,
                Setting.DEPLOYMENT_CONFIG,
                Setting.SYSTEM_FILE,
                Setting.MONITOR,
                Setting.MONITOR_EMBEDDED,
                Setting.CLASS_LABELS,
                Setting.CLASS_LABELS_FILE)) {
            environment.put(setting.ownVariable(), "");
            setting.variables().forEach(name -> environment.put(name, ""));
        }
        return environment;
    }

    /** It as a target. */
    Target target() {
        return new Target("server", URI.create(server.address() + "/"), process(inContainer, server.pid()));
    }

    /** What is measured: our child, but not where that is only docker's client. */
    static ServerProcess process(boolean inContainer, long pid) {
        return inContainer ? ServerProcess.UNKNOWN : ServerProcess.of(pid);
    }

    /** False once it has ended, which it should not. */
    boolean isAlive() {
        return server.isAlive();
    }

    /** Tells what it printed. */
    void printOutput(PrintStream err) {
        print(output, err);
    }

    private static void print(Output output, PrintStream err) {
        List<String> lines = output.lines();
        if (!lines.isEmpty()) {
            err.println("The server said:");
            lines.forEach(line -> err.println("  " + line));
        }
    }

    @Override
    public void close() {
        server.close();
        scratch.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the hook is at work already
        }
    }
}
