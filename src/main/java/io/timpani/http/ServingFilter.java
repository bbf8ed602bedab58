package io.timpani.http;

import static java.lang.System.Logger.Level.ERROR;

import io.timpani.config.ServerSettings;
import io.timpani.engine.Traits.Pace;
import io.timpani.frame.JsonBuffer;
import io.timpani.lifecycle.RuntimeState;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.Span;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The door: every request passes it once, before JAX-RS. It names the request, finds its route, answers what needs no
 * resource (404, 405, OPTIONS, error mode, a closed gate) and leads the rest to the resource.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true, dispatcherTypes = DispatcherType.REQUEST)
public class ServingFilter extends HttpFilter {
    /** Request attribute: {@code Content-Type} as the client sent it, absent when it sent none. */
    public static final String CONTENT_TYPE = "io.timpani.content-type";

    private static final System.Logger LOG = System.getLogger(ServingFilter.class.getName());
    /** A body of up to this many bytes is read and predicted within milliseconds. */
    private static final int SMALL_BODY = 64 * 1024;

    @Inject
    private transient ServingRuntime runtime;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestTrail trail = RequestTrail.begin(request, response);
        try {
            handle(request, response, chain, trail);
        } catch (RuntimeException | ServletException e) {
            // resources answer their own failures; what comes here is ours, and must not become the container's HTML
            LOG.log(ERROR, "request " + trail.id() + " failed", e);
            if (!response.isCommitted()) {
                answer(
                        response,
                        ErrorAnswer.of(
                                ErrorCode.INTERNAL,
                                "the server failed: " + e.getClass().getSimpleName()));
            }
            trail.end();
        }
    }

    private void handle(HttpServletRequest request, HttpServletResponse response, FilterChain chain, RequestTrail trail)
            throws IOException, ServletException {
        ServerSettings server = runtime.server();
        if (server.accessLog()) {
            trail.logAccess();
        }
        String path = RequestPath.below(request, server.urlPrefix());
        Optional<Route> route = path == null ? Optional.empty() : Route.of(path).filter(this::isOffered);
        Metrics metrics = runtime.telemetry().metrics();
        if (path == null || route.isEmpty()) {
            if (isServersOwn(request)) {
                chain.doFilter(request, response);
            } else {
                trail.count(metrics, Endpoint.UNKNOWN);
                answer(response, ErrorAnswer.of(ErrorCode.NOT_FOUND, "there is no route " + trail.path()));
                trail.end();
            }
            return;
        }
        trail.count(metrics, route.get().endpoint());
        if ("OPTIONS".equals(request.getMethod())) {
            response.setHeader("Allow", route.get().allow());
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentLength(0);
            trail.end();
        } else if (!route.get().allows(request.getMethod())) {
            response.setHeader("Allow", route.get().allow());
            answer(
                    response,
                    ErrorAnswer.of(
                            ErrorCode.METHOD_NOT_ALLOWED,
                            "%s does not take %s, but %s"
                                    .formatted(
                                            trail.path(),
                                            request.getMethod(),
                                            route.get().allow())));
            trail.end();
        } else if (runtime.state() == RuntimeState.FAILED) {
            answerInErrorMode(route.get(), server, response);
            trail.end();
        } else {
            Span.Scope scope = trail.trace(runtime.telemetry()).enter();
            try {
                serve(route.get(), path, request, response, chain, trail);
            } finally {
                scope.close();
            }
        }
    }

    private boolean isOffered(Route route) {
        return route.work() != Route.Work.SYSTEM
                || runtime.served()
                        .flatMap(serving -> serving.settings().system())
                        .isPresent();
    }

    private void serve(
            Route route,
            String path,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            RequestTrail trail)
            throws IOException, ServletException {
        if (route.work() != Route.Work.MODEL_CALL) {
            try {
                lead(route.target(path), request, response, chain);
            } finally {
                trail.endWhenAnswered();
            }
            return;
        }
        Serving serving;
        try {
            serving = runtime.serving();
            serving.admission().enter();
        } catch (ServingException e) {
            answer(response, ErrorAnswer.of(e));
            trail.end();
            return;
        }
        boolean holdsThread = mayHoldThread(serving, request);
        trail.whenAnswered(holdsThread ? serving.admission()::leaveThread : serving.admission()::leave);
        try {
            lead(holdsThread ? route.target() : Route.Paths.PREDICT_LATER, request, response, chain);
        } finally {
            trail.endWhenAnswered();
        }
    }

    /**
     * A call runs on the request thread when it is short and threads enough are left for others: a client that does not send
     * its body, or a permit that is long in coming, then holds a few threads and never all.
     */
    private static boolean mayHoldThread(Serving serving, HttpServletRequest request) {
        int length = request.getContentLength();
        return serving.traits().pace() == Pace.FAST
                && length >= 0
                && length <= SMALL_BODY
                // who holds the request thread cannot be answered in its place
                && serving.settings().admission().timeout().isEmpty()
                && serving.admission().mayHoldThread();
    }

    private static void lead(String target, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest tamed = TamedRequest.of(request);
        LedRequest.enter(tamed);
        try {
            if (RequestPath.isExactly(request, target)) {
                chain.doFilter(tamed, response);
            } else {
                request.getRequestDispatcher(target).forward(tamed, response);
            }
        } finally {
            LedRequest.leave();
        }
    }

    private void answerInErrorMode(Route route, ServerSettings server, HttpServletResponse response)
            throws IOException {
        String cause = runtime.failure().orElse("the model could not be started");
        if (route.work() == Route.Work.PROBE && server.probesOkInErrorMode() && runtime.isLive()) {
            write(
                    response,
                    HttpServletResponse.SC_OK,
                    new JsonBuffer()
                            .raw("{\"message\":\"Error Server Running\",\"error\":")
                            .text(cause)
                            .raw("}"));
        } else {
            answer(response, ErrorAnswer.of(ErrorCode.START_FAILED, cause));
        }
    }

    /** A servlet that the server itself put into the application, such as its health endpoint. */
    private static boolean isServersOwn(HttpServletRequest request) {
        String servlet = request.getHttpServletMapping().getServletName();
        String mapped = request.getHttpServletMapping().getPattern();
        return servlet != null
                && !servlet.isEmpty()
                && !servlet.startsWith("io.timpani.")
                && !mapped.equals("/")
                && !mapped.equals("/*")
                && !mapped.startsWith("*.");
    }

    private void answer(HttpServletResponse response, ErrorAnswer error) throws IOException {
        if (error.mayTryAgain()) {
            response.setHeader("Retry-After", ErrorAnswer.RETRY_AFTER_SECONDS);
        }
        if (runtime.state() == RuntimeState.DRAINING) {
            // a client that keeps its connection would lose its next request with it
            response.setHeader("Connection", "close");
        }
        write(response, error.status(), error.json());
    }

    private static void write(HttpServletResponse response, int status, JsonBuffer body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length());
        body.writeTo(response.getOutputStream());
    }
}
