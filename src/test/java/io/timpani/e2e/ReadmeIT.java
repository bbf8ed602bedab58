package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation promises a newcomer. */
class ReadmeIT {
    private static final Path EXAMPLE = RunningJar.EXAMPLES.resolve("java-predictor");
    private static final Pattern SETTING_ROW =
            Pattern.compile("^\\| (`timpani\\.[^|]+) \\| (`[^|]+) \\|", Pattern.MULTILINE);

    private final Page readme = Page.read(Path.of("README.md"));
    private final Page servers = Page.read(Path.of("server-config/README.md"));

    @TempDir
    private Path directory;

    @Test
    void its_first_command_serves_and_its_curl_answers_as_printed() {
        try (RunningJar jar = readme.start().ready()) {
            assertThat(readme.ask(jar)).isEqualTo(readme.block("json", "predictions"));
            assertThat(jar.out()).startsWith("timpani 0.1.0 serves ");
        }
    }

    @Test
    void the_predictor_in_java_is_built_served_and_asked_as_printed() throws IOException {
        copy(EXAMPLE, directory);
        // the page is read where its commands are run, three levels below the project
        String target = Path.of("target").toAbsolutePath().toString();
        String text = Files.readString(directory.resolve("README.md")).replace("../../../target", target);
        Page page = new Page(directory, text);

        page.run(page.block("sh", "javac"));

        try (RunningJar jar = page.start().ready()) {
            assertThat(page.ask(jar)).isEqualTo(page.block("json", "predictions"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.resolve(".."));
                Files.copy(file, copy);
            }
        }
    }

    @Test
    void idle_it_takes_less_memory_than_promised() throws IOException {
        Matcher promise = Pattern.compile("`(-XX:[^`]+)` for small models \\(idle below (\\d+) MB\\)")
                .matcher(readme.text());
        assertThat(promise.find()).isTrue();
        try (RunningJar jar =
                readme.start().onlyJvm(promise.group(1).split(" ")).ready()) {
            readme.ask(jar);

            String status = Files.readString(Path.of("/proc/" + jar.pid() + "/status"));
            Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
            assertThat(resident.find()).isTrue();
            assertThat(Long.parseLong(resident.group(1)) / 1024).as("MB").isLessThan(Long.parseLong(promise.group(2)));
        }
    }

    @Test
    void every_setting_without_an_option_is_listed_with_its_variable_and_no_other() {
        Map<String, String> settings = new HashMap<>();
        Map<String, String> withoutOption = new HashMap<>();
        for (Setting setting : Setting.values()) {
            String variable = setting.variables().isEmpty()
                    ? setting.ownVariable()
                    : setting.variables().get(0);
            settings.put(setting.key(), variable);
            if (!setting.isOption()) {
                withoutOption.put(setting.key(), variable);
            }
        }
        Map<String, String> listed = new HashMap<>();
        for (Page page : List.of(readme, servers)) {
            SETTING_ROW.matcher(page.text()).results().forEach(row -> listed.putAll(pairs(row)));
        }

        assertThat(listed).containsAllEntriesOf(withoutOption);
        assertThat(settings).containsAllEntriesOf(listed);
    }

    /** One row may list several settings and their variables. */
    private static Map<String, String> pairs(MatchResult row) {
        String[] keys = row.group(1).replace("`", "").split(", ");
        String[] variables = row.group(2).replace("`", "").split(", ");
        assertThat(variables).hasSameSizeAs(keys);
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < keys.length; i++) {
            pairs.put(keys[i], variables[i]);
        }
        return pairs;
    }

    @Test
    void it_has_at_most_eighty_lines() {
        assertThat(readme.text().lines().count()).isLessThanOrEqualTo(80);
    }

    @Test
    void every_file_it_links_to_is_there() {
        List<String> links = Pattern.compile("\\]\\(([^)h][^)]*)\\)")
                .matcher(readme.text())
                .results()
                .map(link -> link.group(1).replaceFirst("#.*", ""))
                .toList();

        assertThat(links)
                .hasSizeGreaterThan(5)
                .allSatisfy(link -> assertThat(Path.of(link)).exists());
    }
}
