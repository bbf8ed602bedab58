package io.timpani.engine.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar as a user would build it: real sources, compiled against our classes. */
public final class UserJar {
    public static final String SERVICE_FILE = "META-INF/services/io.timpani.engine.Predictor";

    private final List<JavaFileObject> sources = new ArrayList<>();
    private final Map<String, byte[]> resources = new LinkedHashMap<>();

    /** Adds a source file; {@code className} with its package. */
    public UserJar source(String className, String text) {
        sources.add(new Source(className, text));
        return this;
    }

    /** Adds a class of package {@code demo} that implements the SPI; {@code members} must hold {@code predict}. */
    public UserJar predictor(String simpleName, String members) {
        return source("demo." + simpleName, """
                package demo;
                import io.timpani.engine.ModelSpec;
                import io.timpani.engine.Payload;
                import io.timpani.engine.Prediction;
                import io.timpani.engine.Predictor;
                import io.timpani.engine.Traits;
                import io.timpani.frame.Frame;
                import io.timpani.frame.FrameSchema;
                import io.timpani.frame.NumberColumn;
                import io.timpani.model.ErrorCode;
                import io.timpani.model.Language;
                import io.timpani.model.ServingException;
                import java.util.List;
                public class %s implements Predictor {
                    @Override public Traits traits() { return Traits.fast(Language.JAVA, FrameSchema.numbers()); }
                    %s
                }
                """.formatted(simpleName, members));
    }

    /** Adds a class of package {@code demo} written for the reference; {@code members} must hold {@code predict}. */
    public UserJar legacy(String simpleName, String members) {
        return source("demo." + simpleName, """
                package demo;
                import com.datarobot.drum.BasePredictor;
                import java.nio.charset.StandardCharsets;
                import java.nio.file.Files;
                import java.nio.file.Path;
                import java.util.Arrays;
                import java.util.Map;
                import java.util.TreeMap;
                public class %1$s extends BasePredictor {
                    public %1$s(String name) { super(name); }
                    %2$s
                }
                """.formatted(simpleName, members));
    }

    public UserJar resource(String name, String text) {
        resources.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Names the providers in the service file. */
    public UserJar provides(String... classNames) {
        return resource(SERVICE_FILE, String.join("\n", classNames) + "\n");
    }

    /** Compiles and writes the jar. */
    public Path writeTo(Path jar) {
        try {
            Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), ".classes");
            compileTo(classes);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
                    write(out, resource.getKey(), resource.getValue());
                }
                for (Path file : filesBelow(classes)) {
                    write(out, classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles into a directory instead of a jar. */
    void compileTo(Path classes) {
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        List<String> options = List.of(
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-Xlint:all",
                "-Werror");
        boolean compiled =
                compiler.getTask(problems, null, null, options, null, sources).call();
        assertThat(compiled).as("javac says: %s", problems).isTrue();
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void write(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
