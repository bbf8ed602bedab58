package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.timpani.testing.SampleModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine that runs models in the JVM, in the jar as it is. */
class EveryEngineIT {
    @TempDir
    private Path directory;

    static List<SampleModel> samples() {
        return SampleModel.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_model_is_served_with_nothing_but_its_directory(SampleModel sample) {
        try (RunningJar jar = RunningJar.start().server(sample.codeDir()).ready()) {
            assertAnswers(jar.client().predict(sample.request()), sample.rows());
            assertAnswers(jar.client().predict(sample.oneByOne().get(0)), 1);
            assertThat(jar.client().predict(sample.withoutFirst()).status()).isEqualTo(sample.withoutFirstStatus());
            assertThat(jar.client().predict("other,another\n1,2\n").error(422))
                    .contains("none of the", sample.features().get(0));

            assertAnswers(jar.client().predict(sample.withExtra("extra")), sample.rows());
            assertAnswers(jar.client().predict(sample.withExtra("other")), sample.rows());
            assertThat(jar.out() + jar.err()).containsOnlyOnce("are no features of the model");

            Map<String, Object> info = jar.client().get("/info/").json();
            assertThat(info).containsEntry("language", sample.engine().equals("onnx") ? "python" : "java");
            assertThat(jar.client().get("/capabilities/").json()).containsKey("supported_payload_formats");
        }
    }

    @ParameterizedTest
    @MethodSource("onePerEngine")
    void missing_features_are_refused_where_that_is_wanted(SampleModel sample) {
        try (RunningJar jar = RunningJar.start()
                .env("TIMPANI_MISSING_FEATURES", "refuse")
                .server(sample.codeDir())
                .ready()) {
            assertAnswers(jar.client().predict(sample.request()), sample.rows());
            assertThat(jar.client().predict(sample.withoutFirst()).error(422))
                    .contains("lacks 1 of the", sample.features().get(0));
        }
    }

    static Stream<SampleModel> onePerEngine() {
        return samples().stream().map(SampleModel::engine).distinct().map(EveryEngineIT::of);
    }

    private static SampleModel of(String engine) {
        return samples().stream()
                .filter(sample -> sample.engine().equals(engine))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_directory_with_models_of_two_engines_is_refused_until_one_is_chosen() throws IOException {
        List<String> engines = onePerEngine()
                .map(SampleModel::engine)
                .filter("onnx trees"::contains)
                .toList();
        assumeThat(engines).hasSize(2);
        SampleModel trees = of("trees");
        copy(of("onnx"));
        String model = copy(trees);

        RunningJar refused = RunningJar.start().server(directory).ended();
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("onnx (", "trees (" + model + ")", "timpani.model-file");

        try (RunningJar jar = RunningJar.start()
                .env("TIMPANI_MODEL_FILE", model)
                .server(directory)
                .ready()) {
            assertAnswers(jar.client().predict(trees.request()), trees.rows());
        }
    }

    /** Copies a code directory, over the metadata of the one before, and returns the name of the model. */
    private String copy(SampleModel sample) throws IOException {
        String model = "";
        try (Stream<Path> files = Files.list(sample.codeDir())) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                Files.write(directory.resolve(name), Files.readAllBytes(file));
                model = name.endsWith(".yaml") ? model : name;
            }
        }
        return model;
    }

    private static void assertAnswers(Answer answer, int rows) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(Json.list(answer.json(), "predictions")).hasSize(rows);
    }
}
