package io.timpani.runner.training;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads a library and, beside it, our class that uses it: that one is read through the parent, and defined anew. */
final class LibraryLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final String adapter;

    private LibraryLoader(URL[] jars, String adapter) {
        super("timpani-training", jars, LibraryLoader.class.getClassLoader());
        this.adapter = adapter;
    }

    /**
     * Loads it.
     *
     * @param adapter name of our class, in a package of its own
     */
    static BoostingLibrary load(List<Path> jars, String adapter) throws IOException, ReflectiveOperationException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(address(jar));
        }
        // stays open: the library may load more of its classes until the program ends
        @SuppressWarnings("resource")
        LibraryLoader loader = new LibraryLoader(urls.toArray(URL[]::new), adapter);
        return (BoostingLibrary)
                loader.loadClass(adapter).getDeclaredConstructor().newInstance();
    }

    private static URL address(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.equals(adapter) && !name.startsWith(adapter + "$")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? ours(name) : known;
        }
    }

    private Class<?> ours(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
