package io.timpani.lifecycle;

import java.util.concurrent.CompletableFuture;

/** What the inside asks of the standalone process: to end in order, or at once. The first code counts. */
final class ExitRequest {
    static final int UNRECOVERABLE = 1;
    /** The runtime stopped without anybody asking for the end. */
    static final int STOPPED = 130;

    private final CompletableFuture<Integer> asked = new CompletableFuture<>();
    private final CompletableFuture<Integer> forced = new CompletableFuture<>();

    void ask(int code) {
        asked.complete(code);
    }

    boolean isAsked() {
        return asked.isDone();
    }

    /** Waits for the first code that is asked for. */
    int await() {
        return asked.join();
    }

    /** What forces the end; holds no more than this, so that it works when the application is gone. */
    Runnable byForce(int code) {
        return () -> forced.complete(code);
    }

    /** Waits until the end is forced, if ever. */
    int awaitForced() {
        return forced.join();
    }
}
