package io.timpani.runner.score;

import io.timpani.frame.ArrowReader;
import io.timpani.frame.Column;
import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvWriter;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.payload.PayloadFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data that a model is checked with, and damaged copies of them; all in memory, nothing is left behind. */
final class DataSet {
    private static final FrameSchema TEXTS = new FrameSchema(Map.of(), FrameSchema.Kind.TEXT);

    private final byte[] bytes;
    private final PayloadFormat format;
    private final Optional<Frame> table;

    private DataSet(byte[] bytes, PayloadFormat format, Optional<Frame> table) {
        this.bytes = bytes;
        this.format = format;
        this.table = table;
    }

    /**
     * Reads a file.
     *
     * @param structured false: the file is no table
     */
    static DataSet read(Path file, boolean structured) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        PayloadFormat format = PayloadFormat.ofFileName(file.toString());
        Optional<Frame> table = !structured || format == PayloadFormat.MTX
                ? Optional.empty()
                : Optional.of(
                        format == PayloadFormat.ARROW
                                ? ArrowReader.read(new ByteArrayInputStream(bytes), FrameSchema.inferred())
                                : CsvReader.read(new ByteArrayInputStream(bytes), TEXTS));
        return new DataSet(bytes, format, table);
    }

    PayloadFormat format() {
        return format;
    }

    InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    /** Its columns; none of what is no table, or a sparse one. */
    List<String> features() {
        return table.map(Frame::columnNames).orElse(List.of());
    }

    /** Number of rows, 0 of what is no table. */
    int rows() {
        return table.map(Frame::rowCount).orElse(0);
    }

    /** A copy as CSV whose column at this place is empty. */
    InputStream without(int feature) {
        Frame frame = table.orElseThrow();
        List<Column> columns = new ArrayList<>(frame.columns());
        @Nullable String[] missing = new String[frame.rowCount()];
        columns.set(feature, new TextColumn(columns.get(feature).name(), missing));
        return new ByteArrayInputStream(CsvWriter.write(new Frame(frame.rowCount(), columns)));
    }

    /** A copy as CSV of one row. */
    InputStream row(int row) {
        Frame frame = table.orElseThrow();
        List<Column> columns = new ArrayList<>();
        for (Column column : frame.columns()) {
            columns.add(
                    column instanceof TextColumn texts
                            ? new TextColumn(column.name(), Arrays.copyOfRange(texts.values(), row, row + 1))
                            : new NumberColumn(column.name(), new double[] {((NumberColumn) column).values()[row]}));
        }
        return new ByteArrayInputStream(CsvWriter.write(new Frame(1, columns)));
    }
}
