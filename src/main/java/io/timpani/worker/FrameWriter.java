package io.timpani.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/** Puts bytes through a buffer of fixed size into a channel, so that a small frame is one write and a large one no copy more. */
final class FrameWriter {
    private final WritableByteChannel channel;
    private final ByteBuffer buffer;

    /** @param buffer direct; used by nobody else while a frame is written */
    FrameWriter(WritableByteChannel channel, ByteBuffer buffer) {
        this.channel = channel;
        this.buffer = buffer;
    }

    void begin() {
        buffer.clear().order(ByteOrder.BIG_ENDIAN);
    }

    /** The lengths in front are in network order, all numbers after them are not. */
    void littleEndian() {
        buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The buffer, with room for so many bytes more. */
    ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    void put(byte[] bytes) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            int part = Math.min(bytes.length - at, room(1).remaining());
            buffer.put(bytes, at, part);
            at += part;
        }
    }

    void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
