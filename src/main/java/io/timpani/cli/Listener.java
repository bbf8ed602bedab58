package io.timpani.cli;

import fish.payara.micro.PayaraMicroRuntime;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;

/**
 * The one listener of the server in this process. The server would open it long before the application is there, and close it
 * after the application is gone; in between it would answer clients with error pages of its own. So its configuration makes it
 * listen at a port that nobody knows, and it is told the real one when there is somebody to answer.
 *
 * <p>The server's own commands cannot do that, because they go through a cluster that we have none of; what they would call is
 * reached by reflection, for it is in the server's class loader.
 */
final class Listener {
    /** Its name in {@code server-config/standalone/domain.xml}. */
    private static final String NAME = "http-listener";

    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(1);
    private static final Duration CLOSED_POLL = Duration.ofMillis(5);

    private final Object listeners;
    private final Class<?> service;
    private final ClassLoader classes;
    private final InetSocketAddress address;

    private Listener(Object listeners, Class<?> service, ClassLoader classes, InetSocketAddress address) {
        this.listeners = listeners;
        this.service = service;
        this.classes = classes;
        this.address = address;
    }

    /** The listener of a server that has started; it is not open to anybody yet. */
    static Listener of(PayaraMicroRuntime server, InetSocketAddress address) throws ReflectiveOperationException {
        ClassLoader classes = server.getClass().getClassLoader();
        Class<?> service = Class.forName("com.sun.enterprise.v3.services.impl.GrizzlyService", true, classes);
        Object listeners = Class.forName("org.glassfish.internal.api.Globals", true, classes)
                .getMethod("get", Class.class)
                .invoke(null, service);
        return new Listener(listeners, service, classes, address);
    }

    /**
     * Listens at the address, and nowhere else.
     *
     * @throws IOException when it is not to be had
     */
    void open() throws IOException, ReflectiveOperationException {
        Object transport = transport();
        Class<?> type = Class.forName("org.glassfish.grizzly.nio.transport.TCPNIOTransport", true, classes);
        type.getMethod("unbindAll").invoke(transport);
        IdleConnections.spareStreams(
                (Iterable<?>) type.getMethod("getProcessor").invoke(transport), classes);
        try {
            type.getMethod("bind", SocketAddress.class).invoke(transport, address);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw e;
        }
    }

    private Object transport() throws ReflectiveOperationException {
        var field = service.getDeclaredField("proxies");
        field.setAccessible(true);
        Object proxy = ((Collection<?>) field.get(listeners)).iterator().next();
        Object listener = proxy.getClass().getMethod("getUnderlyingListener").invoke(proxy);
        return listener.getClass().getMethod("getTransport").invoke(listener);
    }

    /** Closes it with its connections; returns when it is closed. */
    void close() {
        try {
            service.getMethod("removeNetworkProxy", String.class).invoke(listeners, NAME);
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.err.println("timpani: the listener could not be closed before the application: " + e);
        }
        awaitClosed();
    }

    /** It closes in the background; a second is more than it ever takes. */
    private void awaitClosed() {
        long end = System.nanoTime() + CLOSED_WITHIN.toNanos();
        boolean open = true;
        while (open && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(address, 100);
                LockSupport.parkNanos(CLOSED_POLL.toNanos());
            } catch (IOException e) {
                open = false;
            }
        }
    }
}
