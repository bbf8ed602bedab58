package io.timpani.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The request that {@link ServingFilter} leads to a resource on this thread. Injected as a parameter it would cost a twentieth
 * of a small prediction, because JAX-RS looks it up and wraps it in a proxy for each call.
 */
public final class LedRequest {
    private static final ThreadLocal<@Nullable HttpServletRequest> HERE = new ThreadLocal<>();

    private LedRequest() {}

    /**
     * The request of the resource method that runs on this thread.
     *
     * @throws IllegalStateException outside a resource method's own thread
     */
    public static HttpServletRequest here() {
        HttpServletRequest request = HERE.get();
        if (request == null) {
            throw new IllegalStateException("no request is led on this thread");
        }
        return request;
    }

    static void enter(HttpServletRequest request) {
        HERE.set(request);
    }

    static void leave() {
        HERE.remove();
    }
}
