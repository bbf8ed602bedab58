package io.timpani.telemetry;

import org.jspecify.annotations.Nullable;

/** One piece of work in a trace. It must be ended exactly once, on whatever thread. */
public interface Span {
    /** Of work that nobody traces. */
    Span NONE = new Span() {
        @Override
        public Scope enter() {
            return Scope.NONE;
        }

        @Override
        public Span child(String name) {
            return this;
        }

        @Override
        public void attribute(String key, @Nullable String value) {}

        @Override
        public void fail() {}

        @Override
        public void end() {}
    };

    /** Work on this thread belongs to the span until {@link #close}, on the same thread. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {
        Scope NONE = () -> {};

        @Override
        void close();
    }

    /** Makes it the span of this thread. */
    Scope enter();

    /** Begins a part of it. */
    Span child(String name);

    /** Notes an attribute; null is left out. */
    void attribute(String key, @Nullable String value);

    /** Marks it as an error. */
    void fail();

    /** The work is done. */
    void end();
}
