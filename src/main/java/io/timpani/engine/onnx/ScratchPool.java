package io.timpani.engine.onnx;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps scratch memory for the next call of the same thread.
 *
 * <p>Slots instead of thread-locals: those would outlive the predictor on the server's threads and hold on to the class
 * loader of an undeployed application. Threads that share a slot cost an allocation, nothing more.
 */
final class ScratchPool {
    private static final int SLOTS = 64;
    static final int LARGEST_KEPT = 4 << 20;

    private final AtomicReferenceArray<Scratch> slots = new AtomicReferenceArray<>(SLOTS);

    Scratch take() {
        Scratch kept = slots.getAndSet(slot(), null);
        return kept == null ? new Scratch() : kept;
    }

    void give(Scratch scratch) {
        if (scratch.capacity() <= LARGEST_KEPT) {
            slots.set(slot(), scratch);
        }
    }

    private static int slot() {
        return (int) Thread.currentThread().getId() & (SLOTS - 1);
    }
}
