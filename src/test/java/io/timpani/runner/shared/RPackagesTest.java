package io.timpani.runner.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import io.timpani.testing.Interpreters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RPackagesTest {
    /** Only says what it would install, and like the real one does not fail. */
    private static final String INSTALL =
            "install.packages <- function(pkgs, repos) cat('installing', pkgs, '\\n', sep = ' '); ";

    @TempDir
    private Path directory;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private int install(String listed) throws Exception {
        Path file = Files.writeString(directory.resolve("requirements.txt"), listed);
        lines.clear();
        List<String> command =
                List.of(Interpreters.rscript(), "--vanilla", "-e", INSTALL + RPackages.installation(file.toString()));
        try (ChildProcess child = ChildProcess.start(new ChildCommand(command, directory), lines::add)) {
            return child.exit().get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void packages_are_installed_and_comments_are_not() throws Exception {
        assertThat(install("# rpart grows trees\n\n rpart \n#x\nstats\n")).isZero();
        assertThat(lines).singleElement().asString().startsWith("installing rpart stats");

        assertThat(install("# none\n")).isZero();
        assertThat(lines).isEmpty();
    }

    @Test
    void a_package_that_is_not_there_then_is_a_failure_that_names_it() throws Exception {
        assertThat(install("rpart\nno.such.package\n")).isNotZero();
        assertThat(String.join("\n", lines)).contains("not installed: no.such.package");
    }
}
