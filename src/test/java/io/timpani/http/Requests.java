package io.timpani.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and responses that know only what this room asks them. */
final class Requests {
    private final String uri;
    private String contextPath = "";
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, String> answered = new HashMap<>();

    private Requests(String uri) {
        this.uri = uri;
    }

    /** A request for a path as the client spelled it. */
    static Requests to(String uri) {
        return new Requests(uri);
    }

    Requests below(String context) {
        contextPath = context;
        return this;
    }

    Requests header(String name, String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
        return this;
    }

    /** Headers of the answer so far. */
    Map<String, String> answered() {
        return answered;
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (method, arguments) -> switch (method) {
            case "getRequestURI" -> uri;
            case "getContextPath" -> contextPath;
            case "getMethod" -> "GET";
            case "getProtocol" -> "HTTP/1.1";
            case "getRemoteAddr" -> "10.0.0.7";
            case "getRemoteUser" -> null;
            case "getQueryString" -> null;
            case "getHeader" -> headers.get(String.valueOf(arguments.get(0)).toLowerCase(Locale.ROOT));
            case "getHeaders" -> java.util.Collections.enumeration(List.of());
            case "getAttribute" -> attributes.get(String.valueOf(arguments.get(0)));
            case "setAttribute" -> attributes.put(String.valueOf(arguments.get(0)), arguments.get(1));
            default -> throw new UnsupportedOperationException(method);
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (method, arguments) -> switch (method) {
            case "setHeader" -> answered.put(String.valueOf(arguments.get(0)), String.valueOf(arguments.get(1)));
            case "getHeader" -> answered.get(String.valueOf(arguments.get(0)));
            case "getStatus" -> 200;
            default -> throw new UnsupportedOperationException(method);
        });
    }

    /** Answers calls by the method's name. */
    private interface Answering {
        @Nullable
        Object answer(String method, List<?> arguments);
    }

    private static <T> T proxy(Class<T> type, Answering answering) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) ->
                        answering.answer(method.getName(), arguments == null ? List.of() : List.of(arguments))));
    }
}
