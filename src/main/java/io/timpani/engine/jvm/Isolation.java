package io.timpani.engine.jvm;

import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** The user's class path behind one class loader of its own. */
final class Isolation implements Closeable {
    private final List<Path> classPath;
    private final URLClassLoader loader;

    private Isolation(List<Path> classPath, URLClassLoader loader) {
        this.classPath = classPath;
        this.loader = loader;
    }

    /** @param classPath jars and directories, absolute; missing ones are ignored as java does */
    static Isolation over(List<Path> classPath) {
        URL[] urls = classPath.stream().map(Isolation::url).toArray(URL[]::new);
        ApiLoader parent = new ApiLoader(Isolation.class.getClassLoader());
        return new Isolation(List.copyOf(classPath), new URLClassLoader("timpani-model", urls, parent));
    }

    ClassLoader loader() {
        return loader;
    }

    /** The class path as last parts of its entries, for messages. */
    String names() {
        return classPath.isEmpty()
                ? "an empty class path"
                : classPath.stream().map(Path::getFileName).map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Calls user code with its own context class loader. */
    <T> T call(Callable<T> code) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return code.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("A file has no URL", e);
        }
    }
}
