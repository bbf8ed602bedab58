package io.timpani.cli;

import fish.payara.micro.boot.PayaraMicroBoot;
import fish.payara.micro.boot.loader.OpenURLClassLoader;
import fish.payara.micro.boot.loader.jar.JarFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The server's own classes: some 300 archives inside this jar. Payara Micro's loader asks them one after the other for every
 * class, which is half of the time it needs to start; this one knows beforehand which archives hold a directory.
 */
final class ServerClasses extends OpenURLClassLoader {
    private static final String ENGINES = "META-INF/services/io.timpani.engine.Engine";
    private static final String BOOT_CLASS = "fish.payara.micro.impl.PayaraMicroImpl";

    static {
        registerAsParallelCapable();
    }

    private final ArchiveIndex index;
    private final JarFile jar;
    private final AtomicReferenceArray<@Nullable Archive> opened;

    private ServerClasses(URL[] urls, JarFile jar, ArchiveIndex index, ClassLoader parent) {
        super(urls, parent);
        this.jar = jar;
        this.index = index;
        this.opened = new AtomicReferenceArray<>(index.archives().size());
    }

    private record Archive(JarFile file, URL url, CodeSource source) {}

    /** Makes the server's classes the context of this thread and returns its bootstrap object. */
    static PayaraMicroBoot boot() throws IOException, ReflectiveOperationException {
        File jar = codeOf(PayaraMicroBoot.class);
        // the server looks for its own files and for the archive to deploy in this jar
        System.setProperty("fish.payara.micro.BootJar", jar.toURI().toString());
        ClassLoader own = Objects.requireNonNull(ServerClasses.class.getClassLoader());
        ClassLoader classes =
                own.getResource(BOOT_CLASS.replace('.', '/') + ".class") == null ? nested(jar, own) : beside(jar, own);
        Thread.currentThread().setContextClassLoader(classes);
        return (PayaraMicroBoot)
                classes.loadClass(BOOT_CLASS).getMethod("getInstance").invoke(null);
    }

    /** The engines and what they need, without the server; the loader of this class where it has them itself. */
    static ClassLoader plain() throws IOException {
        ClassLoader own = Objects.requireNonNull(ServerClasses.class.getClassLoader());
        return own.getResource(ENGINES) == null ? nested(codeOf(ServerClasses.class), own) : own;
    }

    /** Unpacked beside the jar the archives are on the class path, where a class data archive covers them. */
    private static ClassLoader beside(File jar, ClassLoader own) {
        // without this the server's policy does not trust its own parts
        System.setProperty("fish.payara.micro.UnpackDir", jar.getAbsoluteFile().getParent());
        return own;
    }

    private static ServerClasses nested(File file, ClassLoader parent) throws IOException {
        JarFile.registerUrlProtocolHandler();
        JarFile jar = new JarFile(file);
        InputStream resource = ServerClasses.class.getResourceAsStream(ArchiveIndex.RESOURCE);
        if (resource == null) {
            throw new IOException(
                    "this jar has no " + ArchiveIndex.RESOURCE + "; it was not built as a standalone jar");
        }
        ArchiveIndex index = ArchiveIndex.read(resource);
        List<URL> urls = new ArrayList<>();
        for (String archive : index.archives()) {
            // the address that the archive's own file would give, without opening it
            urls.add(new URL("jar:" + jar.getUrl().getFile() + archive + "!/"));
        }
        return new ServerClasses(urls.toArray(URL[]::new), jar, index, parent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        for (int number : index.holders(path)) {
            Archive archive = archive(number);
            ZipEntry entry = archive.file().getEntry(path);
            if (entry != null) {
                return define(name, archive, entry);
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    public @Nullable URL findResource(String name) {
        for (int number : index.holders(name)) {
            Archive archive = archive(number);
            if (archive.file().getEntry(name) != null) {
                return url(archive, name);
            }
        }
        return null;
    }

    @Override
    public Enumeration<URL> findResources(String name) {
        List<URL> found = new ArrayList<>();
        for (int number : index.holders(name)) {
            Archive archive = archive(number);
            if (archive.file().getEntry(name) != null) {
                found.add(url(archive, name));
            }
        }
        return Collections.enumeration(found);
    }

    private Class<?> define(String name, Archive archive, ZipEntry entry) throws ClassNotFoundException {
        try (InputStream in = archive.file().getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            definePackageOf(name, archive);
            return defineClass(name, bytes, 0, bytes.length, archive.source());
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** The server reads versions of its parts from their packages. */
    private void definePackageOf(String name, Archive archive) throws IOException {
        int dot = name.lastIndexOf('.');
        if (dot < 0 || getDefinedPackage(name.substring(0, dot)) != null) {
            return;
        }
        Manifest manifest = archive.file().getManifest();
        try {
            definePackage(name.substring(0, dot), manifest == null ? new Manifest() : manifest, archive.url());
        } catch (IllegalArgumentException e) {
            // another thread was faster
            if (getDefinedPackage(name.substring(0, dot)) == null) {
                throw e;
            }
        }
    }

    private Archive archive(int number) {
        Archive archive = opened.get(number);
        return archive != null ? archive : openArchive(number);
    }

    /** Two threads may open the same archive; both copies read the same bytes and one is kept. */
    private Archive openArchive(int number) {
        try {
            JarFile file = jar.getNestedJarFile(jar.getEntry(index.archives().get(number)));
            Archive archive = new Archive(file, file.getUrl(), new CodeSource(file.getUrl(), (CodeSigner[]) null));
            opened.compareAndSet(number, null, archive);
            return Objects.requireNonNull(opened.get(number));
        } catch (IOException e) {
            throw new UncheckedIOException("an archive inside the jar cannot be read", e);
        }
    }

    private static URL url(Archive archive, String name) {
        try {
            return new URL(archive.url(), name);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("an archive inside the jar has no usable address: " + name, e);
        }
    }

    /** The jar, or directory, that a class came from. */
    static File codeOf(Class<?> type) throws IOException {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the jar of the server cannot be located", e);
        }
    }
}
