package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Setting;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README promises a newcomer. */
class ReadmeIT {
    private static final String START = "java -jar target/timpani.jar ";

    private final String readme = read(Path.of("README.md"));

    @Test
    void its_first_command_serves_and_its_curl_answers_as_printed() throws Exception {
        RunningJar.Start start = RunningJar.start();
        String[] args = line(START).split(" ");
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].startsWith("src/")
                    ? Path.of(args[i]).toAbsolutePath().toString()
                    : args[i];
            args[i] = args[i].equals("127.0.0.1:8080") ? start.address() : args[i];
        }
        try (RunningJar jar = start.args(args).ready()) {
            HttpRequest request = HttpRequest.newBuilder(jar.base().resolve("predict/"))
                    .header("Content-Type", "text/csv")
                    .POST(BodyPublishers.ofFile(Path.of(line("--data-binary @"))))
                    .build();

            String answer = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();

            assertThat(answer).isEqualTo("{\"predictions\"" + line("{\"predictions\""));
            assertThat(jar.out()).startsWith("timpani 0.1.0 serves ");
        }
    }

    @Test
    void every_setting_it_lists_exists() {
        Matcher rows = Pattern.compile("^\\| `(timpani\\.[^`]+)` \\|", Pattern.MULTILINE)
                .matcher(readme);
        List<String> listed = rows.results().map(row -> row.group(1)).toList();
        List<String> keys = Arrays.stream(Setting.values()).map(Setting::key).toList();

        assertThat(listed).hasSizeGreaterThan(4);
        assertThat(keys).containsAll(listed);
    }

    @Test
    void every_file_it_links_to_is_there() {
        List<String> links = Pattern.compile("\\]\\(([^)h][^)]*)\\)")
                .matcher(readme)
                .results()
                .map(link -> link.group(1))
                .toList();

        assertThat(links)
                .hasSizeGreaterThan(5)
                .allSatisfy(link -> assertThat(Path.of(link)).exists());
    }

    /** What follows the words in the first line that holds them. */
    private String line(String words) {
        int at = readme.indexOf(words) + words.length();
        return readme.substring(at, readme.indexOf('\n', at)).strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
