package io.timpani.cli;

import io.timpani.config.Command;
import io.timpani.config.Source;
import io.timpani.model.Version;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** Entry of the program {@code timpani}. */
public final class Main {
    private Main() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the command line; returns its exit code. */
    static int run(String... args) {
        // a launcher of the same program by another name says so
        String program = System.getProperty("timpani.program", "timpani");
        Charset charset = Charset.defaultCharset();
        PrintWriter out = new PrintWriter(System.out, true, charset);
        PrintWriter err = new PrintWriter(System.err, true, charset);
        Commands commands =
                new Commands(program, Version.current(), Source.systemProperties(), Source.environment(), out, err);
        Choice choice = commands.choose(args);
        out.flush();
        err.flush();
        if (choice instanceof Choice.Run run) {
            run.properties().forEach(System::setProperty);
            return run(program, run);
        }
        return choice instanceof Choice.Exit exit ? exit.code() : 1;
    }

    /** Whatever happens, the process ends with a code: a server whose main is gone could only be killed. */
    private static int run(String program, Choice.Run choice) {
        try {
            if (choice.command() != Command.SERVER
                    || choice.binding().container().isPresent()) {
                return new RunModes(program).run(choice);
            }
            String logLevel = System.getProperty("timpani.logging-level", "warning");
            return new StandaloneServer(choice.binding().server(), logLevel).run();
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace();
            System.err.println(program + ": the server failed: " + e.getMessage());
            return 1;
        }
    }
}
