package io.timpani.frame;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes strings of UTF-8 bytes; a short ASCII text that came before is mostly given out again instead of made anew, since
 * text columns tend to hold a few categories. A direct-mapped table of fixed size: no chains, nothing to overflow.
 */
final class RepeatedText {
    private static final int SLOTS = 256;
    private static final int LONGEST = 32;

    private final @Nullable String[] table = new String[SLOTS];

    String of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int hash = length;
        int bits = 0;
        for (int p = from; p < to; p++) {
            hash = hash * 31 + bytes[p];
            bits |= bytes[p];
        }
        if (bits < 0) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int slot = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SLOTS - 1);
        String known = table[slot];
        if (known != null && known.length() == length && isSame(known, bytes, from)) {
            return known;
        }
        String made = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        table[slot] = made;
        return made;
    }

    private static boolean isSame(String known, byte[] bytes, int from) {
        for (int i = 0; i < known.length(); i++) {
            if (known.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
