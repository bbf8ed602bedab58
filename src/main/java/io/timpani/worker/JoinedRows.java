package io.timpani.worker;

import io.timpani.engine.Payload;
import io.timpani.engine.RawBody;
import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Documents of one row and one {@link BatchKey} as one document. */
final class JoinedRows {
    private JoinedRows() {}

    /** The rows in their order. Its columns are those that pandas would read from its text; none where that is not plain. */
    static Payload.Document of(BatchKey key, List<Payload.Document> documents) {
        Payload.Document first = documents.get(0);
        return new Payload.Document(
                new RawBody.Bytes(text(key.header().length(), documents)),
                first.mediaType(),
                first.charset(),
                first.format(),
                Optional.ofNullable(frame(documents)),
                documents.size(),
                first.singleColumn(),
                List.of());
    }

    private static byte[] text(int headerLength, List<Payload.Document> documents) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (Payload.Document document : documents) {
            byte[] body = ((RawBody.Bytes) document.raw()).bytes();
            int from = text.size() == 0 ? 0 : headerLength;
            text.write(body, from, body.length - from);
            if (body[body.length - 1] != '\n') {
                // a CR at the end becomes a CRLF with it
                text.write('\n');
            }
        }
        return text.toByteArray();
    }

    private static @Nullable Frame frame(List<Payload.Document> documents) {
        List<Frame> frames = new ArrayList<>(documents.size());
        for (Payload.Document document : documents) {
            if (!(document.table().orElse(null) instanceof Frame frame)) {
                return null;
            }
            frames.add(frame);
        }
        int width = frames.get(0).columns().size();
        List<Column> columns = new ArrayList<>(width);
        List<Column> cells = new ArrayList<>(frames.size());
        for (int i = 0; i < width; i++) {
            cells.clear();
            for (Frame frame : frames) {
                cells.add(frame.columns().get(i));
            }
            Column column = column(cells);
            if (column == null) {
                return null;
            }
            columns.add(column);
        }
        return new Frame(frames.size(), columns);
    }

    /** Null when the column's text is needed to tell what it is. */
    private static @Nullable Column column(List<Column> cells) {
        String name = cells.get(0).name();
        if (all(cells, cell -> cell instanceof IntegerColumn)) {
            return new IntegerColumn(
                    name,
                    cells.stream()
                            .mapToLong(cell -> ((IntegerColumn) cell).values()[0])
                            .toArray());
        }
        if (all(cells, cell -> cell instanceof NumberColumn || cell instanceof IntegerColumn)) {
            return new NumberColumn(
                    name, cells.stream().mapToDouble(JoinedRows::number).toArray());
        }
        if (all(cells, cell -> cell instanceof BooleanColumn)) {
            boolean[] truths = new boolean[cells.size()];
            for (int row = 0; row < truths.length; row++) {
                truths[row] = ((BooleanColumn) cells.get(row)).values()[0];
            }
            return new BooleanColumn(name, truths);
        }
        return all(cells, cell -> cell instanceof TextColumn || isMissingNumber(cell))
                ? new TextColumn(name, cells.stream().map(JoinedRows::text).toArray(String[]::new))
                : null;
    }

    private static boolean all(List<Column> cells, Predicate<Column> such) {
        for (Column cell : cells) {
            if (!such.test(cell)) {
                return false;
            }
        }
        return true;
    }

    /** A column that has only a missing value is one of numbers as long as it is alone. */
    private static boolean isMissingNumber(Column cell) {
        return cell instanceof NumberColumn && cell.isMissing(0);
    }

    private static double number(Column cell) {
        return cell instanceof IntegerColumn integers ? integers.values()[0] : ((NumberColumn) cell).values()[0];
    }

    private static @Nullable String text(Column cell) {
        return cell instanceof TextColumn texts ? texts.values()[0] : null;
    }
}
