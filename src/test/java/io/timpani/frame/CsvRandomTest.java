package io.timpani.frame;

import static io.timpani.frame.Frames.numbers;
import static io.timpani.frame.Frames.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CsvRandomTest {
    private static final String[] PIECES = {
        "a",
        "Z",
        "7",
        ".",
        "-",
        " ",
        "\"",
        ",",
        "\n",
        "\r\n",
        "\r",
        "\u00e9",
        "\u20ac",
        "\ud83e\udd41",
        "\0",
        "NA",
        "e",
        "\t"
    };
    private static final String[] ENDS = {"\n", "\r\n", "\r"};

    /** Gives out a few bytes at a time, as a socket may. */
    private static final class Trickle extends InputStream {
        private final byte[] bytes;
        private final Random random;
        private int position;

        Trickle(byte[] bytes, long seed) {
            this.bytes = bytes;
            this.random = new Random(seed);
        }

        @Override
        public int read() {
            return position < bytes.length ? bytes[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int from, int length) {
            if (position == bytes.length) {
                return -1;
            }
            int count = Math.min(Math.min(length, 1 + random.nextInt(7)), bytes.length - position);
            System.arraycopy(bytes, position, target, from, count);
            position += count;
            return count;
        }
    }

    private record Model(List<String> names, List<List<String>> rows, String csv) {}

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(random.nextInt(10) == 0 ? 60 : 5);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static String number(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> Integer.toString(random.nextInt(100) - 50);
            case 1 -> Double.toString(random.nextGaussian() * 1e3);
            case 2 ->
                String.format(java.util.Locale.ROOT, "%." + random.nextInt(12) + "f", random.nextGaussian() * 100);
            case 3 ->
                Double.toString(Double.longBitsToDouble(random.nextLong())).replace("NaN", "1");
            case 4 -> "0" + random.nextInt(1000);
            case 5 -> Long.toString(random.nextLong());
            default -> "";
        };
    }

    private static String written(String cell, Random random) {
        boolean needed = cell.contains(",") || cell.contains("\n") || cell.contains("\r") || cell.startsWith("\"");
        return needed || random.nextInt(4) == 0 ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }

    /** Even columns hold numbers, odd ones text; never fewer than two columns. */
    private static Model model(Random random) {
        int width = 2 + random.nextInt(5);
        StringBuilder csv = new StringBuilder(random.nextInt(5) == 0 ? "\uFEFF" : "");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            names.add("c" + i + text(random));
            csv.append(i > 0 ? "," : "").append(written(names.get(i), random));
        }
        List<List<String>> rows = new ArrayList<>();
        int count = random.nextInt(25);
        for (int row = 0; row < count; row++) {
            csv.append(ENDS[random.nextInt(3)]);
            if (random.nextInt(8) == 0) {
                csv.append(random.nextBoolean() ? "" : " \t").append(ENDS[random.nextInt(3)]);
            }
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                cells.add(i % 2 == 0 ? number(random) : text(random));
                csv.append(i > 0 ? "," : "").append(written(cells.get(i), random));
            }
            rows.add(cells);
        }
        return new Model(
                names, rows, csv.append(random.nextBoolean() ? "\n" : "").toString());
    }

    private static @Nullable String orMissing(String cell) {
        byte[] bytes = cell.getBytes(UTF_8);
        return MissingTokens.contains(bytes, 0, bytes.length) ? null : cell;
    }

    private static void check(Model model, FrameSchema.Kind evens, int bufferSize, long seed) throws IOException {
        Map<String, FrameSchema.Kind> kinds = new java.util.HashMap<>();
        for (int i = 0; i < model.names().size(); i++) {
            kinds.put(model.names().get(i), i % 2 == 0 ? evens : FrameSchema.Kind.TEXT);
        }
        FrameSchema schema = new FrameSchema(kinds, FrameSchema.Kind.SKIPPED);
        InputStream in = new Trickle(model.csv().getBytes(UTF_8), seed);
        Frame frame = new CsvReader(in, schema, bufferSize).read();

        assertThat(frame.rowCount())
                .as("seed %d buffer %d", seed, bufferSize)
                .isEqualTo(model.rows().size());
        for (int i = 0; i < model.names().size(); i++) {
            int column = i;
            String name = model.names().get(i);
            if (i % 2 == 0 && evens == FrameSchema.Kind.NUMBER) {
                double[] expected = model.rows().stream()
                        .map(row -> row.get(column))
                        .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                        .toArray();
                assertThat(numbers(frame, name))
                        .as("seed %d buffer %d", seed, bufferSize)
                        .containsExactly(expected);
            } else if (i % 2 != 0 || evens == FrameSchema.Kind.TEXT) {
                assertThat(texts(frame, name))
                        .as("seed %d buffer %d", seed, bufferSize)
                        .containsExactlyElementsOf(model.rows().stream()
                                .map(row -> orMissing(row.get(column)))
                                .toList());
            }
        }
    }

    @Test
    void random_bodies_are_read_back_exactly_whatever_the_buffer() throws IOException {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Model model = model(random);
            check(model, FrameSchema.Kind.NUMBER, 1 + random.nextInt(64), seed);
            check(model, FrameSchema.Kind.TEXT, 1 + random.nextInt(8), seed);
            check(model, FrameSchema.Kind.SKIPPED, 1 + random.nextInt(64), seed);
        }
    }

    @Test
    void numbers_that_turn_to_text_read_as_they_stood() throws IOException {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            List<@Nullable String> expected = new ArrayList<>();
            StringBuilder csv = new StringBuilder("a,b\n");
            int numbers = random.nextInt(40);
            for (int row = 0; row < numbers + 1; row++) {
                String cell = row == numbers ? "words" : number(random);
                expected.add(orMissing(cell));
                csv.append(cell).append(",1\n");
            }
            InputStream in = new Trickle(csv.toString().getBytes(UTF_8), seed);
            Frame frame = new CsvReader(in, FrameSchema.inferred(), 1 + random.nextInt(64)).read();

            assertThat(texts(frame, "a")).as("seed %d", seed).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void broken_bodies_are_read_or_refused() {
        FrameSchema[] schemas = {
            FrameSchema.numbers(), FrameSchema.inferred(), FrameSchema.of(List.of("c0"), List.of("c1"))
        };
        int read = 0;
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] csv = Frames.mutated(model(random).csv().getBytes(UTF_8), random);
            FrameSchema schema = schemas[random.nextInt(3)];
            boolean fine = Frames.survives(
                    () -> new CsvReader(new ByteArrayInputStream(csv), schema, 1 + random.nextInt(64)).read(),
                    "seed " + seed);
            read += fine ? 1 : 0;
        }
        assertThat(read).as("bodies that were read").isBetween(100, 4_900);
    }
}
