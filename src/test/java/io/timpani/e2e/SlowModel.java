package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Predictor;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A user's jar with a predictor that serves one call at a time, takes as many seconds as the rows of its feature {@code
 * seconds} say, and answers that. It writes {@code begins} to stdout when a call starts. A row of -1 makes it throw, -2 makes
 * its stack overflow, -3 and -4 start a thread that throws, unrecoverable and not.
 */
final class SlowModel {
    private static final String SOURCE = """
            package slow;
            import io.timpani.engine.Payload;
            import io.timpani.engine.Prediction;
            import io.timpani.engine.Predictor;
            import io.timpani.engine.Traits;
            import io.timpani.frame.Frame;
            import io.timpani.frame.FrameSchema;
            import io.timpani.frame.NumberColumn;
            import io.timpani.model.Language;
            import io.timpani.model.UnrecoverableException;
            import java.util.List;
            import java.util.Optional;
            public final class Slow implements Predictor {
                @Override public Traits traits() {
                    return new Traits(Language.JAVA, Optional.empty(),
                            new Traits.Input.Columns(FrameSchema.of(List.of("seconds"), List.of())),
                            false, Traits.Pace.SLOW, false);
                }
                @Override public Prediction predict(Payload payload) throws Exception {
                    System.out.println("begins");
                    Frame frame = (Frame) ((Payload.Rows) payload).table();
                    double[] seconds = new double[frame.rowCount()];
                    for (int row = 0; row < seconds.length; row++) {
                        seconds[row] = ((NumberColumn) frame.column("seconds").orElseThrow()).values()[row];
                        if (seconds[row] == -1) throw new IllegalStateException("cannot read /opt/secret/weights.bin");
                        if (seconds[row] == -2) deeper(0);
                        if (seconds[row] == -3) elsewhere(new UnrecoverableException("the device is gone"));
                        if (seconds[row] == -4) elsewhere(new IllegalStateException("just this thread"));
                        if (seconds[row] < -2) continue;
                        Thread.sleep((long) (1000 * seconds[row]));
                    }
                    return Prediction.column(seconds);
                }
                private static void elsewhere(RuntimeException fault) {
                    new Thread(() -> { throw fault; }, "the thread of the hook").start();
                }
                @Override public void close() {
                    try {
                        %s
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
                private static int deeper(int depth) { return deeper(depth + 1) + deeper(depth + 2); }
            }
            """;

    private SlowModel() {}

    /** Compiles the predictor and puts its jar into the directory. */
    static void writeTo(Path directory) throws IOException {
        writeTo(directory, "");
    }

    /** The same with so much code in the predictor's close. */
    static void writeTo(Path directory, String closeCode) throws IOException {
        Path classes = Files.createTempDirectory(directory, ".classes");
        compile(classes, SOURCE.formatted(closeCode));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(directory.resolve("slow.jar")));
                Stream<Path> files = Files.walk(classes)) {
            add(jar, "META-INF/services/io.timpani.engine.Predictor", "slow.Slow".getBytes(StandardCharsets.UTF_8));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(jar, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }

    private static void compile(Path classes, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        List<String> options = List.of("-d", classes.toString(), "-cp", ourClasses(), "-proc:none");
        boolean compiled = compiler.getTask(problems, null, null, options, null, List.of(unit(source)))
                .call();
        assertThat(compiled).as(problems.toString()).isTrue();
    }

    private static String ourClasses() {
        try {
            return Path.of(Predictor.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JavaFileObject unit(String source) {
        return new SimpleJavaFileObject(URI.create("string:///slow/Slow.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }
}
