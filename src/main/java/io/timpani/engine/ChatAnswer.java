package io.timpani.engine;

import org.jspecify.annotations.Nullable;

/** The answer to a {@link ChatCall}. */
public sealed interface ChatAnswer {
    /**
     * The whole answer.
     *
     * @param json UTF-8; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
    record Completion(byte[] json) implements ChatAnswer {}

    /** An answer in pieces. It holds a worker until it is closed, and is used by one thread at a time. */
    non-sealed interface Chunks extends ChatAnswer, AutoCloseable {
        /**
         * Waits for the next chunk.
         *
         * @return JSON on one line, UTF-8; null after the last
         * @throws Exception the model failed, or the thread was interrupted; there is no further chunk
         */
        byte @Nullable [] next() throws Exception;

        /** Tells the model that no more chunks are wanted, and frees its worker. May be called again, and after the last. */
        @Override
        void close();
    }
}
