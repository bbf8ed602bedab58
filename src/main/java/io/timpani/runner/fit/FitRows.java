package io.timpani.runner.fit;

import io.timpani.config.FitSettings;
import io.timpani.config.FitSettings.ColumnSource;
import io.timpani.frame.ArrowReader;
import io.timpani.frame.Column;
import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvWriter;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.MatrixMarketReader;
import io.timpani.frame.MatrixMarketWriter;
import io.timpani.frame.NumberText;
import io.timpani.frame.SparseMatrix;
import io.timpani.frame.Table;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.payload.PayloadFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is learned from: the rows without target and weights, and these.
 *
 * @param file with all of it, as custom code reads it: CSV or matrix-market text
 * @param features as text, or a matrix
 * @param target text of each row; empty = there is none
 * @param weights of the rows, positive or zero; empty = all weigh the same
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy: it may be large
record FitRows(Path file, Table features, Optional<TextColumn> target, Optional<double[]> weights) {
    private static final FrameSchema TEXTS = new FrameSchema(Map.of(), FrameSchema.Kind.TEXT);

    /**
     * Reads and checks all of it.
     *
     * @param scratch directory for a copy that custom code can read, where the input has another format
     * @throws ServingException naming the file or option at fault
     */
    static FitRows read(FitSettings settings, Path scratch) throws IOException {
        return switch (PayloadFormat.ofFileName(settings.input().toString())) {
            case MTX -> ofMatrix(settings);
            case ARROW -> {
                Path csv = scratch.resolve("input.csv");
                try (InputStream in = Files.newInputStream(settings.input())) {
                    Files.write(csv, CsvWriter.write(ArrowReader.read(in, FrameSchema.inferred())));
                } catch (ServingException e) {
                    throw at(settings.input(), e);
                }
                yield ofFrame(settings, csv);
            }
            case CSV, OTHER -> ofFrame(settings, settings.input());
        };
    }

    private static FitRows ofFrame(FitSettings settings, Path file) throws IOException {
        Frame all = csv(file);
        requireRows(settings.input(), all.rowCount());
        int rows = settings.rows().isPresent() ? Math.min(settings.rows().getAsInt(), all.rowCount()) : all.rowCount();
        Optional<TextColumn> target = column(settings.target(), all, "target");
        Optional<TextColumn> weights = column(settings.weights(), all, "row weights");
        List<String> aside = new ArrayList<>();
        settings.target().ifPresent(source -> nameIn(source).ifPresent(aside::add));
        settings.weights().ifPresent(source -> nameIn(source).ifPresent(aside::add));
        List<Column> features = all.columns().stream()
                .filter(column -> !aside.contains(column.name()))
                .toList();
        if (features.isEmpty()) {
            throw refused("the input %s has no column besides %s: there is nothing to learn from"
                    .formatted(settings.input().getFileName(), String.join(", ", aside)));
        }
        return new FitRows(file, new Frame(rows, features), target, weights.map(column -> weights(column, rows)));
    }

    private static FitRows ofMatrix(FitSettings settings) throws IOException {
        SparseMatrix all;
        try (InputStream in = Files.newInputStream(settings.input())) {
            all = MatrixMarketReader.read(in, settings.columnNames());
        } catch (ServingException e) {
            throw at(settings.input(), e);
        }
        requireRows(settings.input(), all.rowCount());
        int rows = settings.rows().isPresent() ? Math.min(settings.rows().getAsInt(), all.rowCount()) : all.rowCount();
        if (settings.target().flatMap(FitRows::nameIn).isPresent()
                || settings.weights().flatMap(FitRows::nameIn).isPresent()) {
            throw refused(
                    "a matrix has no columns for the target or the weights: give --target-csv or --row-weights-csv");
        }
        Frame nothing = new Frame(all.rowCount(), List.of());
        return new FitRows(
                settings.input(),
                first(all, rows),
                column(settings.target(), nothing, "target"),
                column(settings.weights(), nothing, "row weights").map(column -> weights(column, rows)));
    }

    private static void requireRows(Path input, int rows) {
        if (rows == 0) {
            throw refused("the input %s holds no rows".formatted(input.getFileName()));
        }
    }

    private static Optional<String> nameIn(ColumnSource source) {
        return source instanceof ColumnSource.OfInput input ? Optional.of(input.name()) : Optional.empty();
    }

