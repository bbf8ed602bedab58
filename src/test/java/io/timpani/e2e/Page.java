package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page of the documentation, whose commands are run as they are printed but for the port.
 *
 * @param directory where its commands are to be run
 * @param text all of it
 */
record Page(Path directory, String text) {
    private static final String JAR = "timpani.jar ";
    private static final String PORT = ":8080";

    /** A page whose commands are run in its own directory. */
    static Page read(Path file) {
        try {
            @Nullable Path directory = file.toAbsolutePath().getParent();
            return new Page(directory == null ? file : directory, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code blocks of a language, each without its fences. */
    List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(block -> block.group(1).strip())
                .toList();
    }

    /** The one block of a language in which these words are. */
    String block(String language, String words) {
        List<String> found =
                blocks(language).stream().filter(block -> block.contains(words)).toList();
        assertThat(found).as("%s in %s", words, text).hasSize(1);
        return found.get(0);
    }

    /** The server that the page starts with {@code java -jar …/timpani.jar server …}. */
    RunningJar.Start start() {
        String command = block("sh", JAR + "server");
        RunningJar.Start start = RunningJar.start().in(directory);
        String args = command.substring(command.indexOf(JAR) + JAR.length());
        assertThat(args).doesNotContain("\n", "'", "\"").contains(PORT);
        return start.args(args.replaceFirst("\\S+" + PORT, start.address()).split(" "));
    }

    /** What the page's {@code curl} prints. */
    String ask(RunningJar server) {
        String command = block("sh", "curl");
        assertThat(command).contains(PORT);
        return run(command.replace(PORT, ":" + server.base().getPort()));
    }

    /** What the commands print; none may fail. */
    String run(String commands) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-euc", commands).directory(directory.toFile());
        String tools = Path.of(System.getProperty("java.home"), "bin").toString();
        shell.environment().merge("PATH", tools, (path, ours) -> ours + File.pathSeparator + path);
        try {
            Process process =
                    shell.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(commands).isTrue();
            assertThat(process.exitValue()).as(commands).isZero();
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
