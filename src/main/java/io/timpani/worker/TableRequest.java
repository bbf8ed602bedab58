package io.timpani.worker;

import io.timpani.engine.Payload;
import io.timpani.engine.RawBody;
import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.JsonBuffer;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.SparseMatrix;
import io.timpani.frame.Table;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows in requests to workers. */
final class TableRequest {
    private TableRequest() {}

    /** What is sent of a request's body. */
    static Map<String, @Nullable Object> data(Request request, Payload.Document document) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("format", format(document.format()));
        data.put("mimetype", document.mediaType().isEmpty() ? null : document.mediaType());
        data.put("charset", document.charset().orElse(null));
        raw(request, data, document.raw());
        data.put("singleColumn", document.singleColumn());
        data.put("names", document.columnNames().isEmpty() ? null : document.columnNames());
        Table table = document.table().orElse(null);
        if (table instanceof Frame frame) {
            data.put("table", table(request, frame));
        } else if (table instanceof SparseMatrix matrix) {
            data.put("sparse", sparse(request, matrix));
        }
        return data;
    }

    /** Where the bytes of a body are. */
    static void raw(Request request, Map<String, @Nullable Object> into, RawBody raw) {
        if (raw instanceof RawBody.Bytes bytes) {
            into.put("raw", request.add(Segment.of(bytes.bytes())));
        } else if (raw instanceof RawBody.Spooled spooled) {
            into.put("file", spooled.file().toString());
        }
    }

    private static String format(Payload.Document.Format format) {
        return switch (format) {
            case CSV -> "csv";
            case MATRIX -> "matrix";
            case ARROW -> "arrow";
            case OTHER -> "other";
        };
    }

    static Map<String, @Nullable Object> table(Request request, Frame frame) {
        int rows = frame.rowCount();
        List<Map<String, Object>> columns = new ArrayList<>(frame.columns().size());
        for (Column column : frame.columns()) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("name", column.name());
            shown.put("kind", kind(column));
            shown.put("segment", request.add(segment(column, rows)));
            columns.add(shown);
        }
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        table.put("rows", rows);
        table.put("columns", columns);
        table.put("index", null);
        return table;
    }

    private static String kind(Column column) {
        if (column instanceof NumberColumn) {
            return "f8";
        }
        if (column instanceof IntegerColumn) {
            return "i8";
        }
        if (column instanceof BooleanColumn) {
            return "b1";
        }
        return column instanceof TimeColumn ? "t8" : "json";
    }

    private static Segment segment(Column column, int rows) {
        if (column instanceof NumberColumn numbers) {
            return Segment.of(numbers.values(), rows);
        }
        if (column instanceof IntegerColumn integers) {
            return Segment.of(integers.values(), rows);
        }
        if (column instanceof BooleanColumn truths) {
            return Segment.of(truths.values(), rows);
        }
        if (column instanceof TimeColumn times) {
            return Segment.of(times.epochMillis(), rows);
        }
        return Segment.of(json(column, rows));
    }

    private static byte[] json(Column column, int rows) {
        JsonBuffer json = new JsonBuffer();
        json.raw('[');
        for (int row = 0; row < rows; row++) {
            if (row > 0) {
                json.raw(',');
            }
            if (column instanceof TextColumn texts) {
                String text = texts.values()[row];
                if (text == null) {
                    json.raw("null");
                } else {
                    json.text(text);
                }
            } else if (column instanceof MixedColumn mixed) {
                json.tree(mixed.values()[row]);
            }
        }
        return json.raw(']').toByteArray();
    }

    private static Map<String, @Nullable Object> sparse(Request request, SparseMatrix matrix) {
        Map<String, @Nullable Object> sparse = new LinkedHashMap<>();
        int cells = matrix.rowStart()[matrix.rowCount()];
        sparse.put("rows", matrix.rowCount());
        sparse.put("cols", matrix.columnCount());
        // made names may be two billion
        sparse.put("names", matrix.isNamed() ? matrix.columnNames() : null);
        sparse.put("indptr", request.add(Segment.of(matrix.rowStart(), matrix.rowCount() + 1)));
        sparse.put("indices", request.add(Segment.of(matrix.columnIndex(), cells)));
        sparse.put("values", request.add(Segment.of(matrix.values(), cells)));
        return sparse;
    }
}
