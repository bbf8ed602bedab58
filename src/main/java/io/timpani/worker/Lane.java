package io.timpani.worker;

import io.timpani.frame.JsonBuffer;
import io.timpani.json.JsonReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a worker, for one call at a time. A frame is the length of its header (4 bytes, big endian), the length of
 * its body (8 bytes), the header (a JSON object), the body. Used by one thread at a time; a thread that is interrupted while
 * it uses the lane closes it.
 */
public final class Lane implements AutoCloseable {
    private static final int BUFFER = 1 << 18;
    private static final int PREFIX = Integer.BYTES + Long.BYTES;
    private static final int LONGEST_HEADER = 1 << 28;
    private static final int LONGEST_HELLO = 1 << 12;

    private final SocketChannel channel;
    private final Worker worker;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final FrameWriter writer;
    private volatile boolean busy;

    Lane(SocketChannel channel, Worker worker) {
        this.channel = channel;
        this.worker = worker;
        this.writer = new FrameWriter(channel, buffer);
    }

    /** The worker at its other end. */
    Worker worker() {
        return worker;
    }

    /** True while an answer is awaited. */
    boolean isBusy() {
        return busy;
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws io.timpani.model.ServingException what the worker says went wrong; the lane goes on
     * @throws IOException the worker ended, or answers nonsense; the lane is of no use any more
     */
    public Reply call(Request request) throws IOException {
        busy = true;
        send(request);
        Reply reply = receive();
        busy = false;
        WorkerFailure.throwIfAny(reply, worker.texts());
        return reply;
    }

    /** True when the worker answers in time, whatever it answers. */
    boolean answers(Request request, Duration patience) {
        try {
            send(request);
            if (!isReadable(patience)) {
                return false;
            }
            receive();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The first frame. Until it has come anybody on this machine may be at the other end, so it is given neither memory nor
     * time as it likes.
     *
     * @return null when nothing like it comes in time
     */
    @Nullable
    Reply hello(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        buffer.clear().limit(LONGEST_HELLO).order(ByteOrder.BIG_ENDIAN);
        try {
            while (buffer.position() < PREFIX || buffer.position() < PREFIX + buffer.getInt(0)) {
                boolean more = isReadable(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!more) {
                    return null;
                }
                read(buffer);
                if (buffer.position() >= PREFIX && !isHello()) {
                    return null;
                }
            }
            byte[] header = new byte[buffer.getInt(0)];
            buffer.get(PREFIX, header);
            return parsed(header, new byte[0]);
        } catch (IOException e) {
            return null;
        }
    }

    private boolean isHello() {
        int length = buffer.getInt(0);
        return length >= 0
                && buffer.position() - PREFIX <= length
                && length <= LONGEST_HELLO - PREFIX
                && buffer.getLong(Integer.BYTES) == 0;
    }

    private boolean isReadable(Duration patience) throws IOException {
        channel.configureBlocking(false);
        try (Selector selector = channel.provider().openSelector()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            boolean readable = selector.select(Math.max(1, patience.toMillis())) > 0;
            key.cancel();
            return readable;
        } finally {
            channel.configureBlocking(true);
        }
    }

    private void send(Request request) throws IOException {
        List<Segment> segments = request.segments();
        long body = 0;
        if (!segments.isEmpty()) {
            long[] lengths = new long[segments.size()];
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = segments.get(i).length();
                body += lengths[i];
            }
            request.with("segments", Arrays.stream(lengths).boxed().toList());
        }
        byte[] header = new JsonBuffer().tree(request.header()).toByteArray();
        writer.begin();
        writer.room(PREFIX).putInt(header.length).putLong(body);
        writer.littleEndian();
        writer.put(header);
        for (Segment segment : segments) {
            segment.write(writer);
        }
        writer.flush();
    }

    private Reply receive() throws IOException {
        buffer.clear().order(ByteOrder.BIG_ENDIAN);
        while (buffer.position() < PREFIX) {
            read(buffer);
        }
        int headerLength = buffer.getInt(0);
        long bodyLength = buffer.getLong(Integer.BYTES);
        if (headerLength < 0 || headerLength > LONGEST_HEADER || bodyLength < 0 || bodyLength > Integer.MAX_VALUE - 8) {
            throw Reply.broken("lengths of a frame");
        }
        byte[] header = new byte[headerLength];
        byte[] body = new byte[(int) bodyLength];
        buffer.flip().position(PREFIX);
        fill(header);
        fill(body);
        if (buffer.hasRemaining()) {
            throw Reply.broken("more than a frame");
        }
        return parsed(header, body);
    }

    private static Reply parsed(byte[] header, byte[] body) throws IOException {
        try {
            if (JsonReader.read(header) instanceof Map<?, ?> map) {
                return new Reply(map, body);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a worker's frame has no JSON header", e);
        }
        throw Reply.broken(new String(header, 0, Math.min(100, header.length), StandardCharsets.UTF_8));
    }

    /** Takes what is in the buffer, which is ready to be read, then what the channel brings. */
    private void fill(byte[] target) throws IOException {
        int at = 0;
        while (at < target.length) {
            if (!buffer.hasRemaining()) {
                buffer.clear().limit(Math.min(BUFFER, target.length - at));
                read(buffer);
                buffer.flip();
            }
            int part = Math.min(buffer.remaining(), target.length - at);
            buffer.get(target, at, part);
            at += part;
        }
    }

    private void read(ByteBuffer into) throws IOException {
        if (channel.read(into) < 0) {
            throw new EOFException("the worker closed its connection");
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing is sent over it any more
        }
    }
}
