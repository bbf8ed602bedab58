package io.timpani.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where one worker connects. */
final class Listener implements AutoCloseable {
    private static final long STEP_MILLIS = 50;

    private final ServerSocketChannel channel;
    private final @Nullable Path path;

    private Listener(ServerSocketChannel channel, @Nullable Path path) {
        this.channel = channel;
        this.path = path;
    }

    /** A Unix domain socket, at a path of about a hundred bytes at the most. */
    static Listener at(Path path) throws IOException {
        return bound(ServerSocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(path), path);
    }

    /** A free port of the loopback interface. */
    static Listener onLoopback() throws IOException {
        return bound(
                ServerSocketChannel.open(StandardProtocolFamily.INET),
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                null);
    }

    private static Listener bound(ServerSocketChannel channel, SocketAddress address, @Nullable Path path)
            throws IOException {
        try {
            channel.bind(address);
            channel.configureBlocking(false);
            return new Listener(channel, path);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /** Something that may make waiting pointless. */
    @FunctionalInterface
    interface Hope {
        boolean isLeft();
    }

    /**
     * The next connection, which blocks.
     *
     * @return null when none came before the deadline or hope was gone
     */
    @Nullable
    SocketChannel accept(long deadline, Hope hope) throws IOException, InterruptedException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_ACCEPT);
            while (hope.isLeft() && System.nanoTime() < deadline) {
                selector.select(STEP_MILLIS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                SocketChannel connection = channel.accept();
                if (connection != null) {
                    connection.configureBlocking(true);
                    return connection;
                }
            }
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (path != null) {
            Files.deleteIfExists(path);
        }
    }
}
