package io.timpani.engine.catboost;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken files, thousands of them: each is refused, or it is a model that answers. They are read by a JVM of their own, which
 * a slip would end.
 */
class FuzzTest {
    private static final int VARIANTS = 10_000;
    private static final int MODELS = 60;
    private static final int ROWS = 20;
    private static final long MOST_NANOS = 5_000_000_000L;
    private static final long MOST_SECONDS = 300;

    @TempDir
    Path directory;

    @Test
    void a_broken_model_is_refused_and_ends_nothing() throws Exception {
        Path log = directory.resolve("log");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:ErrorFile=" + directory.resolve("error"),
                        "-XX:-CreateCoredumpOnCrash",
                        "-Xmx256m",
                        "-cp",
                        classPath(),
                        Child.class.getName(),
                        directory.toString(),
                        Integer.toString(Rounds.of(VARIANTS)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = child.waitFor(Rounds.of((int) MOST_SECONDS), TimeUnit.SECONDS);
            assertThat(ended).as("an end, at seed %d", Child.seed(directory)).isTrue();
            assertThat(child.exitValue())
                    .as("the end of the process at seed %d: %s", Child.seed(directory), Files.readString(log))
                    .isZero();
        } finally {
            child.destroyForcibly();
        }
        String[] counts = Files.readString(directory.resolve("counts")).split(" ", -1);
        String told = "%s answered, %s refused by the library, %s by us".formatted((Object[]) counts);
        if (Rounds.of(1) > 1) {
            System.out.println(told);
        }
        assertThat(Integer.parseInt(counts[0])).as(told).isGreaterThan(Rounds.of(VARIANTS) / 20);
        assertThat(Integer.parseInt(counts[2])).as(told).isGreaterThan(Rounds.of(VARIANTS) / 4);
        // whatever the library would refuse, it could also fall over
        assertThat(Integer.parseInt(counts[1])).as(told).isZero();
    }

    private static String classPath() throws IOException {
        List<String> absolute = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            absolute.add(new File(entry).getCanonicalPath());
        }
        return String.join(File.pathSeparator, absolute);
    }

    /** Reads broken files. */
    static final class Child {
        private final Path directory;
        private final int[] counts = new int[3];

        private Child(Path directory) {
            this.directory = directory;
        }

        /** The seed that a child had come to. */
        static int seed(Path directory) throws IOException {
            return ByteBuffer.wrap(Files.readAllBytes(directory.resolve("seed")))
                    .getInt();
        }

        public static void main(String[] args) throws Exception {
            Child child = new Child(Path.of(args[0]));
            try (FileChannel file = FileChannel.open(
                    child.directory.resolve("seed"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                MappedByteBuffer seen = file.map(FileChannel.MapMode.READ_WRITE, 0, Integer.BYTES);
                child.run(Integer.parseInt(args[1]), seen);
            }
            Files.writeString(
                    child.directory.resolve("counts"),
                    "%d %d %d".formatted(child.counts[0], child.counts[1], child.counts[2]));
        }

        private void run(int variants, MappedByteBuffer seen) throws Exception {
            Path codeDir = Files.createDirectory(directory.resolve("code"));
            List<byte[]> models = new ArrayList<>();
            List<List<Column>> rows = new ArrayList<>();
            List<TargetType> types = new ArrayList<>();
            for (int seed = 0; seed < MODELS; seed++) {
                RandomModel model = new RandomModel(seed);
                if (model.dimension > 1) {
                    model.writer.objective("MultiLogloss");
                }
                models.add(model.writer.bytes());
                rows.add(model.columns(ROWS));
                types.add(model.dimension > 1 ? TargetType.MULTILABEL : TargetType.REGRESSION);
            }
            for (int seed = 0; seed < variants; seed++) {
                seen.putInt(0, seed);
                int model = seed % MODELS;
                long start = System.nanoTime();
                Served.write(codeDir, "model.cbm", broken(models.get(model), new Random(seed)));
                try (Predictor predictor = new CatBoostEngine().load(Served.spec(codeDir, types.get(model)))) {
                    predictor.predict(new Payload.Rows(new Frame(ROWS, rows.get(model))));
                    counts[0]++;
                } catch (ServingException e) {
                    counts[refusedBy(e, codeDir)]++;
                }
                if (System.nanoTime() - start > MOST_NANOS) {
                    throw new AssertionError("too long");
                }
            }
        }

        /** Names and kinds of columns may be others than those of the rows. */
        private static int refusedBy(ServingException e, Path codeDir) {
            boolean known = e.code() == ErrorCode.START_FAILED || e.code() == ErrorCode.INVALID_INPUT;
            boolean byUs = known && (e.text().contains(": it ") || e.code() == ErrorCode.INVALID_INPUT);
            if (e.text().contains(codeDir.toString())) {
                throw new AssertionError(e);
            }
            if (!byUs) {
                e.printStackTrace();
            }
            return byUs ? 2 : 1;
        }
    }

    private static byte[] broken(byte[] model, Random random) {
        ByteBuffer bytes = ByteBuffer.wrap(model.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int words = model.length / Integer.BYTES;
        int[] odd = {-1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 255, 65536, random.nextInt(40)};
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(model, random.nextInt(model.length));
            }
            case 1 -> {
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    int place = random.nextInt(model.length);
                    bytes.put(place, (byte) (bytes.get(place) ^ 1 << random.nextInt(8)));
                }
            }
            case 2 -> {
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    bytes.putInt(4 * random.nextInt(words), odd[random.nextInt(odd.length)]);
                }
            }
            case 3 -> {
                // a place or a size that is off by little
                for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                    int place = 4 * random.nextInt(words);
                    bytes.putInt(place, bytes.getInt(place) + random.nextInt(17) - 8);
                }
            }
            case 4 -> {
                int place = random.nextInt(model.length - 1);
                bytes.putShort(place, (short) random.nextInt(1 << (1 + random.nextInt(16))));
            }
            default -> {
                int from = random.nextInt(model.length);
                int to = random.nextInt(model.length);
                int length = random.nextInt(Math.min(64, model.length - Math.max(from, to)));
                System.arraycopy(model, from, bytes.array(), to, length);
            }
        }
        return bytes.array();
    }
}
