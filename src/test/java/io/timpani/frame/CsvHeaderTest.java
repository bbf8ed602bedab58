package io.timpani.frame;

import static io.timpani.frame.Frames.numbers;
import static io.timpani.frame.Frames.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that a schema knows again. */
class CsvHeaderTest {
    private static Frame read(String csv, FrameSchema schema) throws IOException {
        return CsvReader.read(new ByteArrayInputStream(csv.getBytes(UTF_8)), schema);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n",
                "a,b\r\n",
                "a,b\r",
                "\uFEFFa,b\n",
                "\uFEFF\"a\",\"b\"\r\n",
                "\n \t\r\n\r\na,b\n",
                "a,a\n",
                ",\n",
                "\"a \"\"x\"\"\",\"b\"\"\"\n",
                "\"a\nb\r\nc\",\"d\r\"\r\n",
                "\u00e9,\ud83e\udd41\n",
                "a.1,a\n"
            })
    void a_header_known_again_means_the_same(String header) throws IOException {
        FrameSchema schema = FrameSchema.numbers();
        Frame first = read(header + "1,2\n", schema);
        assertThat(schema.lastHeader()).as("remembered").isNotNull();
        Frame again = read(header + "3,4\n\n5,6", schema);

        assertThat(again.columnNames())
                .isSameAs(first.columnNames())
                .isEqualTo(read(header, FrameSchema.numbers()).columnNames());
        assertThat(again.rowCount()).isEqualTo(2);
        assertThat(numbers(again, again.columnNames().get(1))).containsExactly(4, 6);
        assertThat(refusal(() -> read(header + "1,2\n3\n", schema)))
                .isEqualTo(refusal(() -> read(header + "1,2\n3\n", FrameSchema.numbers())));
        assertThat(refusal(() -> read(header + "1,x\n", schema)))
                .isEqualTo(refusal(() -> read(header + "1,x\n", FrameSchema.numbers())));
        assertThat(read(header, schema).rowCount()).isZero();
    }

    @Test
    void a_header_that_only_starts_alike_is_another() throws IOException {
        FrameSchema schema = FrameSchema.numbers();
        read("a,b\n1,2\n", schema);

        assertThat(read("a,bc\n1,2\n", schema).columnNames()).containsExactly("a", "bc");
        assertThat(read("a,b,c\n1,2,3\n", schema).columnNames()).containsExactly("a", "b", "c");
        assertThat(read("a\n1\n", schema).columnNames()).containsExactly("a");
        assertThat(read("a,b", schema).columnNames()).containsExactly("a", "b");
        assertThat(read("a,b\n1,2\n", schema).columnNames()).containsExactly("a", "b");
    }

    @Test
    void a_header_without_a_line_end_is_not_remembered() throws IOException {
        FrameSchema schema = FrameSchema.numbers();
        read("a,b", schema);
        assertThat(schema.lastHeader()).isNull();
        read("a,\"b\n\"", schema);
        assertThat(schema.lastHeader()).isNull();
    }

    @Test
    void a_header_too_long_for_the_first_read_is_not_remembered_and_read_all_the_same() throws IOException {
        FrameSchema schema = FrameSchema.numbers();
        String header = IntStream.range(0, 2_000).mapToObj(i -> "column" + i).collect(Collectors.joining(","));
        for (int round = 0; round < 2; round++) {
            Frame frame = read(header + "\n" + "7,".repeat(1_999) + "8\n", schema);
            assertThat(numbers(frame, "column1999")).containsExactly(8);
        }
        assertThat(schema.lastHeader()).isNull();
    }

    @Test
    void unwanted_columns_stay_unwanted() throws IOException {
        FrameSchema schema = FrameSchema.of(List.of("b"), List.of("c"));
        for (int round = 0; round < 3; round++) {
            Frame frame = read("a,b,c\nx,%d,y\n".formatted(round), schema);
            assertThat(frame.columnNames()).containsExactly("b", "c");
            assertThat(numbers(frame, "b")).containsExactly(round);
        }
    }

    @Test
    void bodies_that_come_in_pieces_are_known_again_too() throws IOException {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            FrameSchema schema = FrameSchema.numbers();
            String end = List.of("\n", "\r", "\r\n").get(random.nextInt(3));
            List<String> headers = List.of("\"a\"\"\",b", "a,b", "\uFEFFa,b", "\"a,b\",c");
            for (int round = 0; round < 8; round++) {
                String header = headers.get(random.nextInt(headers.size()));
                byte[] body = (header + end + round + ",2" + end).getBytes(UTF_8);
                Frame frame = new CsvReader(new Pieces(body, random), schema, 1 + random.nextInt(40)).read();
                assertThat(frame.columnNames())
                        .as("seed %d", seed)
                        .isEqualTo(read(header, FrameSchema.numbers()).columnNames());
                assertThat(((NumberColumn) frame.columns().get(0)).values()[0])
                        .as("seed %d", seed)
                        .isEqualTo(round);
            }
        }
    }

    /** Gives a few bytes at a time. */
    private static final class Pieces extends InputStream {
        private final ByteArrayInputStream bytes;
        private final Random random;

        Pieces(byte[] bytes, Random random) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, 1 + random.nextInt(5)));
        }
    }
}
