package io.timpani.runner.perftest;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes that can be sent as often as they are wanted, by several threads at once. */
interface Body {
    /** A body without a byte. */
    Body EMPTY = of(new byte[0]);

    /** How many bytes it has. */
    long length();

    void writeTo(OutputStream out) throws IOException;

    /** Those bytes, which must not change any more. */
    static Body of(byte[] bytes) {
        return new Body() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }
}
