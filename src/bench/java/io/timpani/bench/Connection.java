package io.timpani.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One keep-alive connection with at most one request under way. Answers need a Content-Length. */
final class Connection implements AutoCloseable {
    private static final String LENGTH = "\r\ncontent-length:";

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(1 << 17);
    private long left = -1;
    private int status;
    private long due;

    Connection(Selector selector, Target target) throws IOException {
        channel = SocketChannel.open(target.address());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        request = ByteBuffer.allocateDirect(target.bytes().length).put(target.bytes());
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** @param dueNanos when the request should have been sent; its latency counts from there */
    void send(long dueNanos) throws IOException {
        due = dueNanos;
        left = -1;
        answer.clear();
        request.flip();
        request.limit(request.capacity());
        write();
    }

    /** Goes on with whatever can be done; true when the answer is complete. */
    boolean advance() throws IOException {
        if (key.isWritable()) {
            write();
        }
        return key.isReadable() && read();
    }

    long due() {
        return due;
    }

    int status() {
        return status;
    }

    private void write() throws IOException {
        channel.write(request);
        // asked again only while bytes are left
        int wanted = SelectionKey.OP_READ | (request.hasRemaining() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    private boolean read() throws IOException {
        int count = channel.read(answer);
        if (count < 0) {
            throw new EOFException("the server closed the connection");
        }
        if (left < 0) {
            int end = endOfHead();
            if (end < 0) {
                return false;
            }
            readHead(end);
            left -= answer.position() - end;
        } else {
            left -= count;
        }
        answer.clear();
        return left == 0;
    }

    private int endOfHead() {
        for (int at = 3; at < answer.position(); at++) {
            if (answer.get(at) == '\n' && answer.get(at - 2) == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    private void readHead(int end) throws IOException {
        byte[] bytes = new byte[end];
        answer.get(0, bytes);
        String head = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        status = Integer.parseInt(head, 9, 12, 10);
        int length = head.indexOf(LENGTH);
        if (length < 0) {
            throw new IOException("an answer without a Content-Length: " + head);
        }
        int from = length + LENGTH.length();
        left = Long.parseLong(head.substring(from, head.indexOf('\r', from)).strip());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
