package io.timpani.e2e;

import io.timpani.engine.jvm.UserJar;
import java.nio.file.Path;

/**
 * A user's jar with a predictor that serves one call at a time, takes as many seconds as the rows of its feature {@code
 * seconds} say, and answers that. It writes {@code begins} to stdout when a call starts. A row of -1 makes it throw, -2 makes
 * its stack overflow, -3 and -4 start a thread that throws, unrecoverable and not, -5 at the end is left out.
 *
 * <p>Its sleeps are the work of a model, of a length that the test chooses; no test waits by sleeping.
 */
final class SlowModel {
    private static final String SOURCE = """
            package slow;
            import io.timpani.engine.ModelSpec;
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
                    int rows = seconds[seconds.length - 1] == -5 ? seconds.length - 1 : seconds.length;
                    return Prediction.column(java.util.Arrays.copyOf(seconds, rows));
                }
                private static void elsewhere(RuntimeException fault) {
                    new Thread(() -> { throw fault; }, "the thread of the hook").start();
                }
                @Override public void start(ModelSpec model) {
                    try {
                        %s
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
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
    static void writeTo(Path directory) {
        writeTo(directory, "");
    }

    /** The same with so much code in the predictor's close. */
    static void writeTo(Path directory, String closeCode) {
        write(directory, "", closeCode);
    }

    /** The same with a start that takes so many seconds; the file {@code loading} tells that it has begun. */
    static void writeStartingFor(Path directory, int seconds) {
        write(
                directory,
                "java.nio.file.Files.createFile(model.codeDir().resolve(\"loading\")); Thread.sleep(%d);"
                        .formatted(1_000 * seconds),
                "");
    }

    private static void write(Path directory, String startCode, String closeCode) {
        new UserJar()
                .source("slow.Slow", SOURCE.formatted(startCode, closeCode))
                .provides("slow.Slow")
                .writeTo(directory.resolve("slow.jar"));
    }
}
