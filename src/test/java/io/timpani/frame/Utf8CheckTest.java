package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ServingException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {
    private static final int[] CODE_POINTS = {
        'a', 0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF, 'z', ',', '\n'
    };

    /** Offset of the first bad sequence by the JDK's strict decoder, -1 when there is none. */
    private static int badOffset(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult outcome =
                StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length + 1), true);
        return outcome.isError() ? in.position() : -1;
    }

    private static String verdict(byte[] bytes, Random random) {
        Utf8Check check = new Utf8Check();
        try {
            int from = 0;
            while (from < bytes.length) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
                check.feed(bytes, from, to);
                from = to;
            }
            check.finish();
            return "fine";
        } catch (ServingException refusal) {
            return refusal.text();
        }
    }

    @Test
    void agrees_with_the_strict_decoder_on_broken_text_cut_anywhere() {
        int good = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(4) > 0) {
                bytes = Frames.mutated(bytes, random);
            }
            int bad = badOffset(bytes);
            good += bad < 0 ? 1 : 0;
            String expected = bad < 0 ? "fine" : "The body is not UTF-8: bad byte sequence at byte offset " + bad + ".";

            assertThat(verdict(bytes, random)).as("seed %d", seed).isEqualTo(expected);
        }
        assertThat(good).isBetween(1_000, 19_000);
    }
}
