package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossChecksTest {
    private static final String LATER = "not offered by this version yet";

    @TempDir
    Path codeDir;

    @Test
    void monitoring_names_each_companion_that_is_missing_and_wants_help() {
        List<Problem> problems =
                regression().set("monitor", "true").set("model-id", "m").bind().problems();

        assertThat(problems).extracting(Problem::kind).containsOnly(Kind.CHECK);
        assertThat(problems.get(0).help()).isTrue();
        assertThat(problems.get(0).message())
                .contains(
                        "--monitor ",
                        "--deployment-id",
                        "MLOPS_DEPLOYMENT_ID",
                        "--monitor-settings",
                        "MONITOR_SETTINGS")
                .doesNotContain("--model-id");
    }

    @Test
    void embedded_monitoring_has_companions_of_its_own() {
        assertThat(Sources.of(codeDir, "unstructured")
                        .env("MLOPS_REPORTING_FROM_UNSTRUCTURED_MODELS", "1")
                        .problems(Kind.CHECK)
                        .get(0))
                .contains("--monitor-embedded", "--model-id", "--deployment-id", "--webserver", "--api-token")
                .doesNotContain("--monitor-settings");
    }

    @Test
    void monitoring_with_all_companions_is_only_refused_as_not_offered() {
        assertThat(regression()
                        .set("monitor", "true")
                        .set("model-id", "m")
                        .env("MLOPS_DEPLOYMENT_ID", "d")
                        .env("MONITOR_SETTINGS", "s")
                        .problems(Kind.CHECK))
                .singleElement()
                .asString()
                .contains("--monitor", LATER);
    }

    @Test
    void each_kind_of_monitoring_has_its_target_types() {
        assertThat(Sources.of(codeDir, "unstructured").set("monitor", "true").problems(Kind.CHECK))
                .anySatisfy(problem -> assertThat(problem).contains("--monitor", "unstructured"));
        assertThat(regression().set("monitor-embedded", "true").problems(Kind.CHECK))
                .anySatisfy(problem -> assertThat(problem).contains("--monitor-embedded", "unstructured"));
    }

    @Test
    void the_two_kinds_of_monitoring_exclude_each_other() {
        assertThat(regression()
                        .set("monitor", "true")
                        .set("monitor-embedded", "true")
                        .problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("--monitor ", "--monitor-embedded");
        assertThat(regression()
                        .env("MONITOR", "1")
                        .env("MLOPS_REPORTING_FROM_UNSTRUCTURED_MODELS", "1")
                        .problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("MONITOR", "MLOPS_REPORTING_FROM_UNSTRUCTURED_MODELS");
    }

    @Test
    void an_option_for_monitoring_beats_both_variables() {
        assertThat(Sources.of(codeDir, "unstructured")
                        .set("monitor-embedded", "true")
                        .env("MONITOR", "1")
                        .bind()
                        .problems())
                .noneSatisfy(problem -> assertThat(problem.kind()).isEqualTo(Kind.USAGE))
                .noneSatisfy(problem -> assertThat(problem.message()).contains("--monitor "));
    }

    @Test
    void api_access_names_each_companion_that_is_missing() {
        List<String> problems = regression()
                .env("ALLOW_DR_API_ACCESS_FOR_ALL_CUSTOM_MODELS", "yes")
                .set("webserver", "http://w")
                .problems(Kind.CHECK);

        assertThat(problems.get(0))
                .contains("--allow-dr-api-access", "--api-token", "API_TOKEN")
                .doesNotContain("--webserver");
    }

    @Test
    void skipping_dependencies_needs_docker() {
        assertThat(regression().set("skip-deps-install", "true").problems(Kind.CHECK))
                .singleElement()
                .asString()
                .contains("--skip-deps-install", "--docker");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            triton-host,      localhost,     --triton-host
            triton-host,      http://,       --triton-host
            triton-host,      a b,           --triton-host
            triton-http-port, 0,             --triton-http-port
            triton-http-port, x,             --triton-http-port
            triton-grpc-port, -1,            --triton-grpc-port
            triton-http-port, 8001,          --triton-grpc-port
            triton-grpc-port, 8000,          --triton-http-port
            """)
    void triton_is_checked_on_every_run(String name, String value, String named) {
        assertThat(regression().set(name, value).problems(Kind.CHECK))
                .singleElement()
                .asString()
                .contains(named);
    }

    @Test
    void triton_may_be_given_by_variables() {
        assertThat(regression()
                        .env("TRITON_HOST", "https://t.example")
                        .env("TRITON_HTTP_PORT", "1")
                        .env("TRITON_GRPC_PORT", "2")
                        .bind()
                        .problems())
                .isEmpty();
        assertThat(regression().env("TRITON_HTTP_PORT", "8001").problems(Kind.CHECK))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            query,        a=b
            content-type, text/csv
            """)
    void options_of_unstructured_models_are_refused_for_others_and_not_offered_yet(String name, String value) {
        assertThat(regression().set(name, value).bind().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.START))
                .extracting(Problem::message)
                .asString()
                .contains("--" + name, "regression", "unstructured");
        assertThat(Sources.of(codeDir, "unstructured").set(name, value).problems(Kind.CHECK))
                .singleElement()
                .asString()
                .contains("--" + name, LATER);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            gpu-predictor,           NIM
            sidecar,                 true
            """)
    void what_comes_later_is_refused_by_name(String name, String value) {
        assertThat(regression().set(name, value).bind().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.CHECK))
                .extracting(Problem::message)
                .asString()
                .contains("--" + name, LATER);
    }

    @Test
    void a_variable_for_what_comes_later_is_refused_naming_variable_and_option() {
        assertThat(regression()
                        .env("ALLOW_DR_API_ACCESS_FOR_ALL_CUSTOM_MODELS", "1")
                        .set("webserver", "w")
                        .set("api-token", "t")
                        .problems(Kind.CHECK))
                .singleElement()
                .asString()
                .contains("ALLOW_DR_API_ACCESS_FOR_ALL_CUSTOM_MODELS", "--allow-dr-api-access", LATER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment-config", "runtime-params-file", "lazy-loading-file"})
    void a_file_that_does_not_exist_is_a_usage_error(String name) {
        assertThat(regression().set(name, "no-such-file").bind().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.USAGE))
                .extracting(Problem::message)
                .asString()
                .contains("--" + name, "no-such-file");
    }

    @Test
    void an_unknown_gpu_predictor_is_a_usage_error() {
        assertThat(regression().set("gpu-predictor", "abacus").bind().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.USAGE));
    }

    @Test
    void flags_that_are_off_are_not_refused() {
        assertThat(regression()
                        .set("sidecar", "false")
                        .set("monitor", "no")
                        .env("ALLOW_DR_API_ACCESS_FOR_ALL_CUSTOM_MODELS", "0")
                        .bind()
                        .problems())
                .isEmpty();
    }

    private Sources regression() {
        return Sources.regression(codeDir);
    }
}
