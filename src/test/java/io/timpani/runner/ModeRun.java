package io.timpani.runner;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a mode in this process, with settings of its own, and keeps what it prints. */
public final class ModeRun {
    private final RunMode mode;
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private List<String> program = List.of("false");

    private ModeRun(RunMode mode) {
        this.mode = mode;
    }

    /**
     * What came of it.
     *
     * @param code the exit code
     * @param out standard output
     * @param err standard error
     */
    public record Result(int code, String out, String err) {}

    public static ModeRun of(RunMode mode) {
        return new ModeRun(mode);
    }

    /** An option by its name without dashes. */
    public ModeRun set(String name, Object value) {
        properties.put("timpani." + name, value.toString());
        return this;
    }

    public ModeRun env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** What is started instead of this program. */
    public ModeRun program(String... command) {
        program = List.of(command);
        return this;
    }

    /** The settings, which may have problems. */
    public Binding bind() {
        return Binder.bind(mode.command(), Source.of(properties), Source.of(environment));
    }

    /** Runs to the end. */
    public Result run() throws Exception {
        Binding binding = bind();
        if (!binding.problems().isEmpty()) {
            throw new AssertionError(binding.problems().toString());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = mode.run(new Invocation(
                binding,
                properties,
                program,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
