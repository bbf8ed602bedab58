package io.timpani.frame;

import static io.timpani.frame.ArrowStreams.bare;
import static io.timpani.frame.ArrowStreams.bool;
import static io.timpani.frame.ArrowStreams.bools;
import static io.timpani.frame.ArrowStreams.category;
import static io.timpani.frame.ArrowStreams.cells;
import static io.timpani.frame.ArrowStreams.date;
import static io.timpani.frame.ArrowStreams.doubles;
import static io.timpani.frame.ArrowStreams.floating;
import static io.timpani.frame.ArrowStreams.integer;
import static io.timpani.frame.ArrowStreams.largeUtf8;
import static io.timpani.frame.ArrowStreams.little;
import static io.timpani.frame.ArrowStreams.longs;
import static io.timpani.frame.ArrowStreams.texts;
import static io.timpani.frame.ArrowStreams.timestamp;
import static io.timpani.frame.ArrowStreams.utf8;
import static io.timpani.frame.Frames.numbers;
import static io.timpani.frame.Frames.refusal;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowReaderTest {
    private static final FrameSchema INFERRED = FrameSchema.inferred();
    private static final FrameSchema TEXT = new FrameSchema(Map.of(), FrameSchema.Kind.TEXT);

    private static Frame read(byte[] stream, FrameSchema schema) throws IOException {
        return ArrowReader.read(new ByteArrayInputStream(stream), schema);
    }

    private static String refused(byte[] stream, FrameSchema schema) {
        return refusal(() -> read(stream, schema));
    }

    private static byte[] mixed() {
        return new ArrowStreams()
                .schema(
                        floating("d", Precision.DOUBLE),
                        utf8("t"),
                        category("c", 8, 3),
                        bool("b"),
                        integer("i", 64, true))
                .dictionary(3, false, 2, texts(false, "red", "green"))
                .batch(
                        3,
                        doubles(1.5, Double.NaN, -2),
                        texts(false, "x", null, "\u20ac"),
                        longs(8, 1, 0, 1),
                        bools(true, false, true),
                        longs(64, 1, -5, 1L << 60))
                .dictionary(3, true, 1, texts(false, "blue"))
                .batch(0, doubles(), texts(false), longs(8), bools(), longs(64))
                .batch(1, doubles(9), texts(false, ""), longs(8, 2), bools(true), longs(64, 7))
                .end();
    }

    @Test
    void several_batches_nulls_and_dictionaries_become_one_frame() throws IOException {
        Frame frame = read(mixed(), INFERRED);

        assertThat(frame.rowCount()).isEqualTo(4);
        assertThat(frame.columnNames()).containsExactly("d", "t", "c", "b", "i");
        assertThat(numbers(frame, "d")).containsExactly(1.5, Double.NaN, -2, 9);
        assertThat(Frames.texts(frame, "t")).containsExactly("x", null, "\u20ac", "");
        assertThat(Frames.texts(frame, "c")).containsExactly("green", "red", "green", "blue");
        assertThat(numbers(frame, "b")).containsExactly(1, 0, 1, 1);
        assertThat(numbers(frame, "i")).containsExactly(1, -5, 0x1p60, 7);
    }

    @Test
    void only_wanted_columns_are_in_the_frame() throws IOException {
        Frame frame = read(mixed(), FrameSchema.of(List.of("i"), List.of("c")));

        assertThat(frame.columnNames()).containsExactly("c", "i");
        assertThat(Frames.texts(frame, "c")).containsExactly("green", "red", "green", "blue");
        assertThat(numbers(frame, "i")).containsExactly(1, -5, 0x1p60, 7);
    }

    @Test
    void every_integer_width_is_read_signed_and_unsigned() throws IOException {
        for (int bits : new int[] {8, 16, 32, 64}) {
            byte[] stream = new ArrowStreams()
                    .schema(integer("s", bits, true), integer("u", bits, false))
                    .batch(3, longs(bits, -1, 0, 5), longs(bits, -1, 0, 5))
                    .end();

            assertThat(numbers(read(stream, INFERRED), "s")).as("%d bits", bits).containsExactly(-1, 0, 5);
            assertThat(numbers(read(stream, INFERRED), "u"))
                    .as("%d bits", bits)
                    .containsExactly(Math.pow(2, bits) - (bits < 64 ? 1 : 0), 0, 5);
            assertThat(Frames.texts(read(stream, TEXT), "u"))
                    .as("%d bits", bits)
                    .containsExactly(Long.toUnsignedString(-1L >>> (64 - bits)), "0", "5");
        }
    }

    @Test
    void integers_beyond_a_doubles_precision_become_the_nearest_double() throws IOException {
        byte[] stream = new ArrowStreams()
                .schema(integer("s", 64, true), integer("u", 64, false))
                .batch(2, longs(64, (1L << 53) + 1, Long.MIN_VALUE), longs(64, (1L << 63) + 1025, (1L << 63) + 1024))
                .end();

        assertThat(numbers(read(stream, INFERRED), "s")).containsExactly(0x1p53, -0x1p63);
        assertThat(numbers(read(stream, INFERRED), "u")).containsExactly(0x1p63 + 2048, 0x1p63);
        assertThat(Frames.texts(read(stream, TEXT), "s")).containsExactly("9007199254740993", "-9223372036854775808");
    }

    @Test
    void floats_of_every_precision_are_read() throws IOException {
        byte[] half = little(16)
                .putShort((short) 0x3C00)
                .putShort((short) 0xC000)
                .putShort((short) 0x0001)
                .putShort((short) 0x7BFF)
                .putShort((short) 0x7C00)
                .putShort((short) 0xFC00)
                .putShort((short) 0x7E00)
                .putShort((short) 0x3555)
                .array();
        byte[] single = little(32)
                .putFloat(0.1f)
                .putFloat(-1e20f)
                .putFloat(3)
                .putFloat(Float.NaN)
                .array();
        byte[] stream = new ArrowStreams()
                .schema(floating("h", Precision.HALF), floating("f", Precision.SINGLE))
                .batch(8, cells(8, null, half), cells(8, null, single))
                .end();

        assertThat(numbers(read(stream, INFERRED), "h"))
                .containsExactly(
                        1,
                        -2,
                        0x1p-24,
                        65504,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.NaN,
                        0.333251953125);
        assertThat(numbers(read(stream, INFERRED), "f")).startsWith(0.1f, -1e20f, 3, Double.NaN);
        assertThat(Frames.texts(read(stream, TEXT), "f")).startsWith("0.1", "-1e+20", "3", null, "0");
        assertThat(Frames.texts(read(stream, TEXT), "h")).startsWith("1", "-2").contains("inf", "-inf", "65504");
    }

    @Test
    void dates_timestamps_and_null_columns_are_read() throws IOException {
        byte[] stream = new ArrowStreams()
                .schema(
                        date("day", DateUnit.DAY),
                        date("ms", DateUnit.MILLISECOND),
                        timestamp("at"),
                        bare("none", Type.Null))
                .batch(
                        2,
                        longs(32, 20_000, -1),
                        longs(64, 5, 6),
                        longs(64, 7, 8),
                        new ArrowStreams.Part(new long[] {2, 2}, List.of()))
                .end();
        Frame frame = read(stream, INFERRED);

        assertThat(numbers(frame, "day")).containsExactly(20_000, -1);
        assertThat(numbers(frame, "ms")).containsExactly(5, 6);
        assertThat(numbers(frame, "at")).containsExactly(7, 8);
        assertThat(numbers(frame, "none")).containsExactly(Double.NaN, Double.NaN);
        assertThat(Frames.texts(read(stream, TEXT), "none")).containsExactly(null, null);
    }

    @Test
    void text_wanted_as_numbers_is_parsed() throws IOException {
        byte[] stream = new ArrowStreams()
                .schema(largeUtf8("t"), category("c", 16, 0))
                .dictionary(0, false, 2, texts(false, "0.5", "NA"))
                .batch(4, texts(true, " 12", null, "-1e3", "true"), longs(16, 0, 1, 0, 0))
                .end();

        assertThat(numbers(read(stream, FrameSchema.numbers()), "t")).containsExactly(12, Double.NaN, -1000, 1);
        assertThat(numbers(read(stream, FrameSchema.numbers()), "c")).containsExactly(.5, Double.NaN, .5, .5);
    }

    @Test
    void text_that_is_no_number_names_column_and_row_only() {
        byte[] stream = new ArrowStreams()
                .schema(utf8("age"))
                .batch(1, texts(false, "1"))
                .batch(2, texts(false, "2", "secret"))
                .end();

        assertThat(refused(stream, FrameSchema.numbers()))
                .contains("'age'")
                .contains("row 3")
                .doesNotContain("secret");
    }

    @Test
    void numbers_wanted_as_text_are_short() throws IOException {
        Frame frame = read(mixed(), TEXT);

        assertThat(Frames.texts(frame, "d")).containsExactly("1.5", null, "-2", "9");
        assertThat(Frames.texts(frame, "b")).containsExactly("True", "False", "True", "True");
    }

    @Test
    void a_stream_without_rows_is_an_empty_frame() throws IOException {
        for (byte[] stream : List.of(
                new ArrowStreams().schema(utf8("a"), category("c", 8, 1)).end(),
                new ArrowStreams().schema(utf8("a"), category("c", 8, 1)).cut())) {
            Frame frame = read(stream, INFERRED);

            assertThat(frame.rowCount()).isZero();
            assertThat(frame.columnNames()).containsExactly("a", "c");
        }
        byte[] bare = new ArrowStreams()
                .schema(utf8("a"))
                .batch(0, new ArrowStreams.Part(new long[] {0, 0}, List.of(new byte[0], new byte[0], new byte[0])))
                .end();
        assertThat(read(bare, INFERRED).rowCount()).isZero();
    }

    @Test
    void messages_of_old_writers_have_no_continuation_mark() throws IOException {
        byte[] stream = new ArrowStreams()
                .legacy()
                .schema(floating("a", Precision.DOUBLE))
                .batch(1, doubles(4))
                .cut();

        assertThat(numbers(read(stream, INFERRED), "a")).containsExactly(4);
    }

    @Test
    void unwanted_columns_may_be_of_any_type() throws IOException {
        byte[] stream = new ArrowStreams()
                .schema(
                        bare("list", Type.List, bare("item", Type.Struct_, integer("x", 32, true), utf8("y"))),
                        bare("bytes", Type.Binary),
                        bare("none", Type.Null),
                        category("c", 8, 9),
                        floating("wanted", Precision.DOUBLE))
                .dictionary(9, false, 1, texts(false, "unused"))
                .batch(
                        1,
                        new ArrowStreams.Part(
                                new long[] {1, 0, 2, 0, 2, 0, 2, 0},
                                List.of(
                                        new byte[0],
                                        new byte[8],
                                        new byte[0],
                                        new byte[0],
                                        new byte[8],
                                        new byte[0],
                                        new byte[12],
                                        new byte[0])),
                        texts(false, "z"),
                        new ArrowStreams.Part(new long[] {1, 1}, List.of()),
                        longs(8, 0),
                        doubles(42))
                .end();

        assertThat(numbers(read(stream, FrameSchema.of(List.of("wanted"), List.of())), "wanted"))
                .containsExactly(42);
        assertThat(refused(stream, INFERRED)).contains("'list'").contains("type List");
    }

    @Test
    void equal_names_are_made_unique() throws IOException {
        byte[] stream =
                new ArrowStreams().schema(utf8("a"), utf8("a"), utf8("")).end();

        assertThat(read(stream, INFERRED).columnNames()).containsExactly("a", "a.1", "Unnamed: 2");
    }

    @Test
    void what_is_not_read_is_refused_in_words() {
        byte[] compressed = new ArrowStreams()
                .compressed()
                .schema(utf8("a"))
                .batch(1, texts(false, "x"))
                .end();

        assertThat(refused(compressed, INFERRED)).contains("compressed");
        assertThat(refused(new ArrowStreams().bigEndian().schema(utf8("a")).end(), INFERRED))
                .contains("big-endian");
        assertThat(refused("ARROW1\0\0rest".getBytes(US_ASCII), INFERRED)).contains("Arrow file");
        assertThat(refused(new byte[0], INFERRED)).contains("empty");
        assertThat(refused(new ArrowStreams().schema().end(), INFERRED)).contains("no column");
        assertThat(refused(new ArrowStreams().schema(bare("when", Type.Time)).end(), INFERRED))
                .contains("'when'")
                .contains("Time");
        assertThat(refused("a,b\n1,2\n".getBytes(US_ASCII), INFERRED)).contains("Arrow");
    }

    @Test
    void broken_offsets_lengths_and_indices_are_refused() {
        ArrowStreams.Part text = texts(false, "ab", "c");
        byte[] backwards = little(12).putInt(0).putInt(3).putInt(2).array();
        byte[] outside = little(12).putInt(0).putInt(2).putInt(99).array();
        byte[] negative = little(12).putInt(-1).putInt(2).putInt(3).array();
        for (byte[] offsets : List.of(backwards, outside, negative)) {
            ArrowStreams.Part bad = new ArrowStreams.Part(
                    text.nodes(), List.of(new byte[0], offsets, text.buffers().get(2)));
            assertThat(refused(
                            new ArrowStreams().schema(utf8("a")).batch(2, bad).end(), INFERRED))
                    .contains("offset");
        }
        assertThat(refused(
                        new ArrowStreams()
                                .schema(category("c", 8, 1))
                                .dictionary(1, false, 1, texts(false, "x"))
                                .batch(1, longs(8, 1))
                                .end(),
                        INFERRED))
                .contains("index");
        assertThat(refused(
                        new ArrowStreams()
                                .schema(category("c", 8, 1))
                                .batch(1, longs(8, 0))
                                .end(),
                        INFERRED))
                .contains("dictionary");
        assertThat(refused(
                        new ArrowStreams()
                                .schema(integer("i", 64, true))
                                .batch(3, cells(3, null, new byte[16]))
                                .end(),
                        INFERRED))
                .contains("too short");
        assertThat(refused(
                        new ArrowStreams()
                                .schema(integer("i", 64, true))
                                .batch(3, longs(64, 1, 2))
                                .end(),
                        INFERRED))
                .contains("rows");
        assertThat(refused(new ArrowStreams().batch(1, longs(64, 1)).end(), INFERRED))
                .contains("before the schema");
        assertThat(refused(
                        new ArrowStreams().schema(utf8("a")).schema(utf8("a")).end(), INFERRED))
                .contains("second schema");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 2_000_000_000, Integer.MAX_VALUE, Long.MAX_VALUE})
    void huge_declared_rows_fail_before_memory_is_taken(long rows) {
        ArrowStreams.Part none = new ArrowStreams.Part(new long[] {rows, 0}, List.of());
        ArrowStreams.Part empty = new ArrowStreams.Part(new long[] {rows, 0}, List.of(new byte[0], new byte[0]));

        assertThat(refused(
                        new ArrowStreams()
                                .schema(bare("n", Type.Null))
                                .batch(rows, none)
                                .end(),
                        INFERRED))
                .contains("rows");
        assertThat(refused(
                        new ArrowStreams().schema(bool("b")).batch(rows, empty).end(), INFERRED))
                .contains("rows");
    }

    @Test
    void many_batches_of_nothing_do_not_add_up() {
        ArrowStreams stream = new ArrowStreams().schema(bare("n", Type.Null));
        for (int i = 0; i < 3_000; i++) {
            stream.batch(1_000_000, new ArrowStreams.Part(new long[] {1_000_000, 1_000_000}, List.of()));
        }
        assertThat(refused(stream.end(), INFERRED)).contains("more rows than it has data for");
    }

    @Test
    void text_that_is_no_utf_8_is_refused() {
        ArrowStreams.Part text = texts(false, "ab");
        ArrowStreams.Part bad = new ArrowStreams.Part(
                text.nodes(), List.of(new byte[0], text.buffers().get(1), new byte[] {'a', (byte) 0xFF}));

        assertThat(refused(new ArrowStreams().schema(utf8("a")).batch(1, bad).end(), INFERRED))
                .contains("UTF-8");
    }

    @Test
    void a_stream_cut_off_anywhere_is_read_or_refused() throws IOException {
        byte[] whole = mixed();
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            refused += Frames.survives(() -> read(cut, INFERRED), "length " + length) ? 0 : 1;
        }
        // fine only where a message ends
        assertThat(refused).isGreaterThan(whole.length - 12);
    }

    @Test
    void broken_streams_are_read_or_refused() {
        byte[] valid = mixed();
        FrameSchema[] schemas = {INFERRED, TEXT, FrameSchema.numbers(), FrameSchema.of(List.of("i"), List.of("c"))};
        int read = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] stream = Frames.mutated(valid, random);
            FrameSchema schema = schemas[random.nextInt(schemas.length)];
            read += Frames.survives(() -> read(stream, schema), "seed " + seed) ? 1 : 0;
        }
        assertThat(read).as("streams that were read").isBetween(200, 19_800);
    }

    @Test
    void noise_is_refused() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length >= 8 && random.nextBoolean()) {
                System.arraycopy(
                        little(8)
                                .putInt(-1)
                                .putInt(random.nextInt(noise.length))
                                .array(),
                        0,
                        noise,
                        0,
                        8);
            }
            Frames.survives(() -> read(noise, INFERRED), "seed " + seed);
        }
    }
}
