package io.timpani.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.timpani.frame.JsonBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/** A stream of server-sent events to one client. Each is sent at once; two threads may write, and one of them ends it. */
final class EventSink {
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean over;
    private volatile long lastNanos = System.nanoTime();

    EventSink(OutputStream out) {
        this.out = out;
    }

    /**
     * Sends a chunk.
     *
     * @param json on one line
     * @return false when the client is gone, or the stream has ended
     */
    boolean event(byte[] json) {
        return write("data: ".getBytes(UTF_8), json, "\n\n".getBytes(UTF_8));
    }

    /** Sends the mark of the end, and nothing more. */
    void end() {
        last("data: [DONE]\n\n".getBytes(UTF_8));
    }

    /** Sends an error, and nothing more. */
    void fail(String sentence) {
        last(new JsonBuffer()
                .raw("event: error\ndata: {\"error\":{\"message\":")
                .text(sentence)
                .raw("}}\n\n")
                .toByteArray());
    }

    /**
     * Sends a comment, unless something else is being sent.
     *
     * @return false when the client is gone
     */
    boolean beat() {
        if (!writing.tryLock()) {
            // a client that is slow to take it is no reason to ask again at once
            lastNanos = System.nanoTime();
            return true;
        }
        try {
            return over || write(":\n\n".getBytes(UTF_8));
        } finally {
            writing.unlock();
        }
    }

    /** True when nothing can be sent any more. */
    boolean isOver() {
        return over;
    }

    /** For how long nothing was sent. */
    long silentNanos() {
        return System.nanoTime() - lastNanos;
    }

    private void last(byte[] event) {
        writing.lock();
        try {
            write(event);
            over = true;
        } finally {
            writing.unlock();
        }
    }

    private boolean write(byte[]... pieces) {
        writing.lock();
        try {
            if (over) {
                return false;
            }
            for (byte[] piece : pieces) {
                out.write(piece);
            }
            out.flush();
            lastNanos = System.nanoTime();
            return true;
        } catch (IOException | RuntimeException e) {
            // servers tell in many ways that a client has gone
            over = true;
            return false;
        } finally {
            writing.unlock();
        }
    }
}
