package io.timpani.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** The cells that stand for a missing value in CSV. */
final class MissingTokens {
    private static final String[] TOKENS = {
        "",
        "#N/A",
        "#N/A N/A",
        "#NA",
        "-1.#IND",
        "-1.#QNAN",
        "-NaN",
        "-nan",
        "1.#IND",
        "1.#QNAN",
        "<NA>",
        "N/A",
        "NA",
        "NULL",
        "NaN",
        "None",
        "n/a",
        "nan",
        "null"
    };
    private static final int LONGEST = 8;
    private static final byte[][][] BY_LENGTH = byLength();

    private MissingTokens() {}

    /** True when exactly these bytes are a missing-value token. */
    static boolean contains(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            return false;
        }
        for (byte[] token : BY_LENGTH[length]) {
            if (Arrays.equals(token, 0, length, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static byte[][][] byLength() {
        byte[][][] tokens = new byte[LONGEST + 1][][];
        for (int length = 0; length <= LONGEST; length++) {
            int wanted = length;
            tokens[length] = Arrays.stream(TOKENS)
                    .filter(token -> token.length() == wanted)
                    .map(token -> token.getBytes(US_ASCII))
                    .toArray(byte[][]::new);
        }
        return tokens;
    }
}
