package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerfTestBinderTest {
    @TempDir
    Path directory;

    private final Map<String, String> given = new HashMap<>();

    @BeforeEach
    void give() throws IOException {
        Path data = Files.writeString(directory.resolve("data.csv"), "a\n1\n");
        given.put("timpani.code-dir", directory.toString());
        given.put("timpani.target-type", "regression");
        given.put("timpani.input", data.toString());
    }

    private Binding bind() {
        return Binder.bind(Command.PERF_TEST, Source.of(given), Source.of(Map.of()));
    }

    private PerfTestSettings settings() {
        Binding binding = bind();
        return (PerfTestSettings) binding.run().orElseThrow(() -> new AssertionError(binding.problems()));
    }

    @Test
    void without_options_the_cases_of_the_contract_are_measured() throws IOException {
        PerfTestSettings settings = settings();

        assertThat(settings.input()).isEqualTo(directory.resolve("data.csv").toRealPath());
        assertThat(settings.isLoad()).isFalse();
        assertThat(settings.samples()).isEmpty();
        assertThat(settings.iterations()).isEmpty();
        assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.url()).isEmpty();
        assertThat(settings.strict()).isFalse();
        assertThat(settings.inServer()).isFalse();
        assertThat(settings.inContainer()).isFalse();
    }

    @Test
    void docker_puts_the_server_into_a_container_whether_it_is_an_option_or_a_variable() {
        Binding variable =
                Binder.bind(Command.PERF_TEST, Source.of(given), Source.of(Map.of("TIMPANI_DOCKER", "image:1")));
        given.put("timpani.docker", "image:1");

        assertThat(settings().inContainer()).isTrue();
        assertThat(variable.run().orElseThrow(() -> new AssertionError(variable.problems())))
                .isInstanceOfSatisfying(
                        PerfTestSettings.class,
                        settings -> assertThat(settings.inContainer()).isTrue());
    }

    @Test
    void every_option_is_bound() {
        given.putAll(Map.of(
                "timpani.samples", "5",
                "timpani.timeout", "7",
                "timpani.in-server", "true",
                "timpani.strict", "true",
                "timpani.url", "https://host:8443/prefix",
                "timpani.compare", "http://[::1]:8080/",
                "timpani.rate", "12.5",
                "timpani.duration", "3",
                "timpani.concurrency", "1\n2 4,8"));
        given.put("timpani.html", directory.resolve("a.html").toString());
        given.put("timpani.json", directory.resolve("a.json").toString());

        PerfTestSettings settings = settings();

        assertThat(settings.samples()).hasValue(5);
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.inServer()).isTrue();
        assertThat(settings.strict()).isTrue();
        assertThat(settings.url()).contains(URI.create("https://host:8443/prefix/"));
        assertThat(settings.compare()).contains(URI.create("http://[::1]:8080/"));
        assertThat(settings.rate()).hasValue(12.5);
        assertThat(settings.duration()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.concurrency()).containsExactly(1, 2, 4, 8);
        assertThat(settings.html()).contains(directory.resolve("a.html"));
        assertThat(settings.json()).contains(directory.resolve("a.json"));
        assertThat(settings.isLoad()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            samples     | 0
            samples     | 1.5
            iterations  | -1
            timeout     | 0
            rate        | 0
            rate        | -3
            rate        | NaN
            rate        | fast
            concurrency | 0
            concurrency | 2 x
            concurrency | 1001
            url         | localhost:8080
            url         | ftp://host/
            url         | http:///predict
            url         | http://host/?a=b
            url         | http://user@host/
            compare     | http://ho st/
            """)
    void a_value_that_breaks_its_rule_is_a_usage_error_that_names_the_option(String name, String value) {
        given.put("timpani." + name, value);

        assertThat(bind().problems())
                .singleElement()
                .matches(problem -> problem.kind() == Kind.USAGE)
                .extracting(Problem::message)
                .asString()
                .contains("--" + name);
    }

    @Test
    void options_without_a_meaning_are_refused() {
        given.put("timpani.duration", "5");
        assertThat(bind().problems()).singleElement().asString().contains("--duration", "--rate");
        given.put("timpani.rate", "5");
        given.put("timpani.iterations", "5");
        assertThat(bind().problems()).singleElement().asString().contains("--iterations", "--duration");
    }

    @Test
    void unstructured_models_cannot_be_measured() {
        given.put("timpani.target-type", "unstructured");

        assertThat(bind().problems())
                .singleElement()
                .matches(problem -> problem.kind() == Kind.CHECK)
                .extracting(Problem::message)
                .asString()
                .contains("perf-test", "unstructured");
    }

    @Test
    void the_data_must_be_given_and_there() {
        given.remove("timpani.input");
        assertThat(bind().problems()).singleElement().asString().contains("--input", "required");
        given.put("timpani.input", directory.resolve("none.csv").toString());
        assertThat(bind().problems()).singleElement().asString().contains("none.csv", "does not exist");
    }

    @Test
    void reports_need_a_directory_and_a_file_each() {
        given.put("timpani.html", directory.resolve("no/report.html").toString());
        given.put("timpani.json", directory.toString());
        assertThat(bind().problems())
                .extracting(Problem::message)
                .hasSize(2)
                .anyMatch(text -> text.contains("--html") && text.contains("does not exist"))
                .anyMatch(text -> text.contains("--json") && text.contains("is a directory"));
        given.put("timpani.html", directory.resolve("same").toString());
        given.put("timpani.json", directory.resolve("same").toString());
        assertThat(bind().problems()).singleElement().asString().contains("--html and --json");
        assertThat(bind().problems()).extracting(Problem::kind).isEqualTo(List.of(Kind.USAGE));
    }
}
