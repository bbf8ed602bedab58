package io.timpani.cli;

import io.timpani.config.Command;
import io.timpani.model.SchemaViolationException;
import io.timpani.model.UnreadOptionsException;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Runs what needs no server, in this JVM. */
final class RunModes {
    /** 128 + the number of SIGINT; a command that is told to end by TERM ends as if somebody had interrupted it. */
    private static final int INTERRUPTED = 130;

    private static final int FAILED = 1;
    private static final int SCHEMA = 3;
    private static final long BYTES_OF_MEGABYTE = 1 << 20;

    private final String program;

    RunModes(String program) {
        this.program = program;
    }

    /** Runs a command to its end; returns the exit code. */
    int run(Choice.Run choice) {
        Signals signals = Signals.watch(INTERRUPTED);
        endOnSignal(signals);
        boolean traces = choice.binding().server().showStacktrace();
        try {
            RunLog.open(System.getProperty("timpani.logging-level", "warning"));
            ClassLoader classes = ServerClasses.plain();
            Thread.currentThread().setContextClassLoader(classes);
            RunMode mode = find(choice, classes);
            choice.binding().warnings().forEach(warning -> System.err.println("Warning: " + warning));
            PrintStream out =
                    new PrintStream(new FileOutputStream(FileDescriptor.out) {}, false, Charset.defaultCharset());
            int code = mode.run(new Invocation(
                    choice.binding(), choice.properties(), startOfProgram(), System.in, out, System.err));
            out.flush();
            if (out.checkError() && code == 0) {
                System.err.println(program + ": standard output cannot be written");
                return FAILED;
            }
            return code;
        } catch (InterruptedException e) {
            return INTERRUPTED;
        } catch (OutOfMemoryError e) {
            return told(new IllegalStateException(outOfMemory(choice.command(), e), e), traces);
        } catch (Exception | LinkageError e) {
            return told(e, traces);
        }
    }

    /** What somebody can do who has too little memory. */
    static String outOfMemory(Command command, OutOfMemoryError failure) {
        String heap =
                "out of memory (%s): the heap has %d MB; give it more, as in java -Xmx4g or JAVA_TOOL_OPTIONS=-Xmx4g"
                        .formatted(failure.getMessage(), Runtime.getRuntime().maxMemory() / BYTES_OF_MEGABYTE);
        return command == Command.SCORE
                ? heap + ", or have fewer rows of CSV predicted at once with --chunk-rows"
                : heap;
    }

    /** The message alone: who reads it wants to know what to do; the trace is for those who asked for it. */
    private int told(Throwable failure, boolean traces) {
        if (traces) {
            failure.printStackTrace();
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        System.err.println(program + ": " + message);
        if (failure instanceof UnreadOptionsException) {
            return UnreadOptionsException.EXIT_CODE;
        }
        return failure instanceof SchemaViolationException ? SCHEMA : FAILED;
    }

    private static RunMode find(Choice.Run choice, ClassLoader classes) {
        return ServiceLoader.load(RunMode.class, classes).stream()
                .map(ServiceLoader.Provider::get)
                .filter(mode -> mode.runs(choice.command(), choice.binding()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "this jar has no " + choice.command().words()));
    }

    private static void endOnSignal(Signals signals) {
        Thread thread = new Thread(() -> Runtime.getRuntime().exit(signals.await()), "signals");
        thread.setDaemon(true);
        thread.start();
    }

    /** The same JVM with the same options, and this jar. */
    private static List<String> startOfProgram() throws IOException {
        List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        program.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        Path code = ServerClasses.codeOf(Main.class).toPath();
        if (code.toString().endsWith(".jar")) {
            program.addAll(List.of("-jar", code.toString()));
        } else {
            program.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        }
        return program;
    }
}
