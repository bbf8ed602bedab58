package io.timpani.engine.python;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Python that can run models.
 *
 * @param program its path, or the name that the operator gave
 * @param version its version, as {@code 3.11.2}
 */
record Interpreter(String program, String version) {
    private static final String NAME = "python3";
    private static final String USUAL = "/usr/bin/python3";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MARK = "timpani ";
    /** Looking for a module is quick; importing it takes a second, and the worker does it anyway. */
    private static final String QUESTION = """
            import sys, importlib.util as u
            print("timpani %d.%d.%d %d" % (sys.version_info[:3] + (u.find_spec("pandas") is not None,)))
            """;

    /** What was found out about a program. */
    private record Finding(String program, Optional<Interpreter> interpreter, String trouble) {}

    /**
     * Finds the interpreter.
     *
     * @param chosen by the operator; then no other is tried
     * @throws ServingException {@link ErrorCode#START_FAILED} naming all that was tried, and what is wrong with each
     */
    static Interpreter find(Optional<String> chosen) {
        List<String> tried = new ArrayList<>();
        for (String program : chosen.<Set<String>>map(Set::of).orElseGet(() -> candidates(System.getenv("PATH")))) {
            Finding finding = ask(program);
            if (finding.interpreter().isPresent()) {
                return finding.interpreter().get();
            }
            tried.add(program + " (" + finding.trouble() + ")");
        }
        throw new ServingException(
                ErrorCode.START_FAILED,
                "no Python that can run the model was found; tried %s. Install python3 with pandas, or name an interpreter in"
                                .formatted(String.join(", ", tried))
                        + " timpani.python (environment variable TIMPANI_PYTHON)");
    }

    static Set<String> candidates(String path) {
        Set<String> programs = new LinkedHashSet<>();
        for (String directory : String.valueOf(path).split(File.pathSeparator, -1)) {
            if (directory.startsWith("/") && Files.isExecutable(Path.of(directory, NAME))) {
                programs.add(Path.of(directory, NAME).toString());
            }
        }
        programs.add(USUAL);
        return programs;
    }

    private static Finding ask(String program) {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildProcess asked = ChildProcess.start(
                new ChildCommand(List.of(program, "-c", QUESTION), Path.of("").toAbsolutePath()), lines::add)) {
            int code = asked.exit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Optional<String> answer =
                    lines.stream().filter(line -> line.startsWith(MARK)).findFirst();
            if (code != 0 || answer.isEmpty()) {
                return trouble(program, code == 127 ? "not found" : "exit code " + code);
            }
            String[] words = answer.get().substring(MARK.length()).split(" ", -1);
            return words[1].equals("1")
                    ? new Finding(program, Optional.of(new Interpreter(program, words[0])), "")
                    : trouble(program, "Python " + words[0] + " without pandas");
        } catch (IOException e) {
            return trouble(program, "cannot be started");
        } catch (ExecutionException | TimeoutException e) {
            return trouble(program, "no answer within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return trouble(program, "interrupted");
        }
    }

    private static Finding trouble(String program, String what) {
        return new Finding(program, Optional.empty(), what);
    }
}
