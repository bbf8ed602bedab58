package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import io.timpani.testing.Interpreters;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a real pandas reads. */
final class Pandas {
    /** Something that we never tell. */
    record Strange(String description) {}

    /** A body, and whether it has one column only. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
    record Body(byte[] bytes, boolean single) {}

    /**
     * A column of pandas'.
     *
     * @param kind i, f, b or o; ? = any other
     * @param values {@link Long}, {@link Double}, {@link Boolean}, {@link String}; null = NaN among texts; {@link Strange}
     *     is anything else
     */
    record Series(String name, char kind, List<@Nullable Object> values) {}

    /** @param failure why nothing was read, or null */
    record Answer(int rows, List<Series> columns, @Nullable String failure) {}

    private Pandas() {}

    /** Skips the test where there is no pandas. */
    static List<Answer> read(Path directory, List<Body> bodies) throws Exception {
        Path script = directory.resolve("read_csv.py");
        try (InputStream in = Objects.requireNonNull(Pandas.class.getResourceAsStream("read_csv.py"))) {
            Files.write(script, in.readAllBytes());
        }
        Path sent = directory.resolve("bodies");
        Path got = directory.resolve("answers");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(sent)))) {
            for (Body body : bodies) {
                out.writeByte(body.single() ? 1 : 0);
                out.writeInt(body.bytes().length);
                out.write(body.bytes());
            }
        }
        StringBuilder output = new StringBuilder();
        int code = run(List.of(Interpreters.python(), script.toString(), sent.toString(), got.toString()), output);
        if (code != 0) {
            throw new AssertionError("read_csv.py failed: " + output);
        }
        List<Answer> answers = new ArrayList<>(bodies.size());
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(got)))) {
            for (int i = 0; i < bodies.size(); i++) {
                answers.add(answer(in));
            }
        }
        return answers;
    }

    private static int run(List<String> command, StringBuilder output) throws Exception {
        ChildCommand child = new ChildCommand(command, Path.of("/tmp"));
        try (ChildProcess process =
                ChildProcess.start(child, line -> output.append(line).append('\n'))) {
            return process.exit().get(5, TimeUnit.MINUTES);
        }
    }

    private static Answer answer(DataInputStream in) throws IOException {
        if (in.readByte() == 0) {
            return new Answer(0, List.of(), text(in));
        }
        int rows = in.readInt();
        int width = in.readInt();
        List<Series> columns = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            String name = text(in);
            char kind = (char) in.readByte();
            List<@Nullable Object> values = new ArrayList<>();
            if (kind == '?') {
                values.add(new Strange(text(in)));
            } else {
                for (int row = 0; row < rows; row++) {
                    values.add(value(kind, in));
                }
            }
            columns.add(new Series(name, kind, values));
        }
        return new Answer(rows, columns, null);
    }

    private static @Nullable Object value(char kind, DataInputStream in) throws IOException {
        return switch (kind) {
            case 'i' -> in.readLong();
            case 'f' -> in.readDouble();
            case 'b' -> in.readBoolean();
            default ->
                switch (in.readByte()) {
                    case 's' -> text(in);
                    case 'n' -> null;
                    default -> new Strange(text(in));
                };
        };
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }
}
