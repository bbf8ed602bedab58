package io.timpani.runner.score;

import io.timpani.frame.ArrowWriter;
import io.timpani.frame.Frame;

/** The Arrow IPC stream format, a batch per piece. */
final class ArrowStream implements Writing {
    @Override
    public byte[] start(Frame first) {
        return ArrowWriter.schema(first);
    }

    @Override
    public byte[] rows(Frame rows) {
        return ArrowWriter.batch(rows);
    }

    @Override
    public Settled settled() {
        return Settled.KINDS;
    }

    @Override
    public byte[] end() {
        return ArrowWriter.end();
    }
}
