package io.timpani.engine.onnx;

import io.timpani.engine.ThreadSlots;

/** Keeps scratch memory for the next call of the same thread, unless it grew too large. */
final class ScratchPool {
    static final int LARGEST_KEPT = 4 << 20;

    private final ThreadSlots<Scratch> slots = new ThreadSlots<>();

    Scratch take() {
        Scratch kept = slots.take();
        return kept == null ? new Scratch() : kept;
    }

    void give(Scratch scratch) {
        if (scratch.capacity() <= LARGEST_KEPT) {
            slots.give(scratch);
        }
    }
}
