package io.timpani.runner.creation;

import io.timpani.engine.Predictor;
import io.timpani.frame.Frame;
import io.timpani.metadata.ModelMetadata;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The classes that predictors of users are compiled against, out of wherever this program has them, as a jar of their own. */
final class ApiClasses {
    /** One of each package. */
    private static final List<Class<?>> PACKAGES =
            List.of(Predictor.class, Frame.class, TargetType.class, ModelMetadata.class);

    private static final String CLASS = ".class";

    private ApiClasses() {}

    static void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Class<?> type : PACKAGES) {
                String folder = type.getPackageName().replace('.', '/') + "/";
                copy(type, folder, jar);
            }
        }
    }

    private static void copy(Class<?> type, String folder, JarOutputStream jar) throws IOException {
        URL url = type.getResource(type.getSimpleName() + CLASS);
        if (url == null) {
            throw new IOException("the class " + type.getName() + " has no file");
        }
        if (url.getProtocol().equals("file")) {
            copyDirectory(Path.of(URI.create(url.toString())).resolveSibling(""), folder, jar);
            return;
        }
        // jar:file:/place/outer.jar!/place/nested.jar!/package/Type.class, or without the nested one
        String[] places = url.toString().substring("jar:".length()).split("!/", -1);
        try (InputStream outer = URI.create(places[0]).toURL().openStream()) {
            ZipInputStream archive = new ZipInputStream(outer);
            for (int nested = 1; nested < places.length - 1; nested++) {
                archive = new ZipInputStream(entered(archive, places[nested]));
            }
            copyArchive(archive, folder, jar);
        }
    }

    private static ZipInputStream entered(ZipInputStream archive, String name) throws IOException {
        for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            if (entry.getName().equals(name)) {
                return archive;
            }
        }
        throw new IOException("the archive " + name + " is missing in this jar");
    }

    private static void copyArchive(ZipInputStream archive, String folder, JarOutputStream jar) throws IOException {
        for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            String name = entry.getName();
            if (isOf(folder, name)) {
                jar.putNextEntry(new JarEntry(name));
                archive.transferTo(jar);
                jar.closeEntry();
            }
        }
    }

    private static boolean isOf(String folder, String name) {
        return name.startsWith(folder) && name.indexOf('/', folder.length()) < 0 && name.endsWith(CLASS);
    }

    private static void copyDirectory(Path directory, String folder, JarOutputStream jar) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = folder + file.getFileName();
                if (isOf(folder, name)) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
    }
}
