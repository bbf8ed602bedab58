package io.timpani.frame;

import static io.timpani.frame.ArrowCells.bools;
import static io.timpani.frame.ArrowCells.cells;
import static io.timpani.frame.ArrowCells.doubles;
import static io.timpani.frame.ArrowCells.longs;
import static io.timpani.frame.ArrowCells.texts;
import static io.timpani.frame.ArrowStreams.bare;
import static io.timpani.frame.ArrowStreams.bool;
import static io.timpani.frame.ArrowStreams.category;
import static io.timpani.frame.ArrowStreams.date;
import static io.timpani.frame.ArrowStreams.floating;
import static io.timpani.frame.ArrowStreams.integer;
import static io.timpani.frame.ArrowStreams.largeUtf8;
import static io.timpani.frame.ArrowStreams.little;
import static io.timpani.frame.ArrowStreams.read;
import static io.timpani.frame.ArrowStreams.refused;
import static io.timpani.frame.ArrowStreams.timestamp;
import static io.timpani.frame.ArrowStreams.utf8;
import static io.timpani.frame.Frames.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Type;
import org.junit.jupiter.api.Test;

class ArrowReaderTest {
    private static final FrameSchema INFERRED = FrameSchema.inferred();
    private static final FrameSchema TEXT = new FrameSchema(Map.of(), FrameSchema.Kind.TEXT);

    @Test
    void several_batches_nulls_and_dictionaries_become_one_frame() throws IOException {
        Frame frame = read(ArrowStreams.mixed(), INFERRED);

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
        Frame frame = read(ArrowStreams.mixed(), FrameSchema.of(List.of("i"), List.of("c")));

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
        Frame frame = read(ArrowStreams.mixed(), TEXT);

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
    void dictionaries_of_numbers_and_truth_values_are_read() throws IOException {
        byte[] stream = new ArrowStreams()
                .schema(
                        category(integer("i", 64, true), 8, 1),
                        category(bool("b"), 16, 2),
                        category(floating("f", Precision.SINGLE), 32, 3))
                .dictionary(1, false, 2, longs(64, 5, -7))
                .dictionary(2, false, 2, bools(true, false))
                .dictionary(3, false, 1, cells(1, null, little(4).putFloat(0.1f).array()))
                .batch(3, longs(8, 1, 0, 1), longs(16, 0, 1, 0), longs(32, 0, 0, 0))
                .dictionary(1, true, 1, longs(64, 1L << 60))
                .dictionary(2, false, 1, bools(false))
                .batch(1, longs(8, 2), longs(16, 0), longs(32, 0))
                .end();

        Frame inferred = read(stream, INFERRED);
        assertThat(numbers(inferred, "i")).containsExactly(-7, 5, -7, 0x1p60);
        assertThat(numbers(inferred, "b")).containsExactly(1, 0, 1, 0);
        assertThat(numbers(inferred, "f")).containsExactly(0.1f, 0.1f, 0.1f, 0.1f);

        Frame text = read(stream, TEXT);
        assertThat(Frames.texts(text, "i")).containsExactly("-7", "5", "-7", Long.toString(1L << 60));
        assertThat(Frames.texts(text, "b")).containsExactly("True", "False", "True", "False");
        assertThat(Frames.texts(text, "f")).containsOnly("0.1");
    }

    @Test
    void columns_may_share_a_dictionary_and_want_it_differently() throws IOException {
        byte[] stream = new ArrowStreams()
                .schema(category(integer("n", 32, true), 8, 1), category(integer("t", 32, true), 8, 1))
                .dictionary(
                        1,
                        false,
                        2,
                        cells(
                                2,
                                new boolean[] {true, false},
                                little(8).putInt(3).array()))
                .batch(2, longs(8, 0, 1), longs(8, 1, 0))
                .end();

        Frame frame = read(stream, FrameSchema.of(List.of("n"), List.of("t")));

        assertThat(numbers(frame, "n")).containsExactly(3, Double.NaN);
        assertThat(Frames.texts(frame, "t")).containsExactly(null, "3");
    }

    @Test
    void many_additions_to_a_dictionary_keep_their_places() throws IOException {
        ArrowStreams stream =
                new ArrowStreams().schema(category("c", 16, 1)).dictionary(1, false, 1, texts(false, "0"));
        for (int i = 1; i < 1_000; i++) {
            stream.dictionary(1, true, 1, texts(false, Integer.toString(i)));
        }
        byte[] body = stream.batch(4, longs(16, 999, 0, 500, 1)).end();

        assertThat(Frames.texts(read(body, INFERRED), "c")).containsExactly("999", "0", "500", "1");
    }

    @Test
    void a_replaced_dictionary_has_no_entry_of_the_one_before() {
        byte[] body = new ArrowStreams()
                .schema(category("c", 8, 1))
                .dictionary(1, false, 2, texts(false, "a", "b"))
                .dictionary(1, false, 1, texts(false, "c"))
                .batch(1, longs(8, 1))
                .end();

        assertThat(refused(body, INFERRED)).contains("outside its dictionary");
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
}
