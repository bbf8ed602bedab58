package io.timpani.prediction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The framing of multipart bodies (RFC 2046 §5.1). */
class PartReaderTest {
    /** Gives out a few bytes at a time, as a socket may. */
    private static final class Trickle extends ByteArrayInputStream {
        private final Random random;
        private final int most;

        Trickle(byte[] bytes, Random random, int most) {
            super(bytes);
            this.random = random;
            this.most = most;
        }

        @Override
        public synchronized int read(byte[] target, int from, int length) {
            return super.read(target, from, Math.min(length, 1 + random.nextInt(most)));
        }
    }

    private record Part(String headers, String content) {}

    private static List<Part> read(InputStream in, String boundary, long length) throws IOException {
        PartReader reader = new PartReader(in, boundary.getBytes(ISO_8859_1), length);
        List<Part> parts = new ArrayList<>();
        while (reader.next()) {
            parts.add(new Part(reader.headers(), new String(reader.content().readAllBytes(), ISO_8859_1)));
        }
        return parts;
    }

    private static List<Part> read(String body, String boundary) throws IOException {
        byte[] bytes = body.getBytes(ISO_8859_1);
        return read(new ByteArrayInputStream(bytes), boundary, bytes.length);
    }

    private static String letters(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Text that looks like a delimiter again and again, and never is one. */
    private static String content(Random random, String delimiter) {
        while (true) {
            StringBuilder text = new StringBuilder();
            int pieces = random.nextInt(12);
            for (int i = 0; i < pieces; i++) {
                text.append(delimiter, 0, random.nextInt(delimiter.length())).append(letters(random, "ab-\r\n0", 30));
            }
            if (random.nextInt(20) == 0) {
                text.append("0123456789,".repeat(random.nextInt(15_000)));
            }
            if ((text + delimiter).indexOf(delimiter) == text.length()) {
                return text.toString();
            }
        }
    }

    @Test
    void parts_of_any_content_come_out_as_they_went_in() throws IOException {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            String boundary =
                    random.nextBoolean() ? "a".repeat(1 + random.nextInt(5)) : "ab-" + letters(random, "ab-0", 67);
            String delimiter = "\r\n--" + boundary;
            StringBuilder body = new StringBuilder(random.nextInt(3) == 0 ? content(random, delimiter) + "\r\n" : "");
            List<Part> parts = new ArrayList<>();
            int count = random.nextInt(5);
            for (int i = 0; i < count; i++) {
                String headers =
                        random.nextInt(5) == 0 ? "\r\n" : "A: b\r\nC: " + letters(random, "de", 9) + "\r\n\r\n";
                Part part = new Part(headers, content(random, delimiter));
                parts.add(part);
                body.append("--").append(boundary).append(random.nextInt(5) == 0 ? " \t" : "");
                body.append("\r\n")
                        .append(part.headers())
                        .append(part.content())
                        .append("\r\n");
            }
            body.append("--").append(boundary).append("--").append(random.nextBoolean() ? "\r\n" : "what follows");
            byte[] bytes = body.toString().getBytes(ISO_8859_1);
            long length = random.nextBoolean() ? bytes.length : -1;

            List<Part> read = read(new Trickle(bytes, random, 1 + random.nextInt(9_000)), boundary, length);

            assertThat(read).as("seed %d", seed).isEqualTo(parts);
        }
    }

    @Test
    void a_body_that_ends_anywhere_before_its_last_boundary_is_not_complete() {
        String body = "--ab\r\nA: b\r\n\r\nrows\r\n--ab\r\n\r\nmore\r\n--ab--";
        for (int length = 0; length < body.length(); length++) {
            String cut = body.substring(0, length);

            assertThatThrownBy(() -> read(cut, "ab")).as(cut).isInstanceOf(PartReader.CutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ab\rA: b", "--abc\r\n", "--ab-\r\n", "--ab -\r\n", "--ab\t\rx"})
    void a_boundary_that_goes_on_is_none(String start) {
        assertThatThrownBy(() -> read(start + "\r\n\r\nrows\r\n--ab--", "ab"))
                .isInstanceOf(PartReader.CutException.class)
                .hasMessageContaining("boundary");
    }

    @Test
    void what_is_left_of_a_part_is_passed_over() throws IOException {
        String body = "before\r\n--ab\r\n\r\n" + "x".repeat(200_000) + "\r\n--ab\nA: b\n\nrows\r\n--ab--";
        PartReader reader =
                new PartReader(new ByteArrayInputStream(body.getBytes(ISO_8859_1)), new byte[] {'a', 'b'}, -1);

        assertThat(reader.next()).isTrue();
        assertThat(reader.headers()).isEqualTo("\r\n");
        InputStream first = reader.content();
        assertThat(first.read()).isEqualTo('x');
        assertThat(first.read(new byte[10], 2, 0)).isZero();
        assertThat(first.skip(7)).isEqualTo(7);
        assertThat(reader.next()).isTrue();
        assertThat(reader.headers()).isEqualTo("A: b\n\n");
        InputStream second = reader.content();
        assertThat(second.readAllBytes()).isEqualTo("rows".getBytes(ISO_8859_1));
        assertThat(second.read()).isNegative();
        assertThat(reader.next()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"16370,true", "16384,false"})
    void headers_are_limited(int length, boolean fits) {
        String body = "--ab\r\nA: " + "x".repeat(length) + "\r\n\r\nrows\r\n--ab--";
        if (fits) {
            assertThat(catchThrowable(() -> read(body, "ab"))).isNull();
        } else {
            assertThatThrownBy(() -> read(body, "ab")).hasMessageContaining("16384 bytes");
        }
    }
}
