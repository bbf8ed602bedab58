package io.timpani.runner.score;

import io.timpani.frame.CellJson;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.JsonBuffer;
import java.util.List;

/** An object per row, and a line for each. */
final class JsonLines implements Writing {
    @Override
    public byte[] start(Frame first) {
        return new byte[0];
    }

    @Override
    public byte[] rows(Frame rows) {
        List<Column> columns = rows.columns();
        byte[][] keys =
                columns.stream().map(column -> JsonBuffer.quoted(column.name())).toArray(byte[][]::new);
        JsonBuffer json = new JsonBuffer();
        for (int row = 0; row < rows.rowCount(); row++) {
            for (int i = 0; i < keys.length; i++) {
                json.raw(i == 0 ? '{' : ',').raw(keys[i]).raw(':');
                CellJson.writeExact(json, columns.get(i), row);
            }
            json.raw("}\n");
        }
        return json.toByteArray();
    }

    @Override
    public Settled settled() {
        // each line has its names
        return Settled.NOTHING;
    }

    @Override
    public byte[] end() {
        return new byte[0];
    }
}
