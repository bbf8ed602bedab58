package io.timpani.frame;

import static io.timpani.frame.Frames.numbers;
import static io.timpani.frame.Frames.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CsvWriterTest {
    private static String write(int rows, Column... columns) {
        return new String(CsvWriter.write(new Frame(rows, List.of(columns))), UTF_8);
    }

    @Test
    void cells_are_quoted_only_where_needed() {
        String csv = write(
                3,
                new TextColumn("a,b", new @Nullable String[] {"x", "say \"hi\"", "\u00e9\ud83e\udd41\ud83e"}),
                new TextColumn("c", new @Nullable String[] {"1\n2", null, "p\rq", "beyond the last row"}));

        assertThat(csv).isEqualTo("\"a,b\",c\nx,\"1\n2\"\n\"say \"\"hi\"\"\",\n\u00e9\ud83e\udd41\ufffd,\"p\rq\"\n");
    }

    @Test
    void integral_numbers_have_no_point_and_others_are_shortest() {
        double[] values = {
            1,
            -3,
            0.1,
            1e-7,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            0x1p53 - 1,
            1e20,
            100.25,
            0x1p53
        };
        assertThat(write(
                        values.length, new NumberColumn("a", values), new NumberColumn("b", new double[values.length])))
                .isEqualTo(
                        "a,b|1,0|-3,0|0.1,0|1e-7,0|,0|inf,0|-inf,0|9007199254740991,0|1e+20,0|100.25,0|9007199254740992.0,0|"
                                .replace('|', '\n'));
    }

    @Test
    void a_missing_value_in_the_only_column_is_no_blank_line() {
        assertThat(write(2, new NumberColumn("a", new double[] {Double.NaN, 1})))
                .isEqualTo("a\n\"\"\n1\n");
    }

    @Test
    void a_frame_without_rows_is_its_header() {
        assertThat(write(0, new NumberColumn("a", new double[0]))).isEqualTo("a\n");
    }

    @Test
    void what_is_written_is_read_back() throws IOException {
        String[] pieces = {"a", ",", "\"", "\n", "\r", "\uFEFF", "\u20ac", " ", "1", "-", "\ud83e\udd41"};
        for (long seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            int rows = random.nextInt(20);
            double[] numbers = new double[rows];
            @Nullable String[] texts = new String[rows];
            for (int row = 0; row < rows; row++) {
                numbers[row] =
                        random.nextInt(5) == 0 ? random.nextInt(100) : Double.longBitsToDouble(random.nextLong());
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(6); i > 0; i--) {
                    text.append(pieces[random.nextInt(pieces.length)]);
                }
                texts[row] = text.isEmpty() ? null : text.toString();
            }
            String name = "\uFEFFt\n" + pieces[random.nextInt(pieces.length)];
            Frame frame = new Frame(rows, List.of(new TextColumn(name, texts), new NumberColumn("n", numbers)));
            Frame again = CsvReader.read(
                    new ByteArrayInputStream(CsvWriter.write(frame)), FrameSchema.of(List.of("n"), List.of(name)));

            assertThat(texts(again, name)).as("seed %d", seed).containsExactlyElementsOf(Arrays.asList(texts));
            assertThat(numbers(again, "n")).as("seed %d", seed).containsExactly(numbers);
        }
    }
}
