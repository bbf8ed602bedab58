package io.timpani.http;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that may not be longer than the operator allows. */
final class BoundedStream extends FilterInputStream {
    private final long limit;
    private long seen;

    BoundedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    static ServingException tooLarge(long limit) {
        return new ServingException(
                ErrorCode.TOO_LARGE,
                "the request body is larger than %d bytes, the limit set by timpani.max-body-bytes".formatted(limit));
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    private void count(long read) {
        seen += read;
        if (seen > limit) {
            throw tooLarge(limit);
        }
    }
}
