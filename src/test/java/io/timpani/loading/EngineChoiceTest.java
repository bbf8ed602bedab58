package io.timpani.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import io.timpani.testing.Refusals;
import io.timpani.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChoiceTest {
    private static final List<Engine> ENGINES = List.of(
            new Fake("forest", Optional.empty(), List.of("json", "ubj", "txt")),
            new Fake("cats", Optional.empty(), List.of("cbm")),
            new Fake("graph", Optional.of(Language.PYTHON), List.of("onnx")),
            new Fake("markup", Optional.of(Language.JAVA), List.of("pmml")),
            new Fake("archive", Optional.of(Language.JAVA), List.of("zip", "mojo")),
            new Foreign(new Fake("snake", Optional.of(Language.PYTHON), List.of("pkl", "py"))));

    @TempDir
    private Path dir;

    /** Finds files by their extension, and those it would not know by their names. */
    private record Fake(String name, Optional<Language> language, List<String> extensions) implements Engine {
        @Override
        public Optional<String> detect(ModelSpec model) {
            Optional<Language> told = model.effectiveLanguage();
            // those that say none stand back for code of another
            boolean suits = language.isEmpty()
                    ? told.isEmpty() || told.equals(Optional.of(Language.JAVA))
                    : told.equals(language);
            return model.directory().top(extensions.toArray(String[]::new)).stream()
                    .filter(file -> suits && !file.startsWith("no-"))
                    .findFirst();
        }

        @Override
        public Predictor load(ModelSpec model) {
            throw new IllegalStateException();
        }
    }

    /** Runs code of the user's. */
    private record Foreign(Fake engine) implements Engine {
        @Override
        public String name() {
            return engine.name();
        }

        @Override
        public boolean runsForeignCode() {
            return true;
        }

        @Override
        public Optional<String> detect(ModelSpec model) {
            return engine.detect(model);
        }

        @Override
        public Predictor load(ModelSpec model) {
            return engine.load(model);
        }
    }

    @Test
    void a_model_that_says_no_language_is_found_by_its_engine() {
        TestModels.touch(dir, "model.json", "readme.md");

        assertThat(chosen()).isEqualTo("forest (model.json)");
    }

    @Test
    void files_that_no_engine_knows_are_no_candidates() {
        TestModels.touch(dir, "no-model.json", "no-readme.txt", "cat.cbm");

        assertThat(chosen()).isEqualTo("cats (cat.cbm)");
    }

    @Test
    void a_directory_in_which_nothing_is_a_model_has_no_clear_language() {
        TestModels.touch(dir, "no-model.json");

        assertThat(refusal()).contains("not clear", "--language", "no-model.json", ".ubj", "timpani.model-file");
    }

    @Test
    void models_of_two_engines_are_refused_with_their_names_and_the_ways_to_choose() {
        TestModels.touch(dir, "a.json", "b.cbm");

        assertThat(refusal())
                .contains("forest (a.json)", "cats (b.cbm)")
                .contains("timpani.model-file", "TIMPANI_MODEL_FILE", "timpani.engine", "--language");
    }

    @Test
    void two_models_of_one_engine_are_refused_as_well() {
        TestModels.touch(dir, "a.json", "b.ubj");

        assertThat(refusal()).contains("forest (a.json)", "forest (b.ubj)");
    }

    @Test
    void a_file_chooses() {
        TestModels.touch(dir, "a.json", "b.ubj", "c.cbm");

        assertThat(chosenFile("b.ubj")).isEqualTo("forest (b.ubj)");
        assertThat(chosenFile("c.cbm")).isEqualTo("cats (c.cbm)");
    }

    @Test
    void a_file_chooses_between_languages() {
        TestModels.touch(dir, "a.onnx", "b.pmml", "below/c.rds");

        assertThat(chosenFile("a.onnx")).isEqualTo("graph (a.onnx)");
        assertThat(chosenFile("b.pmml")).isEqualTo("markup (b.pmml)");
    }

    @Test
    void a_file_that_is_not_there_is_named_with_those_that_are() {
        TestModels.touch(dir, "a.json", "below/b.json");

        assertThat(Refusals.refusal(ErrorCode.START_FAILED, () -> chosenFile("b.json")))
                .contains("b.json", "a.json")
                .doesNotContain(dir.toString());
        assertThat(Refusals.refusal(ErrorCode.START_FAILED, () -> chosenFile("below/b.json")))
                .contains("top level");
    }

    @Test
    void an_engine_chooses() {
        TestModels.touch(dir, "a.json", "b.cbm");

        assertThat(chosenEngine("cats")).isEqualTo("cats (b.cbm)");
        assertThat(Refusals.refusal(ErrorCode.START_FAILED, () -> chosenEngine("dogs")))
                .contains("dogs", "forest, cats");
        assertThat(Refusals.refusal(ErrorCode.START_FAILED, () -> chosenEngine("markup")))
                .contains("markup", "a.json, b.cbm");
    }

    @Test
    void an_engine_chooses_between_languages() {
        TestModels.touch(dir, "a.onnx", "b.pmml");

        assertThat(refusal()).contains("python and java");
        assertThat(chosenEngine("graph")).isEqualTo("graph (a.onnx)");
        assertThat(chosenEngine("markup")).isEqualTo("markup (b.pmml)");
    }

    @Test
    void an_artifact_of_the_contract_that_runs_here_does_not_hide_another_model() {
        TestModels.touch(dir, "a.onnx", "b.json");

        assertThat(refusal()).contains("graph (a.onnx)", "forest (b.json)");
    }

    @Test
    void a_given_language_leaves_models_alone_that_say_none() {
        TestModels.touch(dir, "a.onnx", "b.json");

        assertThat(new EngineChoice(ENGINES, Optional.empty())
                        .of(spec(CodeDirectory.list(dir)).as(Language.PYTHON)))
                .hasToString("graph (a.onnx)");
        assertThat(new EngineChoice(ENGINES, Optional.empty())
                        .of(spec(CodeDirectory.list(dir)).as(Language.JAVA)))
                .hasToString("forest (b.json)");
    }

    @Test
    void a_users_code_may_come_with_models_as_its_resources() {
        TestModels.touch(dir, "custom.py", "b.json");
        assertThat(chosen()).isEqualTo("snake (custom.py)");

        assertThat(chosenEngine("forest")).isEqualTo("forest (b.json)");
    }

    @Test
    void an_artifact_that_a_users_code_loads_comes_first() {
        TestModels.touch(dir, "a.pkl", "b.json");

        assertThat(chosen()).isEqualTo("snake (a.pkl)");
        assertThat(chosenFile("b.json")).isEqualTo("forest (b.json)");
    }

    @Test
    void the_first_of_several_java_artifacts_leads() {
        TestModels.touch(dir, "b.pmml", "a.zip");

        assertThat(chosen()).isEqualTo("archive (a.zip)");
    }

    @Test
    void a_pipeline_leads_before_all_other_java_artifacts() {
        TestModels.touch(dir, "a.pmml", "z.mojo");

        assertThat(chosen()).isEqualTo("archive (z.mojo)");
    }

    @Test
    void a_chosen_engine_does_not_see_the_artifacts_of_others() {
        TestModels.touch(dir, "a.pmml", "b.zip", "c.zip", "d.csv", "e.onnx");

        CodeDirectory seen = new EngineChoice(ENGINES, Optional.of("archive"))
                .of(spec(CodeDirectory.list(dir)))
                .spec()
                .directory();
        assertThat(seen.files()).containsExactly("b.zip", "c.zip", "d.csv");
    }

    private String chosen() {
        return new EngineChoice(ENGINES, Optional.empty())
                .of(spec(CodeDirectory.list(dir)))
                .toString();
    }

    private String refusal() {
        return Refusals.refusal(ErrorCode.START_FAILED, this::chosen);
    }

    private String chosenFile(String name) {
        return new EngineChoice(ENGINES, Optional.empty())
                .of(spec(CodeDirectory.list(dir).only(name)))
                .toString();
    }

    private String chosenEngine(String name) {
        return new EngineChoice(ENGINES, Optional.of(name))
                .of(spec(CodeDirectory.list(dir)))
                .toString();
    }

    private static ModelSpec spec(CodeDirectory directory) {
        return new ModelSpec(directory, TargetType.REGRESSION, ClassLabels.none(), Optional.empty(), Map.of());
    }
}
