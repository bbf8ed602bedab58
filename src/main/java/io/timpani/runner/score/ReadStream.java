package io.timpani.runner.score;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** A print stream that fails when nobody reads it any more, so that work for nobody ends. */
final class ReadStream extends OutputStream {
    private final PrintStream out;

    ReadStream(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        check();
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        check();
    }

    private void check() throws IOException {
        if (out.checkError()) {
            throw new IOException(
                    "standard output cannot be written any more: its reader has ended, or a disk is full");
        }
    }
}
