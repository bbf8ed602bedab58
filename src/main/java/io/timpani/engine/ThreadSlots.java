package io.timpani.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What calls work in, kept for the next call of the same thread. Thread-safe.
 *
 * <p>Slots instead of thread-locals: those would outlive a predictor on the server's threads and hold on to the class loader
 * of an undeployed application. Threads that share a slot make one more now and then, nothing worse.
 *
 * @param <T> for one call at a time; what must be closed goes by {@link #exchange} and {@link #empty}
 */
public final class ThreadSlots<T> {
    private static final int SLOTS = 64;

    private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS);

    /** What this thread's slot holds, for the caller alone; null when it holds nothing. */
    public @Nullable T take() {
        return slots.getAndSet(slot(), null);
    }

    /** Keeps this for the next call. What another thread has put into the slot meanwhile is forgotten. */
    public void give(T kept) {
        slots.set(slot(), kept);
    }

    /** As {@link #give}, but returns what another thread has put into the slot meanwhile, or null. */
    public @Nullable T exchange(T kept) {
        return slots.getAndSet(slot(), kept);
    }

    /** Takes whatever is kept for any thread. */
    public void empty(Consumer<? super T> taker) {
        for (int slot = 0; slot < SLOTS; slot++) {
            T kept = slots.getAndSet(slot, null);
            if (kept != null) {
                taker.accept(kept);
            }
        }
    }

    private static int slot() {
        return (int) Thread.currentThread().getId() & (SLOTS - 1);
    }
}
