package io.timpani.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When the server takes a connection for idle. It closes one on which nothing is sent for the keep-alive time and no request
 * is at work, but the requests of HTTP/2 it does not see: a call that takes longer than that would lose its answer. HTTP/2 is
 * what Java's own client asks for unless told otherwise. Where a stream is open, the connection now has an hour.
 */
final class IdleConnections {
    /** The longest prediction timeout there is, and time to answer. */
    private static final long WITH_STREAMS_MILLIS = TimeUnit.SECONDS.toMillis(3_700);

    private static final String GRIZZLY = "org.glassfish.grizzly.";

    private IdleConnections() {}

    /**
     * Changes what the filter asks, in the chain of filters of a transport.
     *
     * @throws ReflectiveOperationException when the server is another than the one this was written for
     */
    static void spareStreams(Iterable<?> filters, ClassLoader classes) throws ReflectiveOperationException {
        Class<?> type = Class.forName(GRIZZLY + "utils.IdleTimeoutFilter", true, classes);
        for (Object filter : filters) {
            if (type.isInstance(filter)) {
                Field field = type.getDeclaredField("timeoutResolver");
                field.setAccessible(true);
                field.set(filter, sparing(field.get(filter), field.getType(), classes));
            }
        }
    }

    private static Object sparing(Object resolver, Class<?> type, ClassLoader classes)
            throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Class<?> context = Class.forName(GRIZZLY + "filterchain.FilterChainContext", true, classes);
        Class<?> connection = Class.forName(GRIZZLY + "Connection", true, classes);
        Class<?> session = Class.forName(GRIZZLY + "http2.Http2Session", true, classes);
        Field count = session.getDeclaredField("concurrentStreamsCount");
        count.setAccessible(true);
        MethodHandle timeout = lookup.findVirtual(type, "getTimeout", MethodType.methodType(long.class, context))
                .asType(MethodType.methodType(long.class, Object.class, Object.class));
        MethodHandle sessionOf = MethodHandles.filterReturnValue(
                        lookup.findVirtual(context, "getConnection", MethodType.methodType(connection)),
                        lookup.findStatic(session, "get", MethodType.methodType(session, connection)))
                .asType(MethodType.methodType(Object.class, Object.class));
        MethodHandle streams =
                lookup.unreflectGetter(count).asType(MethodType.methodType(AtomicInteger.class, Object.class));
        InvocationHandler sparing = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(resolver, arguments);
            }
            Object open = (Object) sessionOf.invokeExact(arguments[0]);
            return open != null && ((AtomicInteger) streams.invokeExact(open)).get() > 0
                    ? WITH_STREAMS_MILLIS
                    : (long) timeout.invokeExact(resolver, arguments[0]);
        };
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, sparing);
    }
}
