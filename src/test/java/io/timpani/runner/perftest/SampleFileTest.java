package io.timpani.runner.perftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {
    @TempDir
    Path directory;

    private SampleFile file(String text) throws IOException {
        return SampleFile.open(Files.writeString(directory.resolve("data.csv"), text));
    }

    private static String text(SampleFile file, long rows) throws IOException {
        Body body = file.body(rows);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        body.writeTo(out);
        assertThat(body.length()).isEqualTo(out.size());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rows_are_taken_from_the_first_one_on_and_repeated_as_often_as_needed() throws IOException {
        SampleFile file = file("a,b\n1,2\n3,4\n5,6\n");

        assertThat(file.rows()).isEqualTo(3);
        assertThat(file.features()).isEqualTo(2);
        assertThat(text(file, 1)).isEqualTo("a,b\n1,2\n");
        assertThat(text(file, 3)).isEqualTo("a,b\n1,2\n3,4\n5,6\n");
        assertThat(text(file, 8)).isEqualTo("a,b\n" + "1,2\n3,4\n5,6\n".repeat(2) + "1,2\n3,4\n");
    }

    @Test
    void a_last_line_without_an_end_gets_one_before_it_is_repeated() throws IOException {
        SampleFile file = file("a,b\r\n1,2\r\n3,4");

        assertThat(text(file, 1)).isEqualTo("a,b\r\n1,2\r\n");
        assertThat(text(file, 3)).isEqualTo("a,b\r\n1,2\r\n3,4\n1,2\r\n");
    }

    @Test
    void quoted_line_ends_and_doubled_quotes_end_no_row() throws IOException {
        SampleFile file = file("a,b\n\"x\ny\"\"\nz\",\"1\"\nq\"\"q,2\n\"\",3\n");

        assertThat(file.rows()).isEqualTo(3);
        assertThat(text(file, 1)).isEqualTo("a,b\n\"x\ny\"\"\nz\",\"1\"\n");
        assertThat(text(file, 2)).isEqualTo("a,b\n\"x\ny\"\"\nz\",\"1\"\nq\"\"q,2\n");
    }

    @Test
    void blank_lines_are_rows_only_where_a_cell_may_be_empty() throws IOException {
        assertThat(text(file("\n a,b\n\n1,2\n \t\n3,4\n"), 1)).isEqualTo("\n a,b\n\n1,2\n");
        assertThat(text(file("a\n\n1\n"), 1)).isEqualTo("a\n\n");
    }

    @Test
    void large_bodies_are_made_of_pieces_of_the_file() throws IOException {
        SampleFile file = file("a\n" + "0123456789\n".repeat(20_000));

        assertThat(text(file, 45_000)).isEqualTo("a\n" + "0123456789\n".repeat(45_000));
    }

    @Test
    void what_cannot_be_repeated_is_refused_by_name() throws IOException {
        Path matrix = Files.writeString(directory.resolve("data.MTX"), "%%MatrixMarket");

        assertThatThrownBy(() -> SampleFile.open(matrix))
                .hasMessageContaining("data.MTX")
                .hasMessageContaining("CSV");
        assertThatThrownBy(() -> file("a,b\n")).hasMessageContaining("data.csv").hasMessageContaining("no row");
        assertThatThrownBy(() -> file("")).hasMessageContaining("data.csv").hasMessageContaining("empty");
        assertThatThrownBy(() -> file("a,b\n1,2\n3\n")).hasMessageContaining("line 3");
        Path latin = Files.write(directory.resolve("latin.csv"), "a\nü\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SampleFile.open(latin))
                .hasMessageContaining("latin.csv")
                .hasMessageContaining("UTF-8");
    }
}
