package io.timpani.http;

import io.timpani.telemetry.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one table of routes (http-api.md §1). Aliases share a target: the path of the resource that answers them. */
public enum Route {
    ROOT("", Paths.PING, Work.PROBE, "GET"),
    PING("ping", Paths.PING, Work.PROBE, "GET"),
    HEALTH("health", Paths.HEALTH, Work.PROBE, "GET"),
    INFO("info", Paths.INFO, Work.NONE, "GET"),
    CAPABILITIES("capabilities", Paths.CAPABILITIES, Work.NONE, "GET"),
    STATS("stats", Paths.STATS, Work.NONE, "GET"),
    PROMETHEUS("prometheus", Paths.PROMETHEUS, Work.NONE, "GET"),
    PREDICT("predict", Paths.PREDICT, Work.MODEL_CALL, "POST"),
    PREDICTIONS("predictions", Paths.PREDICT, Work.MODEL_CALL, "POST"),
    INVOCATIONS("invocations", Paths.PREDICT, Work.MODEL_CALL, "POST"),
    PREDICT_UNSTRUCTURED("predictUnstructured", Paths.UNSTRUCTURED, Work.MODEL_CALL, "POST"),
    PREDICTIONS_UNSTRUCTURED("predictionsUnstructured", Paths.UNSTRUCTURED, Work.MODEL_CALL, "POST"),
    TRANSFORM("transform", Paths.TRANSFORM, Work.MODEL_CALL, "POST"),
    CHAT("chat/completions", Paths.CHAT, Work.MODEL_CALL, "POST"),
    CHAT_V1("v1/chat/completions", Paths.CHAT, Work.MODEL_CALL, "POST"),
    MODELS("models", Paths.MODELS, Work.MODEL_CALL, "GET"),
    MODELS_V1("v1/models", Paths.MODELS, Work.MODEL_CALL, "GET"),
    DIRECT_ACCESS("directAccess/*", Paths.DIRECT_ACCESS, Work.NONE, "GET", "POST", "PUT"),
    NIM("nim/*", Paths.DIRECT_ACCESS, Work.NONE, "GET", "POST", "PUT"),
    SYSTEM_START("system/start", Paths.SYSTEM + "/start", Work.SYSTEM, "POST"),
    SYSTEM_SHUTDOWN("system/shutdown", Paths.SYSTEM + "/shutdown", Work.SYSTEM, "POST"),
    SYSTEM_STATUS("system/status", Paths.SYSTEM + "/status", Work.SYSTEM, "GET"),
    SYSTEM_EVENTS("system/events", Paths.SYSTEM + "/events", Work.SYSTEM, "GET"),
    SYSTEM_ENGINES("system/engines", Paths.SYSTEM + "/engines", Work.SYSTEM, "GET"),
    SYSTEM_ENGINE_START("system/engines/*/start", Paths.SYSTEM + "/engines/*/start", Work.SYSTEM, "POST"),
    SYSTEM_ENGINE_STOP("system/engines/*/stop", Paths.SYSTEM + "/engines/*/stop", Work.SYSTEM, "POST"),
    SYSTEM_ENGINE_OUTPUT("system/engines/*/output", Paths.SYSTEM + "/engines/*/output", Work.SYSTEM, "GET");

    /** Paths of the resources, as their {@code @Path} annotations give them, and of what is answered without JAX-RS. */
    public static final class Paths {
        public static final String PING = "/ping";
        public static final String HEALTH = "/health";
        public static final String INFO = "/info";
        public static final String CAPABILITIES = "/capabilities";
        public static final String STATS = "/stats";
        /** Not {@code /metrics}, which servers take for themselves. */
        public static final String PROMETHEUS = "/prometheus";

        /** A servlet's: calls that are over before JAX-RS had found their method. */
        public static final String PREDICT = "/predict";
        /** Not a route: the filter leads calls here that must not hold a request thread. */
        public static final String PREDICT_LATER = "/predict-later";

        public static final String UNSTRUCTURED = "/predictUnstructured";
        public static final String TRANSFORM = "/transform";
        public static final String CHAT = "/chat/completions";
        public static final String MODELS = "/models";
        public static final String DIRECT_ACCESS = "/directAccess";
        public static final String SYSTEM = "/system";

        private Paths() {}
    }

    /** What a route asks of the server. */
    enum Work {
        /** Answers in every state. */
        PROBE,
        /** Reads what is known already. */
        NONE,
        /** Manages engines; there is no such route unless a system is declared. */
        SYSTEM,
        /** Calls the model: goes through admission. */
        MODEL_CALL
    }

