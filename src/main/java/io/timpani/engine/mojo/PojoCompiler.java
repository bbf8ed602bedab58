package io.timpani.engine.mojo;

import hex.genmodel.GenModel;
import io.timpani.engine.mojo.Failures.BadModel;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Makes a model of a POJO: the source is compiled in memory, against H2O's library. */
final class PojoCompiler {
    private static final int EXTENSION = ".java".length();
    private static final long LARGEST = 256L << 20;

    private PojoCompiler() {}

    /**
     * Compiles a file and makes the model.
     *
     * @throws BadModel there is no compiler, the source does not compile, or its class is no model
     */
    static GenModel compile(Path file) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new BadModel(
                    "is Java source, and this Java has no compiler: run on a JDK, or use the MOJO of the model");
        }
        if (Files.size(file) > LARGEST) {
            throw new BadModel("is larger than %d bytes".formatted(LARGEST));
        }
        String name = String.valueOf(file.getFileName());
        String type = name.substring(0, name.length() - EXTENSION);
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        Library library = Library.locate();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(told, Locale.ROOT, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(library.jar));
            // neither processors nor sources nor a place for classes are wanted from anywhere else
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
            ClassesInMemory classes = new ClassesInMemory(files);
            boolean compiled = compiler.getTask(
                            null,
                            classes,
                            told,
                            List.of("-proc:none", "-nowarn", "-Xlint:none"),
                            null,
                            List.of(new Source(type, Files.readString(file))))
                    .call();
            if (!compiled) {
                throw new BadModel("does not compile: " + firstError(told));
            }
            return instance(classes, type);
        } finally {
            library.release();
        }
    }

    private static String firstError(DiagnosticCollector<JavaFileObject> told) {
        return told.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .findFirst()
                .map(each -> "line %d: %s"
                        .formatted(
                                each.getLineNumber(),
                                each.getMessage(Locale.ROOT).lines().findFirst().orElse("")))
                .orElse("the compiler does not say why");
    }

    private static GenModel instance(ClassesInMemory classes, String type) {
        try {
            Class<?> made = Class.forName(classes.named(type), true, classes.loader(GenModel.class.getClassLoader()));
            Object model = made.getDeclaredConstructor().newInstance();
            if (model instanceof GenModel pojo) {
                return pojo;
            }
            throw new BadModel("holds a class %s that is no H2O model".formatted(type));
        } catch (ClassNotFoundException e) {
            throw new BadModel("holds no class " + type);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new BadModel("holds a class %s that cannot be made: %s".formatted(type, e.getMessage()));
        }
    }

    /** The text of the source, under the name that the compiler wants. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replaceAll("[^\\w$]", "_") + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** The archive of H2O's library on disk: where it was loaded from, or a copy, since servers may keep it elsewhere. */
    private record Library(Path jar, boolean isCopy) {
        static Library locate() throws IOException {
            @Nullable CodeSource source = GenModel.class.getProtectionDomain().getCodeSource();
            @Nullable URL location = source == null ? null : source.getLocation();
            if (location == null) {
                throw new BadModel("cannot be compiled: H2O's library is not found on disk");
            }
            if (location.getProtocol().equals("file")) {
                try {
                    return new Library(Path.of(location.toURI()), false);
                } catch (URISyntaxException e) {
                    throw new IOException("the place of H2O's library is no file", e);
                }
            }
            Path copy = Files.createTempFile("timpani-genmodel", ".jar");
            try (InputStream in = location.openStream()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            return new Library(copy, true);
        }

        void release() throws IOException {
            if (isCopy) {
                Files.deleteIfExists(jar);
            }
        }
    }
}
