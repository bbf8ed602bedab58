package io.timpani.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/**
 * SIGINT and SIGTERM. The JVM's own handling ends the process with a code of its own choice while requests are in flight; ours
 * lets main drain first and choose the code.
 *
 * <p>{@code sun.misc.Signal} is the only way to see a signal, and part of every JDK (module {@code jdk.unsupported}); it is
 * reached by reflection because the compiler's warning about it cannot be switched off.
 */
final class Signals {
    /** 128 + the number of SIGINT. */
    static final int EXIT_CODE_ON_SIGINT = 130;

    /** A signal to the process group that a wrapper forwards as well arrives twice, and is one signal. */
    private static final long ONE_SIGNAL_NANOS = 1_000_000_000L;

    private final CompletableFuture<End> end = new CompletableFuture<>();

    private Signals() {}

    /**
     * What ends the process.
     *
     * @param nanos when it came; known with the code, because the echo of a signal comes in another thread
     */
    private record End(int code, long nanos) {
        static End now(int code) {
            return new End(code, System.nanoTime());
        }
    }

    /** Watches from now on. A second signal that comes later than the first one's echo ends the process at once. */
    static Signals watch(int exitCodeOnSigterm) {
        // loaded now: from a jar that is replaced while it runs, the handler could not load it any more, and would hear
        // nothing
        End.now(exitCodeOnSigterm);
        Signals signals = new Signals();
        signals.on("INT", EXIT_CODE_ON_SIGINT);
        signals.on("TERM", exitCodeOnSigterm);
        return signals;
    }

    /** Waits for the first signal, or for {@link #end}; returns the exit code that was asked for. */
    int await() {
        return end.join().code();
    }

    /** Ends the waiting as a signal does, with a reason from inside. */
    void end(int code) {
        end.complete(End.now(code));
    }

    private void on(String signal, int code) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "handler of SIG" + signal;
                };
            }
            if (!end.complete(End.now(code)) && System.nanoTime() - end.join().nanos() > ONE_SIGNAL_NANOS) {
                Runtime.getRuntime().halt(code);
            }
            return null;
        };
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Constructor<?> constructor = signalClass.getConstructor(String.class);
            Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
            Object proxy =
                    Proxy.newProxyInstance(handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, handler);
            handle.invoke(null, constructor.newInstance(signal), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let SIG" + signal + " be handled", e);
        }
    }
}