    private static final Map<String, Route> BY_PATH;
    private static final List<Route> OPEN_ENDED;
    private static final List<Route> WITH_NAME;
    /** A segment of a path that is led on as it is; none that a dispatcher would take for a step, such as two dots. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    static {
        BY_PATH =
                Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(route -> route.path, Function.identity()));
        OPEN_ENDED = Arrays.stream(values())
                .filter(route -> route.path.endsWith("/*"))
                .toList();
        WITH_NAME = Arrays.stream(values())
                .filter(route -> route.path.contains("/*/"))
                .toList();
    }

    private final String path;
    private final String target;
    private final Work work;
    private final String allow;
    private final boolean get;
    private final boolean post;
    private final boolean put;

    Route(String path, String target, Work work, String... methods) {
        this.path = path;
        this.target = target;
        this.work = work;
        List<String> allowed = List.of(methods);
        this.get = allowed.contains("GET");
        this.post = allowed.contains("POST");
        this.put = allowed.contains("PUT");
        this.allow = String.join(", ", methods) + (get ? ", HEAD" : "") + ", OPTIONS";
    }

    /**
     * Finds the route of a path.
     *
     * @param path decoded, below the prefix, without slashes at its ends
     */
    static Optional<Route> of(String path) {
        Route exact = BY_PATH.get(path);
        if (exact != null && exact.path.indexOf('*') < 0) {
            return Optional.of(exact);
        }
        return OPEN_ENDED.stream()
                .filter(route -> path.length() >= route.path.length()
                        && path.startsWith(route.path.substring(0, route.path.length() - 1)))
                .findFirst()
                .or(() -> WITH_NAME.stream()
                        .filter(route -> route.name(path) != null)
                        .findFirst());
    }

    /** Path of clients below the prefix; a star stands for a name, or at its end for anything. */
    String path() {
        return path;
    }

    /** Path of the resource that answers it. */
    String target() {
        return target;
    }

    /** Path of the resource that answers a path of this route: its name, where the route has one, is led on. */
    String target(String path) {
        String name = name(path);
        return name == null ? target : target.replace("*", name);
    }

    /** What stands for the star in the middle of the route's path. */
    private @Nullable String name(String asked) {
        int star = path.indexOf("/*/") + 1;
        int tail = path.length() - star - 1;
        if (star == 0 || asked.length() <= path.length() - 1) {
            return null;
        }
        String name = asked.substring(star, asked.length() - tail);
        boolean same = asked.startsWith(path.substring(0, star)) && asked.endsWith(path.substring(star + 1));
        return same && NAME.matcher(name).matches() ? name : null;
    }

    Work work() {
        return work;
    }

    /** What metrics and spans call it. */
    Endpoint endpoint() {
        return switch (this) {
            case ROOT, PING -> Endpoint.PROBE;
            case HEALTH -> Endpoint.HEALTH;
            case INFO -> Endpoint.INFO;
            case CAPABILITIES -> Endpoint.CAPABILITIES;
            case STATS -> Endpoint.STATS;
            case PROMETHEUS -> Endpoint.METRICS;
            case PREDICT, PREDICTIONS, INVOCATIONS -> Endpoint.PREDICT;
            case PREDICT_UNSTRUCTURED, PREDICTIONS_UNSTRUCTURED -> Endpoint.UNSTRUCTURED;
            case TRANSFORM -> Endpoint.TRANSFORM;
            case CHAT, CHAT_V1 -> Endpoint.CHAT;
            case MODELS, MODELS_V1 -> Endpoint.MODELS;
            case DIRECT_ACCESS, NIM -> Endpoint.DIRECT_ACCESS;
            case SYSTEM_START,
                    SYSTEM_SHUTDOWN,
                    SYSTEM_STATUS,
                    SYSTEM_EVENTS,
                    SYSTEM_ENGINES,
                    SYSTEM_ENGINE_START,
                    SYSTEM_ENGINE_STOP,
                    SYSTEM_ENGINE_OUTPUT -> Endpoint.SYSTEM;
        };
    }

    boolean allows(String method) {
        return switch (method) {
            case "GET", "HEAD" -> get;
            case "POST" -> post;
            case "PUT" -> put;
            case "OPTIONS" -> true;
            default -> false;
        };
    }

    /** Value of the {@code Allow} header. */
    String allow() {
        return allow;
    }
}
