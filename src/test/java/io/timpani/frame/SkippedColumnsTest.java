package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers tell which columns they pass over. */
class SkippedColumnsTest {
    private final List<List<String>> told = new ArrayList<>();
    private final FrameSchema schema =
            FrameSchema.of(List.of("a"), List.of("t")).tellingSkipped(told::add);

    private Frame csv(String text) throws IOException {
        return CsvReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), schema);
    }

    @Test
    void columns_of_csv_are_told_under_the_names_they_would_have_had() throws IOException {
        assertThat(csv("x,a,,x,t\n1,2,3,4,5\n").columnNames()).containsExactly("a", "t");

        assertThat(told).containsExactly(List.of("x", "Unnamed: 2", "x.1"));
    }

    @Test
    void the_same_header_is_no_news() throws IOException {
        csv("x,a\n1,2\n");
        csv("x,a\n3,4\n");
        csv("y,a\n3,4\n");

        assertThat(told).containsExactly(List.of("x"), List.of("y"));
    }

    @Test
    void nothing_is_told_when_everything_is_read() throws IOException {
        csv("a,t\n1,2\n");

        assertThat(told).isEmpty();
    }

    @Test
    void columns_of_arrow_are_told() throws IOException {
        byte[] stream = ArrowStreams.numbers(List.of("x", "a", "y"), new double[][] {{1, 2, 3}});

        Frame frame = ArrowReader.read(new ByteArrayInputStream(stream), schema);

        assertThat(frame.columnNames()).containsExactly("a");
        assertThat(told).containsExactly(List.of("x", "y"));
    }

    @Test
    void the_listener_is_no_part_of_what_is_wanted() {
        assertThat(schema).isEqualTo(FrameSchema.of(List.of("a"), List.of("t")));
    }
}
