package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelBinderTest {
    private static final String REGRESSION = "name: r\ntype: inference\ntargetType: regression\n";

    @TempDir
    Path codeDir;

    @Test
    void the_code_directory_is_resolved_to_its_real_path() throws IOException {
        Path real = Files.createDirectory(codeDir.resolve("real"));
        Path link = Files.createSymbolicLink(codeDir.resolve("link"), real);

        assertThat(Sources.regression(link).settings().model().codeDir()).isEqualTo(real.toRealPath());
    }

    @Test
    void the_code_directory_may_be_a_variable_and_the_option_beats_it() {
        Sources sources = new Sources().set("target-type", "regression").env("CODE_DIR", codeDir.toString());
        assertThat(sources.bind().problems()).isEmpty();

        sources.set("code-dir", codeDir.resolve("absent").toString());
        assertThat(sources.problems(Kind.USAGE)).singleElement().asString().contains("--code-dir", "absent");
    }

    @Test
    void a_code_directory_is_required() {
        assertThat(new Sources().set("target-type", "regression").problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("--code-dir", "CODE_DIR");
    }

    @Test
    void a_file_is_no_code_directory() throws IOException {
        Path file = Files.createFile(codeDir.resolve("file"));

        assertThat(Sources.regression(file).problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("--code-dir");
    }

    @ParameterizedTest
    @EnumSource
    void every_target_type_is_known(TargetType type) {
        Sources sources = Sources.of(codeDir, type.value())
                .set("positive-class-label", "p")
                .set("negative-class-label", "n")
                .set("class-labels", "a\nb")
                .env("TARGET_NAME", "answer");

        assertThat(sources.settings().model().targetType()).isEqualTo(type);
        assertThat(sources.settings().model().targetName()).contains("answer");
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT_GENERATION", "VECTOR_DATABASE", "AGENTIC_WORKFLOW"})
    void a_text_target_needs_its_name(TargetType type) {
        assertThat(Sources.of(codeDir, type.value()).bind().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.START))
                .extracting(Problem::message)
                .asString()
                .contains("TARGET_NAME");
    }

    @Test
    void a_geopoint_needs_no_name() {
        assertThat(Sources.of(codeDir, "geopoint").settings().model().targetName())
                .isEmpty();
    }

    @Test
    void an_unknown_target_type_is_a_usage_error_from_any_source() {
        assertThat(Sources.of(codeDir, "guess").bind().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.USAGE))
                .extracting(Problem::message)
                .asString()
                .contains("--target-type", "guess", "regression");
        assertThat(Sources.regression(codeDir)
                        .unset("target-type")
                        .env("TARGET_TYPE", "guess")
                        .problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("TARGET_TYPE", "--target-type", "guess");
    }

    @Test
    void a_missing_target_type_names_all_ways_to_give_it() {
        assertThat(Sources.regression(codeDir).unset("target-type").problems(Kind.START))
                .singleElement()
                .asString()
                .contains("--target-type", "TARGET_TYPE", "model-metadata.yaml");
    }

    @Test
    void the_target_type_comes_from_option_variable_and_metadata_in_this_order() {
        Sources sources = Sources.regression(codeDir).unset("target-type");
        Sources.metadata(codeDir, REGRESSION);
        assertThat(sources.settings().model().targetType()).isEqualTo(TargetType.REGRESSION);

        sources.env("TARGET_TYPE", "anomaly");
        assertThat(sources.problems(Kind.START))
                .singleElement()
                .asString()
                .contains("anomaly", "TARGET_TYPE", "regression", "model-metadata.yaml");

        sources.set("target-type", "Regression");
        assertThat(sources.settings().model().targetType()).isEqualTo(TargetType.REGRESSION);
    }

    @Test
    void metadata_problems_are_start_problems_and_hide_what_metadata_might_have_said() {
        Sources.metadata(codeDir, "targetType: binary\nextra: 1\n");

        assertThat(Sources.regression(codeDir).unset("target-type").bind().problems())
                .hasSize(3)
                .allSatisfy(problem -> {
                    assertThat(problem.kind()).isEqualTo(Kind.START);
                    assertThat(problem.message()).contains("model-metadata.yaml", "line ");
                });
    }

    @Test
    void metadata_is_part_of_the_settings() {
        Sources.metadata(codeDir, REGRESSION);

        assertThat(Sources.regression(codeDir)
                        .settings()
                        .model()
                        .metadata()
                        .orElseThrow()
                        .name())
                .isEqualTo("r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "java", "other", "JAVA"})
    void a_language_can_be_forced(String language) {
        assertThat(Sources.regression(codeDir)
                        .set("language", language)
                        .settings()
                        .model()
                        .language())
                .isEqualTo(Language.of(language));
    }

    @Test
    void an_unknown_language_is_a_usage_error() {
        assertThat(Sources.regression(codeDir).set("language", "julia").problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("--language", "julia", "python");
    }

    @Test
    void predictors_get_what_is_set_and_nothing_else() {
        assertThat(Sources.regression(codeDir)
                        .set("address", "h:5")
                        .settings()
                        .model()
                        .options())
                .isEqualTo(Map.of("host", "h", "port", "5", "show_perf", "false"));
        assertThat(Sources.regression(codeDir)
                        .set("model-id", "m\"1")
                        .set("max-workers", "3")
                        .env("MLOPS_DEPLOYMENT_ID", "d2")
                        .env("DEPLOYMENT_ID", "d1")
                        .env("MONITOR_SETTINGS", "s")
                        .env("EXTERNAL_WEB_SERVER_URL", "w")
                        .env("API_TOKEN", "t")
                        .env("TRITON_HOST", "http://t")
                        .settings()
                        .model()
                        .options())
                .containsEntry("model_id", "m\"1")
                .containsEntry("processes", "3")
                .containsEntry("deployment_id", "d1")
                .containsEntry("monitor_settings", "s")
                .containsEntry("external_webserver_url", "w")
                .containsEntry("api_token", "t")
                .containsEntry("triton_host", "http://t")
                .doesNotContainKeys("query_params", "content_type");
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThat(new Sources()
                        .set("address", ":0")
                        .set("max-workers", "0")
                        .set("logging-level", "loud")
                        .set("class-labels", "a")
                        .set("skip-deps-install", "true")
                        .env("URL_PREFIX", "x")
                        .env("SHOW_STACKTRACE", "f")
                        .bind()
                        .problems())
                .extracting(Problem::kind)
                .containsExactlyInAnyOrder(
                        Kind.USAGE, Kind.USAGE, Kind.USAGE, Kind.USAGE, Kind.USAGE, Kind.CHECK, Kind.CHECK, Kind.START);
    }
}
