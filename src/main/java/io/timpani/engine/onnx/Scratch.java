package io.timpani.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Direct memory in which one call builds its input tensors, used over and over. Not thread-safe. */
final class Scratch {
    private static final int FIRST = 1 << 14;
    private static final int ALIGNMENT = 64;

    private ByteBuffer memory = ByteBuffer.allocateDirect(FIRST);
    private int used;

    /** Makes all memory free again; tensors of the run before must be closed. */
    void reset() {
        used = 0;
    }

    /** Memory in native byte order, position 0, content undefined. */
    ByteBuffer take(int bytes) {
        if (bytes > memory.capacity() - used) {
            // pieces taken before keep the old memory alive
            memory = ByteBuffer.allocateDirect(Math.max(bytes, Math.min(memory.capacity(), 1 << 29) * 2));
            used = 0;
        }
        ByteBuffer piece = memory.slice(used, bytes).order(ByteOrder.nativeOrder());
        used = Math.min(memory.capacity(), (used + bytes + ALIGNMENT - 1) & -ALIGNMENT);
        return piece;
    }

    int capacity() {
        return memory.capacity();
    }
}
