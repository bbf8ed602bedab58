package io.timpani.http;

import java.util.List;

/**
 * A body of bytes, in pieces that are sent one behind the other.
 *
 * @param pieces not copied
 */
public record Pieces(List<byte[]> pieces) {
    /** A body in one piece. */
    public static Pieces of(byte[] bytes) {
        return new Pieces(List.of(bytes));
    }

    long length() {
        return pieces.stream().mapToLong(piece -> piece.length).sum();
    }
}
