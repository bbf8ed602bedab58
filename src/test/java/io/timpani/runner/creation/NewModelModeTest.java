package io.timpani.runner.creation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.config.Binder;
import io.timpani.config.Command;
import io.timpani.config.Settings;
import io.timpani.config.Source;
import io.timpani.engine.Marshalled;
import io.timpani.engine.Marshaller;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.loading.ModelLoading;
import io.timpani.metadata.MetadataReader;
import io.timpani.payload.PayloadFormat;
import io.timpani.payload.RowsReader;
import io.timpani.runner.ModeRun;
import io.timpani.testing.Interpreters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewModelModeTest {
    @TempDir
    private Path parent;

    private ModeRun creation(Path place) {
        return ModeRun.of(new NewModelMode()).set("code-dir", place);
    }

    @ParameterizedTest
    @CsvSource({"python, custom.py, load_model", "r, custom.R, score_unstructured"})
    void the_hooks_of_a_language_are_all_commented_out(String language, String file, String hook) throws Exception {
        Path place = parent.resolve("my model");

        ModeRun.Result result = creation(place).set("language", language).run();

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains(place.toString(), file, "README.md");
        assertThat(files(place)).containsExactlyInAnyOrder(file, "README.md");
        assertThat(Files.readAllLines(place.resolve(file)))
                .allMatch(line -> line.startsWith("#"))
                .anyMatch(line -> line.contains(hook));
        assertThat(place.resolve("README.md"))
                .content()
                .contains("timpani new model --language " + language + " --code-dir 'my model'")
                .contains(LocalDate.now(ZoneId.systemDefault()).toString())
                .doesNotContain("@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "r", "java", "onnx", "pmml", "xgboost"})
    void a_template_can_be_served_as_it_is_and_copes_with_missing_values(String template) throws Exception {
        Path place = parent.resolve("Fuel & #1: model");
        creation(place).set("template", template).run();
        assertThat(MetadataReader.read(place).orElseThrow().name()).isEqualTo("Fuel - -1- model");
        assertThat(place.resolve("README.md"))
                .content()
                .contains("new model --template " + template, "timpani server", "timpani validation")
                .doesNotContain("@NAME", "@ABOUT", "@COMMAND", "@DATE");

        String request = Files.readString(place.resolve("request.csv"));
        try (Predictor predictor =
                ModelLoading.choose(settings(place, template)).load()) {
            assertThat(rows(predictor, place, template, request))
                    .isEqualTo(request.lines().count() - 1);
            int columns = request.lines().findFirst().orElseThrow().split(",", -1).length;
            for (int column = 0; column < columns; column++) {
                assertThat(rows(predictor, place, template, emptied(request, column)))
                        .as("column %d emptied", column)
                        .isPositive();
            }
        }
    }

    private static int rows(Predictor predictor, Path place, String template, String csv) throws Exception {
        RowsReader reader = new RowsReader(predictor.traits());
        Payload payload = reader.read(
                PayloadFormat.CSV, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), List.of());
        Settings settings = settings(place, template);
        Marshaller marshaller =
                new Marshaller(settings.model().targetType(), settings.model().labels(), Optional.empty(), false);
        Marshalled answer = marshaller.marshal(predictor.predict(payload));
        double[] values = answer instanceof Marshalled.Classes classes
                ? classes.values()
                : ((Marshalled.Numbers) answer).values();
        assertThat(values).isNotEmpty().doesNotContain(Double.NaN);
        return answer.rows();
    }

    private static Settings settings(Path place, String template) {
        Map<String, String> given = switch (template) {
            case "python" -> Map.of("timpani.code-dir", place.toString(), "timpani.python", Interpreters.python());
            case "r" -> Map.of("timpani.code-dir", place.toString(), "timpani.rscript", Interpreters.rscript());
            default -> Map.of("timpani.code-dir", place.toString());
        };
        return Binder.bind(Command.SERVER, Source.of(given), Source.of(Map.of()))
                .settings()
                .orElseThrow();
    }

    private static String emptied(String csv, int column) {
        List<String> lines = new ArrayList<>();
        csv.lines().forEach(line -> {
            String[] cells = line.split(",", -1);
            cells[column] = lines.isEmpty() ? cells[column] : "";
            lines.add(String.join(",", cells));
        });
        return lines.stream().collect(Collectors.joining("\n"));
    }

    @Test
    void the_java_project_brings_what_it_is_compiled_against() throws Exception {
        Path place = parent.resolve("java");
        creation(place).set("template", "java").run();

        assertThat(files(place))
                .contains("fuel-use.jar", "lib/timpani-api.jar", "pom.xml", "src/main/java/example/FuelUse.java")
                .noneMatch(name -> name.contains("classes"));
        Path classes = Files.createDirectory(parent.resolve("classes"));
        Process javac = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                        "--release",
                        "17",
                        "-Werror",
                        "-cp",
                        place.resolve("lib/timpani-api.jar").toString(),
                        "-d",
                        classes.toString(),
                        place.resolve("src/main/java/example/FuelUse.java").toString())
                .inheritIO()
                .start();
        assertThat(javac.waitFor()).isZero();
        assertThat(classes.resolve("example/FuelUse.class")).exists();
    }

    @Test
    void a_directory_that_cannot_be_made_is_named_and_nothing_is_left() throws Exception {
        // where not even root may write
        Path place = Path.of("/proc/timpani-model");

        assertThatThrownBy(() -> creation(place).set("language", "python").run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(place.toString());
        assertThat(place).doesNotExist();
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void every_file_of_a_template_is_listed_and_every_listed_file_is_there() throws Exception {
        Path templates = Path.of("src/main/resources/io/timpani/runner/creation");
        for (String template : Arrays.asList("python", "r", "java", "onnx", "pmml", "xgboost", "python-hooks")) {
            List<String> listed = new ArrayList<>(Files.readAllLines(templates.resolve(template + "/files.txt")));
            List<String> there = new ArrayList<>(files(templates.resolve(template)));
            there.removeAll(List.of("files.txt", "about.txt", "README.md"));
            listed.remove("README.md");
            assertThat(listed).as(template).containsExactlyInAnyOrderElementsOf(there);
        }
    }
}
