package io.timpani.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.frame.ArrowReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.testing.Eventually;
import io.timpani.testing.Interpreters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code score} as its users run it. */
class ScoreIT {
    private static final Path ROWS = RunningJar.EXAMPLES.resolve("iris-multiclass/request.csv");
    private static final String HEADER = "setosa,versicolor,virginica";

    @TempDir
    private Path directory;

    private static RunningJar.Start iris(Path input, String... more) {
        return RunningJar.start()
                .args("score", "--code-dir", RunningJar.IRIS.toString(), "--input", input.toString())
                .args(more);
    }

    private static RunningJar ended(int code, RunningJar.Start start) {
        RunningJar jar = start.ended();
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(code);
        return jar;
    }

    private RunningJar.Start python(String type, String code, Path input, String... more) {
        return RunningJar.start()
                .env("TIMPANI_PYTHON", Interpreters.python())
                .args(
                        "score",
                        "--code-dir",
                        PythonModel.written(directory, "custom.py", code).toString())
                .args("--target-type", type, "--input", input.toString())
                .args(more);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** The rows of the example, many times. */
    private Path manyRows(int times) throws IOException {
        List<String> lines = Files.readAllLines(ROWS);
        String rows = String.join("\n", lines.subList(1, lines.size())) + "\n";
        return file("many.csv", lines.get(0) + "\n" + rows.repeat(times));
    }

    private List<String> filesBeside() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void in_a_pipe_predictions_are_csv_in_full_precision() {
        RunningJar jar = ended(0, iris(ROWS));

        assertThat(jar.out().lines()).hasSize(4).first().isEqualTo(HEADER);
        assertThat(jar.out().lines().skip(1)).allMatch(line -> line.matches("[0-9.e-]+(,[0-9.e-]+){2}"));
        assertThat(jar.out()).contains("0.99731904");
        assertThat(jar.err()).isEmpty();
    }

    @Test
    void an_output_file_holds_what_standard_output_would() throws IOException {
        Path output = directory.resolve("out.csv");

        RunningJar jar = ended(0, iris(ROWS, "--output", output.toString()));

        assertThat(jar.out()).isEmpty();
        assertThat(Files.readString(output)).isEqualTo(ended(0, iris(ROWS)).out());
        assertThat(filesBeside()).containsExactly("out.csv");
    }

    @Test
    void standard_input_is_read_for_a_dash() {
        assertThat(ended(0, iris(Path.of("-")).input(ROWS)).out())
                .isEqualTo(ended(0, iris(ROWS)).out());
    }

    @Test
    void predictions_come_as_json_and_arrow_as_well() throws IOException {
        assertThat(ended(0, iris(ROWS, "--format", "json")).out().lines())
                .hasSize(3)
                .allMatch(line ->
                        line.matches("\\{\"setosa\":[0-9.e-]+,\"versicolor\":[0-9.e-]+,\"virginica\":[0-9.e-]+}"));

        Path output = directory.resolve("out.arrow");
        ended(0, iris(ROWS, "--format", "arrow", "--output", output.toString()));
        Frame frame = ArrowReader.read(new ByteArrayInputStream(Files.readAllBytes(output)), FrameSchema.inferred());
        assertThat(frame.columnNames()).containsExactly("setosa", "versicolor", "virginica");
        assertThat(((NumberColumn) frame.columns().get(0)).values()[0]).isBetween(0.997, 0.998);
    }

    @Test
    void a_file_larger_than_the_heap_is_predicted_row_by_row_in_order() throws IOException {
        Path input = manyRows(1_000_000);
        Path output = directory.resolve("out.csv");
        assertThat(Files.size(input)).isGreaterThan(45_000_000);

        ended(0, iris(input, "--output", output.toString()).jvm("-Xmx40m"));

        List<String> few = ended(0, iris(ROWS)).out().lines().toList();
        try (Stream<String> lines = Files.lines(output)) {
            List<String> all = lines.toList();
            assertThat(all).hasSize(3_000_001);
            for (int row = 0; row < 3_000_000; row++) {
                if (!all.get(row + 1).equals(few.get(row % 3 + 1))) {
                    assertThat(all.get(row + 1)).as("row %d", row).isEqualTo(few.get(row % 3 + 1));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--input /no/such/file | 2 | /no/such/file",
                "--code-dir /no/such/dir | 2 | /no/such/dir",
                "--output /no/such/dir/x.csv | 1 | /no/such/dir",
                "--input /tmp | 2 | is a directory",
                "--output /tmp | 1 | directory",
                "--format xml | 2 | --format",
                "--chunk-rows 0 | 2 | --chunk-rows",
                "--query a=b | 1 | --query",
                "--sparse-column-file /no/such/file | 2 | --sparse-column-file",
                "--monitor | 1 | --monitor",
                "--skip-deps-install | 1 | --docker",
                "--nonsense | 2 | --nonsense",
            })
    void what_is_wrong_with_the_command_line_is_told(String options, int code, String named) {
        RunningJar jar = ended(code, iris(ROWS, options.split(" ")));

        assertThat(jar.err() + jar.out()).contains(named);
    }

    @Test
    void an_input_has_to_be_given() {
        assertThat(ended(2, RunningJar.start().args("score", "--code-dir", RunningJar.IRIS.toString()))
                        .err())
                .contains("--input");
    }

    @Test
    void an_empty_file_is_named() throws IOException {
        RunningJar jar = ended(1, iris(file("empty.csv", "")));

        assertThat(jar.err()).contains("empty.csv", "empty").doesNotContain("Exception");
        assertThat(jar.out()).isEmpty();
    }

    @Test
    void a_bad_row_is_named_by_its_line_in_the_whole_file() throws IOException {
        Path input = manyRows(200_000);
        Files.writeString(input, "1,2,3\n", StandardOpenOption.APPEND);
        Path output = directory.resolve("out.csv");

        RunningJar jar = ended(1, iris(input, "--output", output.toString()));

        assertThat(jar.err()).contains("line 600002").doesNotContain("Exception");
        assertThat(filesBeside()).containsExactly("many.csv");
    }

    @Test
    void another_encoding_is_named_by_its_byte() throws IOException {
        Path input = manyRows(100_000);
        long before = Files.size(input);
        Files.write(input, "1,2,3,\u00e9\n".getBytes(ISO_8859_1), StandardOpenOption.APPEND);

        assertThat(ended(1, iris(input)).err()).contains("UTF-8", "byte offset " + (before + 6));
    }

    @Test
    void what_was_there_stays_when_the_run_fails() throws IOException {
        Path output = file("out.csv", "precious");

        ended(1, iris(file("bad.csv", "x,y\n1\n"), "--output", output.toString()));

        assertThat(output).hasContent("precious");
        assertThat(filesBeside()).containsExactly("bad.csv", "out.csv");
    }

    @Test
    void a_full_disk_is_told() {
        assertThat(ended(1, iris(ROWS, "--output", "/dev/full")).err()).contains("/dev/full", "space");
    }

    @Test
    void an_interrupted_run_leaves_nothing_behind() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path output = directory.resolve("out.csv");
        RunningJar.Start start = iris(Path.of("-"), "--output", output.toString());
        Thread writer = new Thread(() -> feed(pipe));
        writer.setDaemon(true);
        writer.start();
        try (RunningJar jar = start.input(pipe).launch()) {
            Eventually.within(Duration.ofSeconds(30), "the output has begun", this::outputHasBegun);
            jar.signal("INT");
            assertThat(jar.exitCode()).isEqualTo(130);
        }

        assertThat(filesBeside()).containsExactly("pipe");
    }

    private boolean outputHasBegun() {
        try {
            return filesBeside().stream().anyMatch(name -> name.endsWith(".part"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows without end. */
    private static void feed(Path pipe) {
        try (OutputStream out = Files.newOutputStream(pipe)) {
            List<String> lines = Files.readAllLines(ROWS);
            out.write((lines.get(0) + "\n").getBytes(UTF_8));
            while (true) {
                out.write((lines.get(1) + "\n").getBytes(UTF_8));
            }
        } catch (IOException e) {
            // the reader has ended
        }
    }

    @Test
    void times_are_told_when_they_are_asked_for() {
        RunningJar jar = ended(0, iris(ROWS, "--show-perf", "--output", "/dev/null"));

        assertThat(jar.out()).containsPattern("min \\d+\\.\\d\\d").contains("avg", "max");
        assertThat(jar.out().lines().filter(line -> line.contains("min"))).hasSize(3);
    }

    @Test
    void verbose_names_the_mode_first() {
        assertThat(ended(0, iris(ROWS, "--verbose")).out()).startsWith("timpani: score");
    }

    @Test
    void custom_code_gets_all_rows_at_once_unless_told_otherwise() throws IOException {
        String code = """
                import pandas as pd
                def load_model(path):
                    return 1
                def score(data, model, **kwargs):
                    return pd.DataFrame({"Predictions": [float(len(data))] * len(data), "x": data["a"]})
                """;
        Path input = file("in.csv", "a,b\n1,2\n3,4\n5,6\n");

        assertThat(ended(0, python("regression", code, input)).out()).isEqualTo("Predictions,x\n3.0,1\n3.0,3\n3.0,5\n");
        assertThat(ended(0, python("regression", code, input, "--chunk-rows", "2"))
                        .out())
                .isEqualTo("Predictions,x\n2.0,1\n2.0,3\n1.0,5\n");
    }

    @Test
    void an_unstructured_model_gets_the_file_and_the_query() throws IOException {
        String code = """
                def load_model(path):
                    return 1
                def score_unstructured(model, data, query, **kwargs):
                    if data == "none":
                        return None
                    if data == "bytes":
                        return bytes([0, 255]), {"mimetype": "application/octet-stream"}
                    return data.upper() + query["q"] + str(sorted(kwargs))
                """;
        RunningJar.Start start = python("unstructured", code, file("in.txt", "grüße"), "--query", "q=1&q=2");
        assertThat(ended(0, start).out())
                .startsWith("GRÜSSE2")
                .contains("mimetype")
                .doesNotContain("headers");

        Path output = directory.resolve("out");
        ended(0, python("unstructured", code, file("in.txt", "bytes"), "--output", output.toString()));
        assertThat(Files.readAllBytes(output)).containsExactly(0, 255);

        assertThat(ended(0, python("unstructured", code, file("in.txt", "none")))
                        .out())
                .contains("no value");
    }

    @Test
    void a_transform_writes_the_transformed_rows() throws IOException {
        String code = """
                def load_model(path):
                    return 1
                def transform(data, model):
                    data["c"] = data["a"] / 3
                    return data
                """;

        assertThat(ended(0, python("transform", code, file("in.csv", "a,b\n1,x\n2,\n")))
                        .out())
                .isEqualTo("a,b,c\n1,x,0.3333333333333333\n2,,0.6666666666666666\n");
    }

    @Test
    void what_custom_code_raises_is_told_with_its_exception() throws IOException {
        String code = """
                def load_model(path):
                    return 1
                def score(data, model, **kwargs):
                    raise ValueError("too wet")
                """;

        assertThat(ended(1, python("regression", code, file("in.csv", "a\n1\n")))
                        .err())
                .contains("ValueError", "too wet");
    }
}
