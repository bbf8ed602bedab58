package io.timpani.http;

import io.timpani.lifecycle.Serving;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A model call as the filter leads it to its resource, for the tests of other rooms. */
public final class LedCall {
    private LedCall() {}

    /** What a servlet answered. */
    public record Answered(int status, Map<String, String> headers, String body) {}

    /** Leads a CSV body to a servlet on this thread, to the end. */
    public static Answered serve(Serving serving, String csv, HttpServlet servlet)
            throws ServletException, IOException {
        Requests exchange = ofCsv(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        RequestTrail trail = RequestTrail.begin(exchange.request(), exchange.response());
        trail.enter(serving);
        LedRequest.enter(trail);
        try {
            servlet.service(exchange.request(), exchange.response());
        } finally {
            LedRequest.leave();
            trail.end();
        }
        return new Answered(exchange.status(), exchange.answered(), exchange.written());
    }

    /** Leads a CSV body to the resource on this thread; the trail has not ended yet when it returns. */
    public static RequestTrail lead(Serving serving, InputStream body, Runnable resource) {
        Requests exchange = ofCsv(body);
        RequestTrail trail = RequestTrail.begin(exchange.request(), exchange.response());
        trail.enter(serving);
        LedRequest.enter(trail);
        try {
            resource.run();
        } finally {
            LedRequest.leave();
        }
        return trail;
    }

    private static Requests ofCsv(InputStream body) {
        return Requests.to("/predict")
                .header("Content-Type", "text/csv")
                .header("X-Request-ID", "call-7")
                .body(body);
    }
}
