package io.timpani.runner.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.config.FitSettings;
import io.timpani.config.FitSettings.ColumnSource;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitRowsTest {
    @TempDir
    Path directory;

    private Optional<ColumnSource> target = Optional.of(new ColumnSource.OfInput("y"));
    private Optional<ColumnSource> weights = Optional.empty();
    private OptionalInt limit = OptionalInt.empty();
    private String name = "data.csv";

    private FitRows read(String text) throws IOException {
        FitSettings settings = new FitSettings(
                write(name, text),
                Optional.empty(),
                true,
                target,
                weights,
                List.of(),
                limit,
                Map.of(),
                Optional.empty(),
                false,
                true,
                false);
        return FitRows.read(settings, directory);
    }

    private Path write(String file, String text) throws IOException {
        return Files.writeString(directory.resolve(file), text);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void features_are_what_is_neither_target_nor_weight_with_cells_as_they_stand() throws IOException {
        weights = Optional.of(new ColumnSource.OfInput("w"));
        FitRows data = read("a,y,w,b\n1.0,x,2,007\n2.50,z,0.5,NA\n");
        assertThat(text(data.body())).isEqualTo("a,b\n1.0,007\n2.50,\n");
        assertThat(data.weights().orElseThrow()).containsExactly(2, 0.5);
        assertThat(text(data.targetBody().orElseThrow())).isEqualTo("y\nx\nz\n");
        assertThat(text(data.body(new int[] {1}))).isEqualTo("a,b\n2.50,\n");
    }

    @Test
    void only_the_first_rows_count() throws IOException {
        limit = OptionalInt.of(2);
        FitRows data = read("a,y\n1,1\n2,2\n3,3\n");
        assertThat(data.rows()).isEqualTo(2);
        assertThat(text(data.body())).isEqualTo("a\n1\n2\n");
    }

    @Test
    void files_with_other_numbers_of_rows_are_named_both_ways() throws IOException {
        target = Optional.of(new ColumnSource.OfFile(write("y.csv", "y\n1\n")));
        assertThatThrownBy(() -> read("a\n1\n2\n"))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("y.csv")
                .hasMessageContaining("1 rows")
                .hasMessageContaining("2");
        target = Optional.of(new ColumnSource.OfFile(write("y.csv", "y\n1\n2\n3\n")));
        assertThatThrownBy(() -> read("a\n1\n2\n")).hasMessageContaining("3 rows");
    }

    @Test
    void a_missing_column_is_named_with_those_that_are_there() {
        assertThatThrownBy(() -> read("a,b\n1,2\n"))
                .hasMessageContaining("column y")
                .hasMessageContaining("a, b");
        weights = Optional.of(new ColumnSource.OfInput("w"));
        assertThatThrownBy(() -> read("a,y\n1,2\n"))
                .hasMessageContaining("column w")
                .hasMessageContaining("weights");
    }

    @Test
    void weights_that_are_no_weights_name_the_row() {
        weights = Optional.of(new ColumnSource.OfInput("w"));
        assertThatThrownBy(() -> read("a,y,w\n1,1,1\n1,1,-1\n")).hasMessageContaining("row 2");
        assertThatThrownBy(() -> read("a,y,w\n1,1,\n1,1,1\n")).hasMessageContaining("row 1");
        assertThatThrownBy(() -> read("a,y,w\n1,1,0\n")).hasMessageContaining("all 0");
    }

    @Test
    void data_without_rows_or_features_are_refused() {
        assertThatThrownBy(() -> read("a,y\n")).hasMessageContaining("data.csv").hasMessageContaining("no rows");
        assertThatThrownBy(() -> read("")).hasMessageContaining("data.csv");
        assertThatThrownBy(() -> read("y\n1\n")).hasMessageContaining("nothing to learn");
    }

    @Test
    void a_matrix_keeps_its_cells() throws IOException {
        name = "data.mtx";
        target = Optional.of(new ColumnSource.OfFile(write("y.csv", "y\n1\n2\n3\n")));
        limit = OptionalInt.of(2);
        FitRows data = read("%%MatrixMarket matrix coordinate real general\n3 2 3\n1 1 5\n2 2 6\n3 1 7\n");
        assertThat(data.rows()).isEqualTo(2);
        assertThat(text(data.body(new int[] {1}))).contains("1 2 1", "1 2 6");
    }

    @Test
    void a_sample_is_the_same_for_the_same_rows_and_no_larger_than_wanted() {
        assertThat(ModelTrial.sample(5)).containsExactly(0, 1, 2, 3, 4);
        assertThat(ModelTrial.sample(50)).hasSize(10).isSorted().doesNotHaveDuplicates();
        assertThat(ModelTrial.sample(500)).hasSize(50).isEqualTo(ModelTrial.sample(500));
        assertThat(ModelTrial.sample(100_000)).hasSize(1000);
    }
}
