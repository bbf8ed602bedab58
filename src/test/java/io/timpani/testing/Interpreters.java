package io.timpani.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.timpani.worker.Programs;
import java.util.List;
import java.util.Optional;

/**
 * Interpreters on this machine that tests of custom code need. Without one a test is skipped and says so loudly; where the
 * variable {@code TIMPANI_TESTS_NEED_WORKERS} is set, as in CI, it fails instead.
 */
public final class Interpreters {
    private static final String MARK = "ready ";

    private Interpreters() {}

    /** A Python with all that tests import. */
    public static String python() {
        // looking is quick, importing is not
        String question = """
                from importlib.util import find_spec
                if all(find_spec(name) for name in ("numpy", "pandas", "scipy", "sklearn")): print("ready yes")
                """;
        for (String program : Programs.candidates("python3", path(), "/usr/bin/python3")) {
            if (answers(List.of(program, "-c", question))) {
                return program;
            }
        }
        return missing("a python3 with numpy, pandas, scipy and sklearn");
    }

    /** An R with all that tests load. */
    public static String rscript() {
        String question =
                "if (all(nzchar(sapply(c('Matrix', 'recipes', 'caret', 'rpart'), function(p) system.file(package = p)))))"
                        + " cat('ready yes\\n')";
        for (String program : Programs.candidates("Rscript", path(), "/usr/bin/Rscript")) {
            if (answers(List.of(program, "--vanilla", "-e", question))) {
                return program;
            }
        }
        return missing("an Rscript with Matrix, recipes, caret and rpart");
    }

    private static Optional<String> path() {
        return Optional.ofNullable(System.getenv("PATH"));
    }

    private static boolean answers(List<String> command) {
        return Programs.ask(command, MARK).line().isPresent();
    }

    private static String missing(String what) {
        String message = "NOT TESTED: this machine has not " + what;
        if (System.getenv("TIMPANI_TESTS_NEED_WORKERS") != null) {
            return fail(message);
        }
        System.err.println(message);
        return abort(message);
    }
}
