package io.timpani.runner.score;

import io.timpani.frame.CsvWriter;
import io.timpani.frame.Frame;

/** CSV: header, no index, LF, full precision, missing = empty (cli.md §3). */
final class CsvLines implements Writing {
    @Override
    public byte[] start(Frame first) {
        return CsvWriter.header(first);
    }

    @Override
    public byte[] rows(Frame rows) {
        return CsvWriter.rows(rows);
    }

    @Override
    public byte[] end() {
        return new byte[0];
    }
}
