package io.timpani.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Set;

/** Knows images in base64 by how their formats begin. */
final class ImageText {
    /** The sizes that a BMP file's second header may have; its two letters alone are too common. */
    private static final Set<Integer> BMP_HEADERS = Set.of(12, 40, 52, 56, 64, 108, 124);

    private static final int BMP_HEADER_AT = 14;
    private static final int LONGEST_HEAD = 16;

    private ImageText() {}

    /** True for PNG, JPEG, GIF, BMP, TIFF and WEBP. */
    static boolean isImage(String text) {
        byte[] bytes;
        try {
            // the one decoder that passes over line ends, as those who wrote the cell may have left some
            bytes = Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
        String head = new String(bytes, 0, Math.min(bytes.length, LONGEST_HEAD), ISO_8859_1);
        return head.startsWith("\u0089PNG\r\n\u001a\n")
                || head.startsWith("\u00ff\u00d8\u00ff")
                || head.startsWith("GIF87a")
                || head.startsWith("GIF89a")
                || head.startsWith("II*\0")
                || head.startsWith("MM\0*")
                || (head.startsWith("RIFF") && head.startsWith("WEBP", 8))
                || (head.startsWith("BM")
                        && head.length() == LONGEST_HEAD
                        && BMP_HEADERS.contains(head.charAt(BMP_HEADER_AT) | head.charAt(BMP_HEADER_AT + 1) << 8));
    }
}
