package io.timpani.worker;

import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TimeColumn;
import io.timpani.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables in the answers of workers. */
final class TableReader {
    private TableReader() {}

    /** The columns of a table, which may have names in common. */
    static Frame frame(Reply reply, Map<?, ?> table) throws IOException {
        int rows = Reply.number(table, "rows");
        if (!(table.get("columns") instanceof List<?> list)) {
            throw Reply.broken("columns");
        }
        List<Column> columns = new ArrayList<>(list.size());
        for (Object column : list) {
            if (!(column instanceof Map<?, ?> map)) {
                throw Reply.broken("column");
            }
            columns.add(column(reply, map, rows));
        }
        return new Frame(rows, columns);
    }

    /** The index of a table, empty when it is the numbers of its rows. */
    static List<@Nullable Object> index(Map<?, ?> table) throws IOException {
        Object index = table.get("index");
        if (index == null) {
            return List.of();
        }
        if (!(index instanceof List<?> list) || list.size() != Reply.number(table, "rows")) {
            throw Reply.broken("index");
        }
        return new ArrayList<>(list);
    }

    private static Column column(Reply reply, Map<?, ?> column, int rows) throws IOException {
        String name = String.valueOf(Reply.text(column, "name"));
        String kind = String.valueOf(Reply.text(column, "kind"));
        if (column.get("values") instanceof List<?> values) {
            return listed(name, kind, values, rows);
        }
        int segment = Reply.number(column, "segment");
        return switch (kind) {
            case "f8" -> new NumberColumn(name, reply.doubles(segment, rows));
            case "i8" -> new IntegerColumn(name, reply.longs(segment, rows));
            case "b1" -> new BooleanColumn(name, reply.truths(segment, rows));
            case "t8" -> new TimeColumn(name, reply.longs(segment, rows));
            case "json" -> new MixedColumn(name, mixed(reply, segment, rows));
            default -> throw Reply.broken("kind " + kind);
        };
    }

    /** Small tables have their values in the header. */
    private static Column listed(String name, String kind, List<?> values, int rows) throws IOException {
        if (values.size() != rows) {
            throw Reply.broken("values");
        }
        return switch (kind) {
            case "f8" ->
                new NumberColumn(
                        name,
                        values.stream()
                                .mapToDouble(
                                        value -> value instanceof Number number ? number.doubleValue() : Double.NaN)
                                .toArray());
            case "i8" -> new IntegerColumn(name, whole(values));
            case "t8" -> new TimeColumn(name, whole(values));
            case "b1" -> {
                boolean[] truths = new boolean[rows];
                for (int row = 0; row < rows; row++) {
                    truths[row] = Boolean.TRUE.equals(values.get(row))
                            || Long.valueOf(1).equals(values.get(row));
                }
                yield new BooleanColumn(name, truths);
            }
            case "json" -> new MixedColumn(name, values.toArray());
            default -> throw Reply.broken("kind " + kind);
        };
    }

    private static long[] whole(List<?> values) {
        return values.stream()
                .mapToLong(value -> value instanceof Number number ? number.longValue() : TimeColumn.MISSING)
                .toArray();
    }

    private static @Nullable Object[] mixed(Reply reply, int segment, int rows) throws IOException {
        ByteBuffer view = reply.view(segment);
        try {
            if (JsonReader.read(reply.body(), view.position(), view.limit()) instanceof List<?> list
                    && list.size() == rows) {
                return list.toArray();
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a worker's column is no JSON", e);
        }
        throw Reply.broken("values of a column");
    }
}
