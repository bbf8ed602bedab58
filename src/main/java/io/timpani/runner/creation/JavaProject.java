package io.timpani.runner.creation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The project of the Java template: what its source is compiled against, and the jar that is served. */
final class JavaProject {
    /** Its name, in the project's directory. */
    static final String JAR = "fuel-use.jar";

    private static final String API = "lib/timpani-api.jar";
    private static final String SOURCES = "src/main/java";
    private static final String RESOURCES = "src/main/resources";

    private final Path directory;

    JavaProject(Path directory) {
        this.directory = directory;
    }

    /** Writes the classes to compile against, then compiles; returns false when there is no compiler. */
    boolean build() throws IOException {
        Path api = directory.resolve(API);
        Files.createDirectories(directory.resolve("lib"));
        ApiClasses.write(api);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            return false;
        }
        Path classes = Files.createTempDirectory(directory, "classes");
        try {
            compile(compiler, api, classes);
            pack(classes);
        } finally {
            remove(classes);
        }
        return true;
    }

    private void compile(JavaCompiler compiler, Path api, Path classes) throws IOException {
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(told, Locale.ROOT, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(api));
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            told,
                            List.of("--release", "17", "-proc:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(filesBelow(directory.resolve(SOURCES))))
                    .call();
            if (!compiled) {
                throw new IOException("the Java template does not compile: " + told.getDiagnostics());
            }
        }
    }

    private void pack(Path classes) throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve(JAR));
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Path root : List.of(classes, directory.resolve(RESOURCES))) {
                for (Path file : filesBelow(root)) {
                    jar.putNextEntry(
                            new JarEntry(root.relativize(file).toString().replace('\\', '/')));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
    }

    private static List<Path> filesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void remove(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
