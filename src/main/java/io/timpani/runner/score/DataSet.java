package io.timpani.runner.score;

import io.timpani.engine.Traits;
import io.timpani.frame.ArrowReader;
import io.timpani.frame.Column;
import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvWriter;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.ServingException;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The data that a model is checked with, and damaged copies of them; all in memory, nothing is left behind. */
final class DataSet {
    private static final FrameSchema TEXTS = new FrameSchema(Map.of(), FrameSchema.Kind.TEXT);
    /** A reader of CSV may take some of them for a table. */
    private static final Pattern OTHER_TEXT = Pattern.compile("(?i)\\.(jsonl?|ndjson|xml|ya?ml|parquet)$");

    private final byte[] bytes;
    private final PayloadFormat format;
    private final Optional<Frame> table;
    private final String whyNoTable;

    private DataSet(byte[] bytes, PayloadFormat format, Optional<Frame> table, String whyNoTable) {
        this.bytes = bytes;
        this.format = format;
        this.table = table;
        this.whyNoTable = whyNoTable;
    }

    /**
     * Reads a file for a model that predicts from no table.
     *
     * @throws IOException when it cannot be read
     */
    static DataSet readUnstructured(Path file) throws IOException {
        PayloadFormat format = PayloadFormat.ofFileName(file.toString());
        return new DataSet(Files.readAllBytes(file), format, Optional.empty(), "the model takes no table");
    }

    /**
     * Reads a file.
     *
     * @param input what the model predicts from; a model that reads its input itself may be given what is no table
     * @throws ServingException naming what is wrong with the table
     */
    static DataSet read(Path file, Traits.Input input) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        PayloadFormat format = PayloadFormat.ofFileName(file.toString());
        if (format == PayloadFormat.MTX) {
            return new DataSet(bytes, format, Optional.empty(), "a sparse matrix is not taken apart");
        }
        boolean readsItself = input instanceof Traits.Input.Document document && document.anyMediaType();
        if (readsItself && OTHER_TEXT.matcher(file.toString()).find()) {
            return new DataSet(bytes, format, Optional.empty(), "the model reads its input itself, and it is no table");
        }
        try {
            Frame table = format == PayloadFormat.ARROW
                    ? ArrowReader.read(new ByteArrayInputStream(bytes), FrameSchema.inferred())
                    : CsvReader.read(new ByteArrayInputStream(bytes), TEXTS);
            return new DataSet(bytes, format, Optional.of(table), "");
        } catch (ServingException e) {
            if (!readsItself) {
                throw e;
            }
            return new DataSet(
                    bytes,
                    format,
                    Optional.empty(),
                    "the model reads its input itself, and it is no table: " + e.getMessage());
        }
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

    /** Why there are no columns. */
    String whyNoTable() {
        return whyNoTable;
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
