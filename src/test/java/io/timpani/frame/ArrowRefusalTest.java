package io.timpani.frame;

import static io.timpani.frame.ArrowCells.cells;
import static io.timpani.frame.ArrowCells.longs;
import static io.timpani.frame.ArrowCells.texts;
import static io.timpani.frame.ArrowStreams.bare;
import static io.timpani.frame.ArrowStreams.bool;
import static io.timpani.frame.ArrowStreams.category;
import static io.timpani.frame.ArrowStreams.integer;
import static io.timpani.frame.ArrowStreams.little;
import static io.timpani.frame.ArrowStreams.read;
import static io.timpani.frame.ArrowStreams.refused;
import static io.timpani.frame.ArrowStreams.utf8;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.flatbuf.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowRefusalTest {
    private static final FrameSchema INFERRED = FrameSchema.inferred();
    private static final FrameSchema TEXT = new FrameSchema(Map.of(), FrameSchema.Kind.TEXT);

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

    @Test
    void columns_that_share_bytes_are_refused() {
        ArrowStreams.Part column = longs(64, 1, 2, 3, 4);
        byte[] stream = new ArrowStreams()
                .schema(integer("i", 64, true), integer("j", 64, true))
                .batch(4, column, column)
                .end();
        // the second column's data grows over the first's
        int at = -1;
        for (int p = 0; p + 16 <= stream.length; p++) {
            ByteBuffer here = ByteBuffer.wrap(stream, p, 16).order(ByteOrder.LITTLE_ENDIAN);
            long offset = here.getLong();
            long length = here.getLong();
            at = offset == 32 && length == 32 ? p : at;
        }
        byte[] shared = stream.clone();
        shared[at] = 0;
        shared[at + 8] = 40;

        assertThat(refused(shared, INFERRED)).contains("overlap");
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
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shared_tables_are_not_walked_more_often_than_there_are_nodes() {
        FrameSchema unwanted = FrameSchema.of(List.of("i"), List.of());
        ArrowStreams.Part part = new ArrowStreams.Part(new long[] {3, 12_345}, List.of(new byte[8]));
        byte[] stream = new ArrowStreams().sharedStructs("s", 50).batch(3, part).end();
        assertThat(refused(stream, unwanted)).contains("too few");

        // now the batch declares two billion nodes
        int patched = 0;
        for (int p = 4; p + 16 <= stream.length; p++) {
            ByteBuffer here = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
            if (here.getLong(p) == 3 && here.getLong(p + 8) == 12_345) {
                here.putInt(p - 4, Integer.MAX_VALUE);
                patched++;
            }
        }
        assertThat(patched).isEqualTo(1);
        assertThat(refused(stream, unwanted)).contains("more columns than its message can hold");
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
    void texts_that_share_a_character_are_refused() {
        ArrowStreams.Part whole = texts(false, "\u20ac", "a");
        byte[] offsets = {0, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0};
        ArrowStreams.Part split = new ArrowStreams.Part(
                whole.nodes(), List.of(new byte[0], offsets, whole.buffers().get(2)));

        assertThat(refused(new ArrowStreams().schema(utf8("a")).batch(2, split).end(), TEXT))
                .contains("within a character");
    }

    @Test
    void a_stream_cut_off_anywhere_is_read_or_refused() throws IOException {
        byte[] whole = ArrowStreams.mixed();
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
        byte[] valid = ArrowStreams.mixed();
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
