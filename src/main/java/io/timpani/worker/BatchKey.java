package io.timpani.worker;

import io.timpani.engine.Payload;
import io.timpani.engine.RawBody;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What bodies of one row have in common when they may become one.
 *
 * @param header the line with the names, its line end included, a character per byte
 * @param mediaType as in the document
 * @param charset as in the document
 */
record BatchKey(String header, String mediaType, Optional<String> charset) {
    /** A large row costs more than the call that carries it. */
    private static final int LONGEST_BODY = 1 << 16;

    private static final int LENGTH_OF_MARK = 3;

    /** The key of a document; null when it goes alone. */
    static @Nullable BatchKey of(Payload.Document document) {
        if (document.rowCount() != 1
                || document.format() != Payload.Document.Format.CSV
                || !document.columnNames().isEmpty()
                || !(document.raw() instanceof RawBody.Bytes body)
                || body.length() > LONGEST_BODY) {
            return null;
        }
        int length = headerLength(body.bytes());
        return length == 0
                ? null
                : new BatchKey(
                        new String(body.bytes(), 0, length, StandardCharsets.ISO_8859_1),
                        document.mediaType(),
                        document.charset());
    }

    /** Number of bytes up to the first line end that no quotes hold, 0 = none, or another than LF and CRLF, or a blank line. */
    private static int headerLength(byte[] body) {
        boolean quoted = false;
        boolean quoteOpens = true;
        boolean blank = true;
        for (int i = startOfText(body); i < body.length; i++) {
            byte b = body[i];
            if (quoted) {
                quoted = b != '"';
                // a quote right behind another is part of the name
                quoteOpens = true;
            } else if (b == '\n') {
                return blank ? 0 : i + 1;
            } else if (b == '\r') {
                if (i + 1 == body.length || body[i + 1] != '\n') {
                    return 0;
                }
            } else {
                quoted = b == '"' && quoteOpens;
                quoteOpens = b == ',';
                blank &= b == ' ' || b == '\t';
            }
        }
        return 0;
    }

    private static int startOfText(byte[] body) {
        boolean marked = body.length >= LENGTH_OF_MARK
                && body[0] == (byte) 0xEF
                && body[1] == (byte) 0xBB
                && body[2] == (byte) 0xBF;
        return marked ? LENGTH_OF_MARK : 0;
    }
}
