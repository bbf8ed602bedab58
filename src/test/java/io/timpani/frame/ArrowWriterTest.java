package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Our reader is held to streams of other writers in its own test, so what it reads here is Arrow. */
class ArrowWriterTest {
    private static final FrameSchema READ = new FrameSchema(
            Map.of("text", FrameSchema.Kind.TEXT, "mixed", FrameSchema.Kind.TEXT), FrameSchema.Kind.NUMBER);

    private static Frame frame(int rows) {
        double[] numbers = new double[rows];
        long[] integers = new long[rows];
        boolean[] truths = new boolean[rows];
        long[] times = new long[rows];
        String[] texts = new String[rows];
        Object[] mixed = new Object[rows];
        for (int row = 0; row < rows; row++) {
            numbers[row] = row % 3 == 0 ? Double.NaN : row / 7.0;
            integers[row] = row - 5L;
            truths[row] = row % 2 == 0;
            times[row] = row % 4 == 0 ? TimeColumn.MISSING : row * 1000L;
            texts[row] = row % 5 == 0 ? null : "ü" + row;
            mixed[row] = row % 2 == 0 ? "t" + row : (Object) 1.5;
        }
        return new Frame(
                rows,
                List.of(
                        new NumberColumn("number", numbers),
                        new IntegerColumn("integer", integers),
                        new BooleanColumn("truth", truths),
                        new TimeColumn("time", times),
                        new TextColumn("text", texts),
                        new MixedColumn("mixed", mixed)));
    }

    private static Frame read(Frame... batches) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ArrowWriter.schema(batches[0]));
        for (Frame batch : batches) {
            out.write(ArrowWriter.batch(batch));
        }
        out.write(ArrowWriter.end());
        return ArrowReader.read(new ByteArrayInputStream(out.toByteArray()), READ);
    }

    private static double[] numbers(Frame frame, String name) {
        return ((NumberColumn) frame.column(name).orElseThrow()).values();
    }

    private static String[] texts(Frame frame, String name) {
        return ((TextColumn) frame.column(name).orElseThrow()).values();
    }

    @Test
    void every_kind_of_column_reads_back() throws IOException {
        Frame read = read(frame(21));

        assertThat(read.rowCount()).isEqualTo(21);
        for (int row = 0; row < 21; row++) {
            assertThat(numbers(read, "number")[row]).isEqualTo(Double.valueOf(row % 3 == 0 ? Double.NaN : row / 7.0));
            assertThat(numbers(read, "integer")[row]).isEqualTo(row - 5);
            assertThat(numbers(read, "truth")[row]).isEqualTo(row % 2 == 0 ? 1 : 0);
            assertThat(numbers(read, "time")[row]).isEqualTo(Double.valueOf(row % 4 == 0 ? Double.NaN : row * 1000.0));
            assertThat(texts(read, "text")[row]).isEqualTo(row % 5 == 0 ? null : "ü" + row);
            assertThat(texts(read, "mixed")[row]).isEqualTo(row % 2 == 0 ? "t" + row : "1.5");
        }
    }

    @Test
    void batches_follow_each_other() throws IOException {
        Frame read = read(frame(3), frame(0), frame(9));

        assertThat(read.rowCount()).isEqualTo(12);
        assertThat(numbers(read, "integer")[3]).isEqualTo(-5);
    }

    @Test
    void a_stream_without_rows_has_its_columns() throws IOException {
        assertThat(read(frame(0)).columnNames()).containsExactly("number", "integer", "truth", "time", "text", "mixed");
    }
}
