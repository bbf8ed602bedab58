package io.timpani.engine.python;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.worker.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Python that can run models.
 *
 * @param program its path, or the name that the operator gave
 * @param version its version, as {@code 3.11.2}
 */
record Interpreter(String program, String version) {
    private static final String MARK = "timpani ";
    /** Looking for a module is quick; importing it takes a second, and the worker does it anyway. */
    private static final String QUESTION = """
            import sys, importlib.util as u
            print("timpani %d.%d.%d %d" % (sys.version_info[:3] + (u.find_spec("pandas") is not None,)))
            """;

    /**
     * Finds the interpreter.
     *
     * @param chosen by the operator; then no other is tried
     * @param path where others are looked for, as in the variable {@code PATH}
     * @throws ServingException {@link ErrorCode#START_FAILED} naming all that was tried, and what is wrong with each
     */
    static Interpreter find(Optional<String> chosen, Optional<String> path) {
        List<String> tried = new ArrayList<>();
        Set<String> programs =
                chosen.map(Set::of).orElseGet(() -> Programs.candidates("python3", path, "/usr/bin/python3"));
        for (String program : programs) {
            Programs.Said said = Programs.ask(List.of(program, "-c", QUESTION), MARK);
            String[] words = said.line().orElse("").split(" ", -1);
            if (words.length == 2 && words[1].equals("1")) {
                return new Interpreter(program, words[0]);
            }
            tried.add("%s (%s)"
                    .formatted(program, words.length == 2 ? "Python " + words[0] + " without pandas" : said.trouble()));
        }
        throw new ServingException(
                ErrorCode.START_FAILED,
                "no Python that can run the model was found; tried %s. Install python3 with pandas, or name an interpreter in"
                                .formatted(String.join(", ", tried))
                        + " timpani.python (environment variable TIMPANI_PYTHON)");
    }
}
