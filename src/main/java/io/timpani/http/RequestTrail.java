package io.timpani.http;

import static java.lang.System.Logger.Level.INFO;

import io.timpani.lifecycle.Admission;
import io.timpani.lifecycle.Serving;
import io.timpani.model.Version;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.Span;
import io.timpani.telemetry.Telemetry;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What a request leaves behind: its id in the answer's headers, a line in the log when it failed, a place in the gate. */
public final class RequestTrail {
    private static final System.Logger LOG = System.getLogger(RequestTrail.class.getName());
    private static final String ATTRIBUTE = "io.timpani.request-id";

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final String id;
    private final String path;
    private final String method;
    private final @Nullable String query;
    private final @Nullable String contentType;
    private final long start = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private HttpServletRequest led;
    private volatile @Nullable Serving serving;
    private volatile boolean holdsThread;
    private volatile @Nullable AccessLine accessLine;
    private volatile Span span = Span.NONE;
    private Endpoint endpoint = Endpoint.UNKNOWN;
    private @Nullable Metrics metrics;

    private RequestTrail(HttpServletRequest request, HttpServletResponse response, String id) {
        this.request = request;
        this.response = response;
        this.id = id;
        this.led = request;
        // kept now: a forward shows the resource's path instead of the client's
        this.path = request.getRequestURI();
        this.method = request.getMethod();
        this.query = request.getQueryString();
        this.contentType = request.getHeader("Content-Type");
    }

    /** Names the request and puts id and version into the answer's headers. */
    static RequestTrail begin(HttpServletRequest request, HttpServletResponse response) {
        String id = request.getHeader("X-Request-ID");
        if (id == null || id.isBlank()) {
            id = request.getHeader("X_Request_ID");
        }
        if (id == null || id.isBlank()) {
            id = freshId();
        }
        response.setHeader("X-Request-ID", id);
        response.setHeader("X_Request_ID", id);
        response.setHeader("X-Drum-Version", Version.current());
        RequestTrail trail = new RequestTrail(request, response, id);
        request.setAttribute(ATTRIBUTE, trail);
        return trail;
    }

    /** The trail of a request that came through the filter. */
    public static RequestTrail of(HttpServletRequest request) {
        return (RequestTrail) request.getAttribute(ATTRIBUTE);
    }

    /** Writes a line of the access log to stdout when the request is answered. */
    void logAccess() {
        accessLine = AccessLine.of(request, ZonedDateTime.now(ZoneId.systemDefault()));
    }

    /** Counts the request, whatever becomes of it. */
    void count(Metrics into, Endpoint which) {
        endpoint = which;
        metrics = into;
        into.begun(which);
    }

    /** Traces the request, if telemetry is on and its endpoint is traced. */
    Span trace(Telemetry telemetry) {
        Span begun = telemetry.isTracing() ? telemetry.begin(endpoint, request::getHeader) : Span.NONE;
        span = begun;
        return begun;
    }

    /**
     * Passes the gate of the model; leaves it when the request is answered.
     *
     * @throws io.timpani.model.ServingException when the gate is closed or the queue is full
     */
    void enter(Serving into) {
        into.admission().enter();
        serving = into;
    }

    /** Asks whether the request, which passed the gate, may be handled on its own thread. */
    boolean mayHoldThread() {
        boolean may = serving().admission().mayHoldThread();
        holdsThread = may;
        return may;
    }

    /** The request is led to its resource, as this. */
    void leadAs(HttpServletRequest tamed) {
        led = tamed;
    }

    /**
     * Work for another thread, during which that thread knows what request it works for.
     *
     * @see LedRequest#trail()
     */
    public Runnable carrying(Runnable work) {
        return () -> {
            LedRequest.enter(this);
            try {
                work.run();
            } finally {
                LedRequest.leave();
            }
        };
    }

    /** The request as its resource sees it. Servers reuse it once it is answered. */
    public HttpServletRequest request() {
        return led;
    }

