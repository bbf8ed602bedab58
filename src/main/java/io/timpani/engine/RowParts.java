package io.timpani.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import org.jspecify.annotations.Nullable;

/**
 * Large calls on all cores: consecutive rows, a part to each, on the pool that a JVM has for such work and on the caller's
 * thread.
 */
public final class RowParts {
    private RowParts() {}

    /** What is done with consecutive rows; on other threads than the caller's, too, so that only its own rows may change. */
    public interface Work<E extends Exception> {
        void on(int from, int count) throws E;
    }

    /**
     * Has the work done for all rows; returns when it is.
     *
     * @param rows number of rows, which begin with 0
     * @param least rows that are worth a thread of their own: about a millisecond of work
     * @throws E what the work throws; of several parts that fail, what the first rows' does, so that it is the same every time
     */
    public static <E extends Exception> void each(int rows, int least, Work<E> work) throws E {
        int most = rows / least;
        int count = most < 2 ? 1 : Math.min(most, Runtime.getRuntime().availableProcessors());
        if (count < 2) {
            work.on(0, rows);
            return;
        }
        List<Part<E>> parts = new ArrayList<>(count);
        int from = 0;
        for (int part = 0; part < count; part++) {
            int to = (int) ((long) rows * (part + 1) / count);
            parts.add(new Part<>(work, from, to - from));
            from = to;
        }
        ForkJoinTask.invokeAll(parts);
        for (Part<E> part : parts) {
            part.check();
        }
    }

    private static final class Part<E extends Exception> extends RecursiveAction {
        private static final long serialVersionUID = 1;

        private final transient Work<E> work;
        private final int from;
        private final int count;
        private transient @Nullable Throwable failure;

        private Part(Work<E> work, int from, int count) {
            this.work = work;
            this.from = from;
            this.count = count;
        }

        @Override
        protected void compute() {
            try {
                work.on(from, count);
            } catch (Throwable e) {
                // kept as it is: the pool would make another of its kind
                failure = e;
            }
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the work throws nothing else
        private void check() throws E {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            if (failure != null) {
                throw (E) failure;
            }
        }
    }
}
