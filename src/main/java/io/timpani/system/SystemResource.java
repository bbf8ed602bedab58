package io.timpani.system;

import io.timpani.config.SystemSettings;
import io.timpani.frame.JsonBuffer;
import io.timpani.http.LedRequest;
import io.timpani.http.RequestTrail;
import io.timpani.http.Route;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.CompletionCallback;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /system/…}: the managed engines. What waits for engines or listeners does so on threads of its own. */
@Path(Route.Paths.SYSTEM)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SystemResource {
    private static final int DEFAULT_TAIL = 100;
    /** A listener that has gone is noticed when something is written to it. */
    private static final int JAXRS_BUFFER = 8192;

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private static final String HEARTBEAT = ":\n\n";

    /** Behind the observers of other rooms: the runtime has read the system file. */
    private static final int LATE = 3000;

    private final RealTime time = new RealTime();

    @Inject
    private ServingRuntime runtime;

    private @Nullable SystemLifecycle system;

    /** What an earlier run left behind does not wait for the first request. */
    void reap(@Observes @Priority(LATE) @Initialized(ApplicationScoped.class) Object event) {
        runtime.served()
                .flatMap(serving -> serving.settings().system())
                .ifPresent(settings -> system(settings).reap());
    }

    @POST
    @Path("/start")
    public void start(@Suspended AsyncResponse answer) {
        later(answer, "start", admitted()::start);
    }

    @POST
    @Path("/shutdown")
    public Response shutdown() {
        return response(admitted().shutdown());
    }

    @GET
    @Path("/status")
    public Response status() {
        return response(admitted().status());
    }

    @GET
    @Path("/engines")
    public Response engines() {
        return response(admitted().engines());
    }

    @POST
    @Path("/engines/{name}/start")
    public void startEngine(@PathParam("name") String name, @Suspended AsyncResponse answer) {
        SystemLifecycle admitted = admitted();
        later(answer, "start of " + name, () -> admitted.startEngine(name));
    }

    @POST
    @Path("/engines/{name}/stop")
    public void stopEngine(@PathParam("name") String name, @Suspended AsyncResponse answer) {
        SystemLifecycle admitted = admitted();
        later(answer, "stop of " + name, () -> admitted.stopEngine(name));
    }

    @GET
    @Path("/engines/{name}/output")
    public Response output(@PathParam("name") String name, @QueryParam("tail") @Nullable String tail) {
        return response(admitted().output(name, lines(tail)));
    }

    /** Server-sent events, until the client or the system goes. */
    @GET
    @Path("/events")
    @Produces("text/event-stream")
    public void events(@Suspended AsyncResponse answer) {
        EventStream.Listener listener = admitted()
                .listen()
                .orElseThrow(() -> new ServingException(
                        ErrorCode.OVERLOADED,
                        "events have " + EventStream.MAX_LISTENERS + " listeners already, or the server is stopping"));
        StreamingOutput events = out -> tell(listener, out, heartbeat());
        RequestTrail trail = RequestTrail.of(LedRequest.here());
        answer.register((CompletionCallback) failure -> trail.end());
        time.inBackground("events", () -> {
            try (listener) {
                answer.resume(Response.ok(events, "text/event-stream")
                        .header("Cache-Control", "no-store")
                        .build());
            }
        });
    }

    /** Over HTTP/2 the server takes a connection without traffic for idle, whatever it still answers, and closes it. */
    private Duration heartbeat() {
        Duration half = runtime.server().keepAlive().dividedBy(2);
        return half.compareTo(LONGEST_SILENCE) < 0 ? half : LONGEST_SILENCE;
    }

    private static void tell(EventStream.Listener listener, OutputStream out, Duration heartbeat) throws IOException {
        try {
            // JAX-RS keeps the first bytes back, flushed or not, until these many are there
            out.write((":" + " ".repeat(JAXRS_BUFFER) + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            while (!listener.isOver()) {
                String event = listener.next(heartbeat.toMillis());
                out.write((event.isEmpty() ? HEARTBEAT : event).getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void later(AsyncResponse answer, String what, Supplier<Answer> work) {
        RequestTrail trail = RequestTrail.of(LedRequest.here());
        answer.register((CompletionCallback) failure -> trail.end());
        time.inBackground(what, () -> {
            try {
                answer.resume(response(work.get()));
            } catch (RuntimeException | Error e) {
                // a request without an answer would hang its client
                answer.resume(e);
            }
        });
    }

    private SystemLifecycle admitted() {
        SystemSettings settings = runtime.serving()
                .settings()
                .system()
                .orElseThrow(() -> new ServingException(ErrorCode.NOT_FOUND, "no system is declared"));
        HttpServletRequest request = LedRequest.here();
        boolean relayed = Caller.RELAY_HEADERS.stream().anyMatch(name -> request.getHeader(name) != null);
        new Caller(request.getRemoteAddr(), request.getHeader("Authorization"), relayed).admit(settings.tokenFile());
        return system(settings);
    }

    private synchronized SystemLifecycle system(SystemSettings settings) {
        SystemLifecycle current = system;
        if (current == null) {
            Surroundings world = new Surroundings(
                    new ChildLauncher(settings.system().runDirectory()),
                    new Loopback(),
                    time,
                    new ProcessEnd(runtime.standalone(), () -> runtime.requestExit(0), runtime.exitByForce(0)));
            SystemLifecycle created = new SystemLifecycle(settings.system(), world);
            runtime.context().deferStop(created::stop, 0, "managed engines");
            system = created;
            return created;
        }
        return current;
    }

    private static int lines(@Nullable String tail) {
        if (tail == null) {
            return DEFAULT_TAIL;
        }
        Optional<Integer> lines = Optional.of(tail)
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= OutputTail.MAX_LINES);
        return lines.orElseThrow(() -> new ServingException(
                ErrorCode.INVALID_INPUT, "tail must be a whole number from 1 to " + OutputTail.MAX_LINES));
    }

    private static Response response(Answer answer) {
        JsonBuffer body = answer.json();
        return Response.status(answer.status()).entity(body).build();
    }
}
