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
import io.timpani.telemetry.Telemetry;
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
import org.jspecify.annotations.Nullable;

/**
 * The door: every request passes it once, before JAX-RS. It names the request, finds its route, answers what needs no
 * resource (404, 405, OPTIONS, error mode, a closed gate) and leads the rest to the resource.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true, dispatcherTypes = DispatcherType.REQUEST)
public class ServingFilter extends HttpFilter {
    private static final System.Logger LOG = System.getLogger(ServingFilter.class.getName());
    /** A body of up to this many bytes is read and predicted within milliseconds. */
    private static final int SMALL_BODY = 64 * 1024;

    @Inject
    private transient ServingRuntime runtime;

    private transient @Nullable RequestMark mark;

    @Override
    public void init() {
        mark = RequestMark.attach("io.timpani");
    }

    @Override
    public void destroy() {
        RequestMark attached = mark;
        if (attached != null) {
            attached.close();
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestTrail trail = RequestTrail.begin(request, response);
        try {
            handle(request, response, chain, trail);
        } catch (ServingException e) {
            answerUnlessBegun(request, response, ErrorAnswer.of(e));
        } catch (Exception | Error e) {
            // resources answer their own failures; what comes here is ours, and must not become the container's HTML
            LOG.log(ERROR, "request " + trail.id() + " failed", e);
            runtime.failIfUnrecoverable(e);
            answerUnlessBegun(
                    request,
                    response,
                    ErrorAnswer.of(
                            ErrorCode.INTERNAL,
                            "the server failed: " + e.getClass().getSimpleName()));
        } finally {
            // here and nowhere else: what ends the trail before the answer reports the wrong status
            trail.endWhenAnswered();
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
        Telemetry telemetry = runtime.telemetry();
        Metrics metrics = telemetry.metrics();
        if (path == null || route.isEmpty()) {
            if (isServersOwn(request)) {
                chain.doFilter(request, response);
            } else {
                trail.count(metrics, Endpoint.UNKNOWN);
                answer(response, ErrorAnswer.of(ErrorCode.NOT_FOUND, "there is no route " + trail.path()));
            }
            return;
        }
        trail.count(metrics, route.get().endpoint());
        if ("OPTIONS".equals(request.getMethod())) {
            response.setHeader("Allow", route.get().allow());
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentLength(0);
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
        } else if (runtime.state() == RuntimeState.FAILED) {
            answerInErrorMode(route.get(), server, response);
        } else {
            Span.Scope scope = trail.trace(telemetry).enter();
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
        String target = route.target(path);
        if (route.work() == Route.Work.MODEL_CALL) {
            Serving serving = runtime.serving();
            trail.enter(serving);
            // the others never hold the request thread
            if (target.equals(Route.Paths.PREDICT) && (!isShort(serving, request) || !trail.mayHoldThread())) {
                target = Route.Paths.PREDICT_LATER;
            }
        }
        lead(target, request, response, chain, trail);
    }

    /**
     * A call runs on the request thread when it is short and threads enough are left for others: a client that does not send
     * its body, or a permit that is long in coming, then holds a few threads and never all.
     */
    private static boolean isShort(Serving serving, HttpServletRequest request) {
        int length = request.getContentLength();
        return serving.traits().pace() == Pace.FAST
                && length >= 0
                && length <= SMALL_BODY
                // who holds the request thread cannot be answered in its place
                && serving.settings().admission().timeout().isEmpty();
    }

    private static void lead(
            String target,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            RequestTrail trail)
            throws IOException, ServletException {
        // a servlet of ours has nothing to stumble over
        boolean tame = target.equals(Route.Paths.PREDICT);
        HttpServletRequest led = tame ? request : TamedRequest.of(request, trail.contentType());
        trail.leadAs(led);
        LedRequest.enter(trail);
        try {
            if (RequestPath.isExactly(request, target)) {
                chain.doFilter(led, response);
            } else {
                request.getRequestDispatcher(target).forward(led, response);
            }
        } finally {
            LedRequest.leave();
        }
    }

    private void answerInErrorMode(Route route, ServerSettings server, HttpServletResponse response)
            throws IOException {
        String cause = runtime.failure().orElse("the model could not be started");
        if (route.work() == Route.Work.PROBE && server.probesOkInErrorMode() && runtime.isLive()) {
            JsonAnswer.send(
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

    /** Whoever began an answer, or took it upon himself to answer later, is not interfered with. */
    private void answerUnlessBegun(HttpServletRequest request, HttpServletResponse response, ErrorAnswer error)
            throws IOException {
        if (!response.isCommitted() && !request.isAsyncStarted()) {
            answer(response, error);
        }
    }

    private void answer(HttpServletResponse response, ErrorAnswer error) throws IOException {
        if (runtime.state() == RuntimeState.DRAINING) {
            // a client that keeps its connection would lose its next request with it
            response.setHeader("Connection", "close");
        }
        JsonAnswer.send(response, error);
    }
}
