package io.timpani.telemetry.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Keeps the number of requests to a receiver within bounds: what comes beyond is dropped. */
final class Pending {
    private static final int MOST = 256;

    private final AtomicInteger pending = new AtomicInteger();

    CompletableResultCode send(Supplier<CompletableResultCode> request) {
        if (pending.incrementAndGet() > MOST) {
            pending.decrementAndGet();
            return CompletableResultCode.ofFailure();
        }
        CompletableResultCode result;
        try {
            result = request.get();
        } catch (RuntimeException e) {
            pending.decrementAndGet();
            throw e;
        }
        result.whenComplete(pending::decrementAndGet);
        return result;
    }
}
