package io.timpani.cli;

import io.timpani.config.Source;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;

/** Runs command lines with an environment of their own and keeps what they print. */
final class Line {
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> systemProperties = new HashMap<>();
    private String program = "timpani";

    /**
     * What came out.
     *
     * @param mode the run mode chosen
     * @param out standard output
     * @param err standard error
     */
    record Result(Choice mode, String out, String err) {
        int exit() {
            if (mode instanceof Choice.Exit exit) {
                return exit.code();
            }
            throw new AssertionError("the command line would serve");
        }

        Choice.Run serve() {
            if (mode instanceof Choice.Run serve) {
                return serve;
            }
            throw new AssertionError("the command line ends with " + mode + "\n" + out + err);
        }
    }

    Line env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Line property(String key, String value) {
        systemProperties.put(key, value);
        return this;
    }

    Line as(String name) {
        program = name;
        return this;
    }

    Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Commands commands = new Commands(
                program,
                "1.2.3",
                Source.of(systemProperties),
                Source.of(environment),
                new PrintWriter(out),
                new PrintWriter(err));
        Choice mode = commands.choose(args);
        return new Result(mode, out.toString(), err.toString());
    }
}
