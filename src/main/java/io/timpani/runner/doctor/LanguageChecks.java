package io.timpani.runner.doctor;

import io.timpani.config.DoctorSettings;
import io.timpani.worker.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Python and R, and their packages. */
final class LanguageChecks {
    private static final String MARK = "timpani ";
    private static final String NONE = "-";
    private static final String PYTHON_QUESTION = """
            import sys
            from importlib import metadata
            def version(name):
                try:
                    return metadata.version(name)
                except Exception:
                    return "-"
            names = ("pandas", "numpy", "scipy", "scikit-learn")
            print("timpani", "%d.%d.%d" % sys.version_info[:3], *[version(name) for name in names])
            """;
    private static final String R_QUESTION = "v <- function(p) if (nzchar(system.file(package = p)))"
            + " as.character(packageVersion(p)) else '-'; cat('timpani', as.character(getRversion()),"
            + " sapply(c('Matrix', 'recipes', 'caret'), v), '\\n')";

    private LanguageChecks() {}

    /**
     * An interpreter.
     *
     * @param program its path
     * @param words its version, then those of packages
     */
    private record Interpreter(String program, List<String> words) {
        String version(int number) {
            return number < words.size() ? words.get(number) : NONE;
        }

        boolean has(int number) {
            return !version(number).equals(NONE);
        }
    }

    static List<Finding> run(DoctorSettings settings) {
        List<Finding> findings = new ArrayList<>(python(settings.python()));
        findings.addAll(r(settings.rscript()));
        return findings;
    }

    private static List<Finding> python(Optional<String> chosen) {
        // as the engine chooses: the first that has pandas
        Optional<Interpreter> python =
                find(chosen, "python3", List.of("-c", PYTHON_QUESTION), interpreter -> interpreter.has(1));
        String feature = "models in Python";
        return List.of(
                Finding.of(
                        "Python",
                        python.isPresent(),
                        shown(python),
                        feature,
                        Finding.install("python3", "python3") + "; or name one in TIMPANI_PYTHON"),
                part(python, 1, "pandas", feature, Finding.install("python3-pandas", "python3-pandas")),
                part(python, 2, "numpy", feature, Finding.install("python3-numpy", "python3-numpy")),
                part(python, 3, "scipy", "sparse rows in Python", Finding.install("python3-scipy", "python3-scipy")),
                part(
                        python,
                        4,
                        "scikit-learn",
                        "models of scikit-learn (.pkl)",
                        Finding.install("python3-sklearn", "python3-scikit-learn")));
    }

    private static List<Finding> r(Optional<String> chosen) {
        Optional<Interpreter> r = find(chosen, "Rscript", List.of("--vanilla", "-e", R_QUESTION), found -> true);
        return List.of(
                Finding.of(
                        "R",
                        r.isPresent(),
                        shown(r),
                        "models in R",
                        Finding.install("r-base-core", "R-core") + "; or name its Rscript in TIMPANI_RSCRIPT"),
                part(r, 1, "R package Matrix", "sparse rows in R", Finding.install("r-cran-matrix", "R-core")),
                part(
                        r,
                        2,
                        "R package recipes",
                        "transforms without a hook",
                        Finding.install("r-cran-recipes", "R-CRAN-recipes")),
                part(
                        r,
                        3,
                        "R package caret",
                        "models of caret (.rds)",
                        Finding.install("r-cran-caret", "R-CRAN-caret")));
    }

    private static Finding part(
            Optional<Interpreter> interpreter, int number, String name, String feature, String remedy) {
        boolean there = interpreter.filter(found -> found.has(number)).isPresent();
        return Finding.of(
                name,
                there,
                interpreter
                        .filter(found -> there)
                        .map(found -> found.version(number))
                        .orElse("not found"),
                feature,
                remedy);
    }

    private static String shown(Optional<Interpreter> interpreter) {
        return interpreter
                .map(found -> found.version(0) + " at " + found.program())
                .orElse("not found");
    }

    /** The first that is preferred, else the first that answers. */
    private static Optional<Interpreter> find(
            Optional<String> chosen, String name, List<String> question, Predicate<Interpreter> preferred) {
        Set<String> programs = chosen.map(Set::of)
                .orElseGet(() ->
                        Programs.candidates(name, Optional.ofNullable(System.getenv("PATH")), "/usr/bin/" + name));
        List<Interpreter> found = new ArrayList<>();
        for (String program : programs) {
            List<String> command = new ArrayList<>(List.of(program));
            command.addAll(question);
            Programs.ask(command, MARK)
                    .line()
                    .map(line -> new Interpreter(program, List.of(line.strip().split("\\s+", -1))))
                    .ifPresent(found::add);
            if (!found.isEmpty() && preferred.test(found.get(found.size() - 1))) {
                return Optional.of(found.get(found.size() - 1));
            }
        }
        return found.stream().findFirst();
    }
}
