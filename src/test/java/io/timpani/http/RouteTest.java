package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.http.Route.Work;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of http-api.md §1. */
class RouteTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "");

    @ParameterizedTest(name = "{1} /{0}")
    @CsvSource({
        "'', GET, /ping, PROBE",
        "ping, GET, /ping, PROBE",
        "health, GET, /health, PROBE",
        "info, GET, /info, NONE",
        "capabilities, GET, /capabilities, NONE",
        "stats, GET, /stats, NONE",
        "prometheus, GET, /prometheus, NONE",
        "predict, POST, /predict, MODEL_CALL",
        "predictions, POST, /predict, MODEL_CALL",
        "invocations, POST, /predict, MODEL_CALL",
        "predictUnstructured, POST, /predictUnstructured, MODEL_CALL",
        "predictionsUnstructured, POST, /predictUnstructured, MODEL_CALL",
        "transform, POST, /transform, MODEL_CALL",
        "chat/completions, POST, /chat/completions, MODEL_CALL",
        "v1/chat/completions, POST, /chat/completions, MODEL_CALL",
        "models, GET, /models, MODEL_CALL",
        "v1/models, GET, /models, MODEL_CALL",
        "directAccess/x, GET POST PUT, /directAccess, NONE",
        "directAccess/v1/chat/completions, GET POST PUT, /directAccess, NONE",
        "nim/x, GET POST PUT, /directAccess, NONE",
        "nim/v1/models, GET POST PUT, /directAccess, NONE"
    })
    void every_route_has_its_methods_and_its_resource(String path, String methods, String target, Work work) {
        Route route = Route.of(path).orElseThrow();

        assertThat(route.target()).isEqualTo(target);
        assertThat(route.work()).isEqualTo(work);
        Set<String> allowed = new HashSet<>(List.of(methods.split(" ")));
        allowed.add("OPTIONS");
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        assertThat(METHODS.stream().filter(route::allows)).containsExactlyInAnyOrderElementsOf(allowed);
        assertThat(route.allow().split(", ")).containsExactlyInAnyOrderElementsOf(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "Ping",
                "pings",
                "predict/x",
                "predict-later",
                "v1",
                "v1/predict",
                "chat",
                "completions",
                "v2/models",
                "models/x",
                "directAccess",
                "nim",
                "nimble/x",
                "directaccess/x",
                "info/..",
                "*"
            })
    void other_paths_are_no_routes(String path) {
        assertThat(Route.of(path)).isEmpty();
    }

    @Test
    void the_open_end_of_a_route_is_no_path_of_its_own() {
        assertThat(Route.of("nim/*")).contains(Route.NIM);
    }

    @ParameterizedTest
    @EnumSource
    void a_target_is_found_in_the_table_of_resource_paths(Route route) throws IllegalAccessException {
        Set<Object> paths = new HashSet<>();
        for (java.lang.reflect.Field field : Route.Paths.class.getFields()) {
            paths.add(String.valueOf(field.get(null)));
        }

        // the system's routes share one resource
        assertThat(paths).contains(route.work() == Route.Work.SYSTEM ? Route.Paths.SYSTEM : route.target());
    }

    @Test
    void a_name_in_the_middle_is_led_on() {
        String path = "system/engines/a.b-1/stop";
        assertThat(Route.of(path)).contains(Route.SYSTEM_ENGINE_STOP);
        assertThat(Route.SYSTEM_ENGINE_STOP.target(path)).isEqualTo("/system/engines/a.b-1/stop");
        assertThat(Route.SYSTEM_STATUS.target("system/status")).isEqualTo("/system/status");
        for (String none : new String[] {
            "system/engines/a/b/stop",
            "system/engines//stop",
            "system/engines/stop",
            "system/engines/a b/stop",
            "system/engines/../start",
            "system/engines/./start",
            "system/engines/.a/start",
            "system"
        }) {
            assertThat(Route.of(none)).as(none).isEmpty();
        }
    }

    @Test
    void no_two_routes_share_a_path() {
        assertThat(Arrays.stream(Route.values()).map(Route::path)).doesNotHaveDuplicates();
    }

    @Test
    void the_table_has_no_more_routes_than_are_known_here() {
        assertThat(Arrays.stream(Route.values()).filter(route -> route.allow().contains("GET")))
                .hasSize(15);
        assertThat(Arrays.stream(Route.values()).filter(route -> route.allows("POST")))
                .hasSize(14);
    }
}