    /** Header {@code Content-Type} as the client sent it, null when it sent none. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** The query string as the client sent it, null when it sent none. */
    public @Nullable String query() {
        return query;
    }

    /** The request's headers as the client sent them, by their names in title case; ask before the request is answered. */
    public Map<String, List<String>> headers() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            all.computeIfAbsent(titleCase(name), any -> new ArrayList<>())
                    .addAll(Collections.list(request.getHeaders(name)));
        }
        return all;
    }

    private static String titleCase(String name) {
        StringBuilder title = new StringBuilder(name.length());
        boolean first = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            title.append(first ? Character.toUpperCase(c) : Character.toLowerCase(c));
            first = !Character.isLetterOrDigit(c);
        }
        return title.toString();
    }

    /** The request's span, {@link Span#NONE} when it is not traced. */
    public Span span() {
        return span;
    }

    /**
     * Begins an answer of server-sent events and sends its headers at once. What is written there and flushed goes to the
     * client without detours: JAX-RS would keep it back until it has 8 KiB.
     *
     * @return the server's own stream
     */
    public OutputStream events() throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        // some proxies hold streams back unless told not to
        response.setHeader("X-Accel-Buffering", "no");
        OutputStream out = response.getOutputStream();
        response.flushBuffer();
        return out;
    }

    /**
     * The model that a model call was let in for.
     *
     * @throws IllegalStateException when the request is no model call
     */
    public Serving serving() {
        Serving entered = serving;
        if (entered == null) {
            throw new IllegalStateException("the request is no model call");
        }
        return entered;
    }

    /** The id of the request. */
    public String id() {
        return id;
    }

    String path() {
        return path;
    }

    /**
     * Ends now, or when the asynchronous answer is complete. A listener that comes too late is not always called, so whoever
     * answers asynchronously calls {@link #end} as well.
     */
    void endWhenAnswered() {
        if (!request.isAsyncStarted()) {
            end();
            return;
        }
        try {
            request.getAsyncContext().addListener(new Completion(this));
        } catch (IllegalStateException e) {
            // completed between the question and the listener
            end();
        }
    }

    /** The last byte is answered: counts and logs it and leaves the gate. Once, however often it is called. */
    public void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            report();
        } finally {
            // last: a drain that waits for this request ends with it, and with the drain telemetry and the process
            leaveGate();
        }
    }

    private void leaveGate() {
        Serving entered = serving;
        if (entered == null) {
            return;
        }
        Admission gate = entered.admission();
        if (holdsThread) {
            gate.leaveThread();
        } else {
            gate.leave();
        }
    }

    private void report() {
        AccessLine line = accessLine;
        if (line != null) {
            System.out.println(line.answered(response));
        }
        int status = response.getStatus();
        Metrics into = metrics;
        if (into != null) {
            into.ended(endpoint, status);
        }
        if (span != Span.NONE) {
            endSpan(status);
        }
        if (status >= 400 && LOG.isLoggable(INFO)) {
            LOG.log(
                    INFO,
                    String.format(
                            Locale.ROOT,
                            "%d %s %s%s in %.3f s, request id %s",
                            status,
                            method,
                            path,
                            query == null ? "" : "?" + query,
                            (System.nanoTime() - start) / 1e9,
                            id));
        }
    }

    private void endSpan(int status) {
        // direct access refuses what it does not support with a 400, which is an error to whoever reads the trace
        if (status >= 500 || (status >= 400 && endpoint == Endpoint.DIRECT_ACCESS)) {
            span.fail();
        }
        span.end();
    }

    /** A version 4 UUID. An id must be unlikely to repeat, not hard to guess, so it need not wait for secure randomness. */
    private static String freshId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    private record Completion(RequestTrail trail) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            trail.end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            trail.end();
        }

        @Override
        public void onError(AsyncEvent event) {
            trail.end();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