    private static Optional<TextColumn> column(Optional<ColumnSource> source, Frame all, String what)
            throws IOException {
        if (source.isEmpty()) {
            return Optional.empty();
        }
        if (source.get() instanceof ColumnSource.OfInput input) {
            Column column = all.column(input.name())
                    .orElseThrow(() -> refused("the column %s for the %s is not in the input, whose columns are %s"
                            .formatted(input.name(), what, shown(all.columnNames()))));
            return Optional.of((TextColumn) column);
        }
        Path file = ((ColumnSource.OfFile) source.get()).file();
        Frame frame = csv(file);
        if (frame.rowCount() != all.rowCount()) {
            throw refused("the %s in %s have %d rows, and the input has %d"
                    .formatted(what, file.getFileName(), frame.rowCount(), all.rowCount()));
        }
        return Optional.of((TextColumn) frame.columns().get(0));
    }

    private static String shown(List<String> names) {
        return names.size() <= 20
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 20)) + " and %d more".formatted(names.size() - 20);
    }

    private static double[] weights(TextColumn column, int rows) {
        double[] weights = new double[rows];
        double whole = 0;
        for (int row = 0; row < rows; row++) {
            String text = column.values()[row];
            weights[row] = text == null ? Double.NaN : NumberText.number(text);
            if (!(weights[row] >= 0) || Double.isInfinite(weights[row])) {
                throw refused("the row weights must be numbers of at least 0, but row %d has none".formatted(row + 1));
            }
            whole += weights[row];
        }
        if (whole == 0) {
            throw refused("the row weights are all 0: nothing can be learned");
        }
        return weights;
    }

    private static Frame csv(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CsvReader.read(in, TEXTS);
        } catch (ServingException e) {
            throw at(file, e);
        }
    }

    private static ServingException at(Path file, ServingException e) {
        return new ServingException(e.code(), "the file %s: %s".formatted(file.getFileName(), e.text()), e);
    }

    private static ServingException refused(String message) {
        return new ServingException(ErrorCode.INVALID_INPUT, message);
    }

    int rows() {
        return features.rowCount();
    }

    /** The features as typed columns, or the matrix. */
    Table typed() throws IOException {
        return features instanceof Frame frame
                ? CsvReader.read(new ByteArrayInputStream(CsvWriter.write(frame)), FrameSchema.inferred())
                : features;
    }

    /** The features of some rows as a body, {@link #fileName} tells its format. */
    byte[] body(int[] rows) {
        return features instanceof Frame frame
                ? CsvWriter.write(picked(frame, rows))
                : MatrixMarketWriter.write(picked((SparseMatrix) features, rows), false);
    }

    /** The features of all rows. */
    byte[] body() {
        return features instanceof Frame frame
                ? CsvWriter.write(frame)
                : MatrixMarketWriter.write((SparseMatrix) features, false);
    }

    String fileName() {
        return features instanceof Frame ? "X.csv" : "X.mtx";
    }

    /** The target as a body. */
    Optional<byte[]> targetBody() {
        return target.map(column -> CsvWriter.write(new Frame(rows(), List.of(column))));
    }

    private static Frame picked(Frame frame, int[] rows) {
        return new Frame(
                rows.length,
                frame.columns().stream()
                        .<Column>map(column -> new TextColumn(column.name(), picked((TextColumn) column, rows)))
                        .toList());
    }

    private static @Nullable String[] picked(TextColumn column, int[] rows) {
        @Nullable String[] values = new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = column.values()[rows[i]];
        }
        return values;
    }

    private static SparseMatrix first(SparseMatrix matrix, int rows) {
        return rows == matrix.rowCount()
                ? matrix
                : picked(matrix, IntStream.range(0, rows).toArray());
    }

    private static SparseMatrix picked(SparseMatrix matrix, int[] rows) {
        int[] starts = new int[rows.length + 1];
        int stored = 0;
        for (int i = 0; i < rows.length; i++) {
            stored += matrix.rowStart()[rows[i] + 1] - matrix.rowStart()[rows[i]];
            starts[i + 1] = stored;
        }
        int[] columns = new int[stored];
        double[] values = new double[stored];
        for (int i = 0; i < rows.length; i++) {
            int from = matrix.rowStart()[rows[i]];
            int count = starts[i + 1] - starts[i];
            System.arraycopy(matrix.columnIndex(), from, columns, starts[i], count);
            System.arraycopy(matrix.values(), from, values, starts[i], count);
        }
        return new SparseMatrix(rows.length, matrix.columnNames(), starts, columns, values);
    }
}
