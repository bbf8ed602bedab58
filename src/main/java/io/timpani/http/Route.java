package io.timpani.http;

import io.timpani.telemetry.Endpoint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    PREDICT_UNSTRUCTURED("predictUnstructured", Paths.UNSTRUCTURED, Work.NONE, "POST"),
    PREDICTIONS_UNSTRUCTURED("predictionsUnstructured", Paths.UNSTRUCTURED, Work.NONE, "POST"),
    TRANSFORM("transform", Paths.TRANSFORM, Work.NONE, "POST"),
    CHAT("chat/completions", Paths.CHAT, Work.NONE, "POST"),
    CHAT_V1("v1/chat/completions", Paths.CHAT, Work.NONE, "POST"),
    MODELS("models", Paths.MODELS, Work.NONE, "GET"),
    MODELS_V1("v1/models", Paths.MODELS, Work.NONE, "GET"),
    DIRECT_ACCESS("directAccess/*", Paths.DIRECT_ACCESS, Work.NONE, "GET", "POST", "PUT"),
    NIM("nim/*", Paths.DIRECT_ACCESS, Work.NONE, "GET", "POST", "PUT");

    /** Paths of the resources, as their {@code @Path} annotations give them. */
    public static final class Paths {
        public static final String PING = "/ping";
        public static final String HEALTH = "/health";
        public static final String INFO = "/info";
        public static final String CAPABILITIES = "/capabilities";
        public static final String STATS = "/stats";
        /** Not {@code /metrics}, which servers take for themselves. */
        public static final String PROMETHEUS = "/prometheus";

        public static final String PREDICT = "/predict";
        /** Not a route: the filter leads calls here that must not hold a request thread. */
        public static final String PREDICT_LATER = "/predict-later";

        public static final String UNSTRUCTURED = "/predictUnstructured";
        public static final String TRANSFORM = "/transform";
        public static final String CHAT = "/chat/completions";
        public static final String MODELS = "/models";
        public static final String DIRECT_ACCESS = "/directAccess";

        private Paths() {}
    }

    /** What a route asks of the server. */
    enum Work {
        /** Answers in every state. */
        PROBE,
        /** Reads what is known already. */
        NONE,
        /** Computes a prediction: goes through admission. */
        MODEL_CALL
    }

    private static final Map<String, Route> BY_PATH = new HashMap<>();
    private static final List<Route> OPEN_ENDED;

    static {
        for (Route route : values()) {
            BY_PATH.put(route.path, route);
        }
        OPEN_ENDED = Arrays.stream(values())
                .filter(route -> route.path.endsWith("/*"))
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
        if (exact != null && !exact.path.endsWith("/*")) {
            return Optional.of(exact);
        }
        return OPEN_ENDED.stream()
                .filter(route -> path.length() >= route.path.length()
                        && path.startsWith(route.path.substring(0, route.path.length() - 1)))
                .findFirst();
    }

    /** Path of the resource that answers it. */
    String target() {
        return target;
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
