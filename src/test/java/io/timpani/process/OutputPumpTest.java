package io.timpani.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputPumpTest {
    private static List<String> lines(String text) {
        return lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> lines(InputStream bytes) {
        List<String> lines = new ArrayList<>();
        new OutputPump(bytes, lines::add, null).run();
        return lines;
    }

    @Test
    void lines_end_as_unix_or_windows_has_it() {
        assertThat(lines("a\nb\r\n\n\rc\n")).containsExactly("a", "b", "", "\rc");
    }

    @Test
    void the_last_line_needs_no_end() {
        assertThat(lines("a\nb")).containsExactly("a", "b");
        assertThat(lines("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 32 * 1024, 100_000})
    void a_long_line_comes_in_pieces_that_make_up_the_line(int length) {
        String line = "x".repeat(length);

        List<String> pieces = lines(line + "\nnext\n");

        assertThat(pieces).last().isEqualTo("next");
        assertThat(pieces).hasSize((length + OutputPump.MAX_LINE - 1) / OutputPump.MAX_LINE + 1);
        assertThat(String.join("", pieces.subList(0, pieces.size() - 1))).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ä", "€", "😀"})
    void a_long_line_is_cut_between_characters(String character) {
        for (int shift = 0; shift < 4; shift++) {
            String line = "x".repeat(shift) + character.repeat(20_000);

            assertThat(String.join("", lines(line))).as("shift %d", shift).isEqualTo(line);
        }
    }

    @Test
    void bytes_that_are_no_text_do_not_stop_it() {
        byte[] bytes = new byte[1_000_000];
        long seed = 7;
        new Random(seed).nextBytes(bytes);

        assertThat(lines(new ByteArrayInputStream(bytes)))
                .as("seed %d", seed)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(OutputPump.MAX_LINE));
    }

    @Test
    void a_reader_that_fails_loses_its_line_only() {
        List<String> lines = new ArrayList<>();
        new OutputPump(
                        new ByteArrayInputStream("a\nbad\nb\nbad\nc".getBytes(StandardCharsets.UTF_8)),
                        line -> {
                            if (line.equals("bad")) {
                                throw new IllegalStateException("no");
                            }
                            lines.add(line);
                        },
                        null)
                .run();

        assertThat(lines).containsExactly("a", "b", "c");
    }

    @Test
    void a_pipe_that_breaks_ends_the_output_with_what_came() {
        InputStream broken = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at == 3) {
                    throw new IOException("closed");
                }
                return "abc".charAt(at++);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                bytes[offset] = (byte) read();
                return 1;
            }
        };

        assertThat(lines(broken)).containsExactly("abc");
    }

    @Test
    void text_is_the_same_however_it_is_chunked() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; i < 5000; i++) {
            text.writeBytes(("line " + i + " äöü\n").getBytes(StandardCharsets.UTF_8));
        }
        List<String> lines = lines(new ByteArrayInputStream(text.toByteArray()));

        assertThat(lines).hasSize(5000);
        assertThat(lines.get(4321)).isEqualTo("line 4321 äöü");
    }
}
