package io.timpani.http;

import io.timpani.lifecycle.Serving;
import java.io.InputStream;

/** A model call as the filter leads it to its resource, for the tests of other rooms. */
public final class LedCall {
    private LedCall() {}

    /** Leads a CSV body to the resource on this thread; the trail has not ended yet when it returns. */
    public static RequestTrail lead(Serving serving, InputStream body, Runnable resource) {
        Requests exchange = Requests.to("/predict")
                .header("Content-Type", "text/csv")
                .header("X-Request-ID", "call-7")
                .body(body);
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
}
