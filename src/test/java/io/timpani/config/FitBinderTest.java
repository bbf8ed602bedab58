package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.FitSettings.ColumnSource;
import io.timpani.config.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitBinderTest {
    @TempDir
    Path directory;

    private final Map<String, String> given = new HashMap<>();
    private Path code = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void make() throws IOException {
        code = Files.createDirectory(directory.resolve("code")).toRealPath();
        out = Files.createDirectory(directory.resolve("out")).toRealPath();
        set("code-dir", code.toString());
        set(
                "input",
                Files.writeString(directory.resolve("in.csv"), "a,y\n1,2\n").toString());
        set("target-type", "regression");
        set("target", "y");
    }

    private void set(String name, String value) {
        given.put("timpani." + name, value);
    }

    private Binding bind() {
        return Binder.bind(Command.FIT, Source.of(given), Source.of(Map.of()));
    }

    private FitSettings settings() {
        Binding binding = bind();
        return (FitSettings) binding.run().orElseThrow(() -> new AssertionError(binding.problems()));
    }

    private List<String> problems(Kind kind) {
        return bind().problems().stream()
                .filter(problem -> problem.kind() == kind)
                .map(Problem::message)
                .toList();
    }

    @Test
    void little_is_needed() {
        FitSettings fit = settings();
        assertThat(fit.target()).hasValue(new ColumnSource.OfInput("y"));
        assertThat(fit.output()).isEmpty();
        assertThat(fit.rows()).isEmpty();
        assertThat(fit.trainer()).isEmpty();
        assertThat(fit.strict()).isTrue();
    }

    @Test
    void all_of_it_is_bound() throws IOException {
        set("output", out.toString());
        set("num-rows", "7");
        set("row-weights", "w");
        set(
                "parameter-file",
                Files.writeString(directory.resolve("p.json"), "{\"depth\": 3}").toString());
        set("skip-predict", "true");
        set("disable-strict-validation", "true");
        FitSettings fit = settings();
        assertThat(fit.output()).hasValue(out);
        assertThat(fit.rows()).isEqualTo(OptionalInt.of(7));
        assertThat(fit.weights()).hasValue(new ColumnSource.OfInput("w"));
        assertThat(fit.parameters()).containsEntry("depth", 3L);
        assertThat(fit.skipPredict()).isTrue();
        assertThat(fit.strict()).isFalse();
    }

    @Test
    void a_trainer_needs_no_code_but_an_output() {
        given.remove("timpani.code-dir");
        set("fit.engine", "xgboost");
        assertThat(problems(Kind.USAGE)).singleElement().asString().contains("--output");
        set("output", out.toString());
        set("seed", "9");
        set("rounds", "10");
        set("hold-out", "0.5");
        FitSettings fit = settings();
        assertThat(fit.hasCode()).isFalse();
        TrainerSettings trainer = fit.trainer().orElseThrow();
        assertThat(trainer.engine()).isEqualTo(TrainerSettings.Engine.XGBOOST);
        assertThat(trainer.seed()).isEqualTo(9);
        assertThat(trainer.rounds()).isEqualTo(10);
        assertThat(trainer.holdOut()).isEqualTo(0.5);
    }

    @Test
    void what_an_earlier_training_left_in_the_output_does_not_count() throws IOException {
        given.remove("timpani.code-dir");
        set("fit.engine", "linear");
        set("output", out.toString());
        Files.writeString(out.resolve("model-metadata.yaml"), "name: x\ntype: inference\ntargetType: binary\n");
        assertThat(bind().problems()).isEmpty();
    }

    @Test
    void options_of_trainers_are_refused_without_one() {
        set("seed", "1");
        set("hold-out", "0.1");
        assertThat(problems(Kind.CHECK)).singleElement().asString().contains("--seed", "--hold-out", "--engine");
    }

    @Test
    void values_out_of_their_bounds_are_told_together() {
        set("fit.engine", "magic");
        set("hold-out", "1");
        set("rounds", "0");
        set("num-rows", "-1");
        set("output", directory.resolve("nowhere").toString());
        assertThat(String.join(" ", problems(Kind.USAGE)))
                .contains("--engine", "magic", "--hold-out", "--rounds", "--num-rows", "nowhere");
    }

    @Test
    void a_target_goes_with_its_type() {
        given.remove("timpani.target");
        assertThat(problems(Kind.CHECK)).singleElement().asString().contains("regression", "--target", "--target-csv");
        set("target-type", "anomaly");
        assertThat(bind().problems()).isEmpty();
        set("target", "y");
        assertThat(problems(Kind.CHECK)).singleElement().asString().contains("anomaly", "--target", "--target-csv");
        set("target-type", "transform");
        assertThat(bind().problems()).isEmpty();
    }

    @Test
    void one_target_and_one_set_of_weights_are_enough() throws IOException {
        String file = Files.writeString(directory.resolve("y.csv"), "y\n1\n").toString();
        set("target-csv", file);
        set("row-weights", "w");
        set("row-weights-csv", file);
        assertThat(problems(Kind.USAGE)).hasSize(2);
    }

    @Test
    void the_code_must_not_be_overwritten() {
        set("output", code.toString());
        assertThat(problems(Kind.CHECK)).singleElement().asString().contains("--output", code.toString());
    }

    @Test
    void parameters_are_a_json_object() throws IOException {
        Path file = directory.resolve("p.json");
        set("parameter-file", Files.writeString(file, "[1]").toString());
        assertThat(problems(Kind.USAGE)).singleElement().asString().contains("--parameter-file", "JSON object");
        Files.writeString(file, "{\"a\": ");
        assertThat(problems(Kind.USAGE)).singleElement().asString().contains("no JSON");
        Files.writeString(file, " \n");
        assertThat(settings().parameters()).isEmpty();
    }

    @Test
    void our_trainers_know_three_target_types() {
        set("fit.engine", "linear");
        set("target-type", "anomaly");
        given.remove("timpani.target");
        assertThat(problems(Kind.CHECK)).singleElement().asString().contains("anomaly", "multiclass");
    }
}
