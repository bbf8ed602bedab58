package io.timpani.telemetry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Our OpenTelemetry SDK, apart from the classes of the same names that servers show to applications. Its archives are
 * resources of this application, which no server takes for libraries, and are read into memory: an archive is found the same
 * way in a file, in a directory and in a virtual file system, and nothing is to be unpacked, closed or deleted.
 */
final class IsolatedClasses extends ClassLoader {
    /** As the build names them. */
    static final List<String> ARCHIVES = List.of(
            "api",
            "common",
            "context",
            "exporter-common",
            "exporter-otlp",
            "exporter-otlp-common",
            "exporter-sender-jdk",
            "sdk",
            "sdk-common",
            "sdk-extension-autoconfigure-spi",
            "sdk-logs",
            "sdk-metrics",
            "sdk-trace");

    private static final String SDK = "io.opentelemetry.";
    /** Our own classes that use it: read through the parent, and defined anew. */
    private static final List<String> OURS = List.of("io.timpani.telemetry.otlp.", "io.timpani.telemetry.spans.");

    private static final String SERVICES = "META-INF/services/" + SDK;

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes = new ConcurrentHashMap<>();
    private final Map<String, List<byte[]>> resources = new ConcurrentHashMap<>();

    private IsolatedClasses(ClassLoader parent) {
        super("timpani-telemetry", parent);
    }

    /**
     * Reads the archives.
     *
     * @param parent loader of the application, which has them as resources
     */
    static IsolatedClasses of(ClassLoader parent) throws IOException {
        return of(
                parent,
                ARCHIVES.stream()
                        .map(archive -> "io/timpani/telemetry/sdk/opentelemetry-" + archive + ".zip")
                        .toList());
    }

    /** Reads other archives than ours. */
    static IsolatedClasses of(ClassLoader parent, List<String> archives) throws IOException {
        IsolatedClasses isolated = new IsolatedClasses(parent);
        for (String name : archives) {
            try (InputStream in = parent.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IOException("the application has no " + name);
                }
                isolated.add(new JarInputStream(in));
            }
        }
        return isolated;
    }

    private void add(JarInputStream jar) throws IOException {
        for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
            String name = entry.getName();
            if (name.endsWith(".class")) {
                classes.put(name, jar.readAllBytes());
            } else if (isOfSdk(name)) {
                resources.computeIfAbsent(name, key -> new ArrayList<>()).add(jar.readAllBytes());
            }
        }
    }

    private static boolean isIsolated(String name) {
        return name.startsWith(SDK) || isOurs(name);
    }

    private static boolean isOurs(String name) {
        return OURS.stream().anyMatch(name::startsWith);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isIsolated(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        byte[] bytes = isOurs(name) ? read(path) : classes.remove(path);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length, IsolatedClasses.class.getProtectionDomain());
    }

    private byte @Nullable [] read(String path) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(path)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(path, e);
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        Enumeration<URL> own = findResources(name);
        return own.hasMoreElements() ? own.nextElement() : isOfSdk(name) ? null : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return isOfSdk(name) ? findResources(name) : super.getResources(name);
    }

    private static boolean isOfSdk(String name) {
        return name.startsWith(SERVICES) || name.startsWith("io/opentelemetry/");
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        List<URL> urls = new ArrayList<>();
        for (byte[] bytes : resources.getOrDefault(name, List.of())) {
            urls.add(url(name, bytes));
        }
        return Collections.enumeration(urls);
    }

    private static URL url(String name, byte[] bytes) {
        try {
            return new URL("memory", "", -1, "/" + name, new InMemory(bytes));
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class InMemory extends URLStreamHandler {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
