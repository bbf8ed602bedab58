package io.timpani.runner.push;

import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** A body that shows on a terminal how much of it is sent. */
final class CountedBody implements BodyPublisher {
    private static final double MEGA = 1e6;
    private static final long EVERY_NANOS = 200_000_000L;

    private final BodyPublisher body;
    private final PrintStream err;

    CountedBody(BodyPublisher body, PrintStream err) {
        this.body = body;
        this.err = err;
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(new Counter(subscriber));
    }

    private final class Counter implements Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> next;
        private long sent;
        private long drawn = System.nanoTime();

        Counter(Subscriber<? super ByteBuffer> next) {
            this.next = next;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            next.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            sent += bytes.remaining();
            long now = System.nanoTime();
            if (now - drawn > EVERY_NANOS) {
                drawn = now;
                err.printf(
                        Locale.ROOT,
                        "\rSent %.1f of %.1f MB (%.0f %%)\u001b[K",
                        sent / MEGA,
                        contentLength() / MEGA,
                        100.0 * sent / Math.max(contentLength(), 1));
                err.flush();
            }
            next.onNext(bytes);
        }

        @Override
        public void onError(Throwable failure) {
            clear();
            next.onError(failure);
        }

        @Override
        public void onComplete() {
            clear();
            next.onComplete();
        }

        private void clear() {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
