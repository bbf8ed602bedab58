package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.apply;
import static io.timpani.engine.pmml.Documents.expression;
import static io.timpani.engine.pmml.Documents.ref;
import static io.timpani.engine.pmml.Documents.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are computed side by side know nothing of each other. */
class BlockTest {
    @TempDir
    Path codeDir;

    private static Words words(String... texts) {
        Words words = new Words();
        for (String text : texts) {
            words.code(text);
        }
        return words;
    }

    @Test
    void a_block_has_as_many_rows_as_fit_into_the_cache() {
        assertThat(new Block(10, 0, words()).size()).isEqualTo(64);
        assertThat(new Block(0, 0, words()).size()).isEqualTo(64);
        assertThat(new Block(1 << 13, 0, words()).size()).isEqualTo(16);
        assertThat(new Block(1 << 22, 0, words()).size()).isEqualTo(1);
    }

    @Test
    void every_row_has_its_own_place_and_values() {
        Block block = new Block(3, 0, words());
        block.row(0).slots[1] = 5;
        assertThat(block.row(0)).isSameAs(block.row(0));
        assertThat(block.row(1)).isNotSameAs(block.row(0));
        assertThat(block.row(1).slots[1]).isZero();
        assertThat(block.row(7).place).isEqualTo(7);
        assertThat(block.row(7).block).isSameAs(block);
    }

    @Test
    void rows_with_an_invalid_input_are_left_out() {
        Block block = new Block(1, 0, words());
        List<Integer> run = new ArrayList<>();
        block.row(1).invalidate(0);
        block.row(3).invalidate(0);
        block.run(row -> run.add(row.place), 5);
        assertThat(run).containsExactly(0, 2, 4);
        block.row(1).next();
        run.clear();
        block.run(row -> run.add(row.place), 2);
        assertThat(run).containsExactly(0, 1);
    }

    @Test
    void steps_run_one_after_the_other_for_one_row_and_for_many() {
        Block block = new Block(2, 0, words());
        Step add = row -> row.slots[0] += 3;
        Step both = add.then(row -> row.slots[1] = row.slots[0] * 2);
        both.run(block.row(5));
        assertThat(block.row(5).slots).containsExactly(3, 6);
        block.run(both, 3);
        assertThat(block.row(2).slots).containsExactly(3, 6);
        assertThat(block.row(3).slots).containsExactly(0, 0);
    }

    @Test
    void steps_that_are_added_later_are_run_too() {
        List<Step> steps = new ArrayList<>();
        Step all = Step.all(steps);
        Block block = new Block(1, 0, words());
        all.run(block.row(0));
        steps.add(row -> row.slots[0] = 4);
        all.run(block.row(0));
        block.run(all, 2);
        assertThat(block.row(0).slots[0] + block.row(1).slots[0]).isEqualTo(8);
    }

    @Test
    void a_row_remembers_the_first_reason_to_be_invalid() {
        Row row = new Block(1, 0, words()).row(0);
        assertThat(row.invalid()).isEqualTo(Row.NONE);
        row.invalidate(4);
        row.invalidate(Row.INNER);
        assertThat(row.invalid()).isEqualTo(4);
        row.revalidate();
        assertThat(row.invalid()).isEqualTo(Row.NONE);
        row.slots[0] = Double.NaN;
        row.require(0);
        assertThat(row.invalid()).isEqualTo(Row.NONE);
        row.slots[0] = Row.INVALID;
        row.require(0);
        assertThat(row.invalid()).isEqualTo(Row.INNER);
        assertThat(Row.INVALID).isNaN();
    }

    @Test
    void texts_that_the_document_does_not_know_live_as_long_as_their_row() {
        Block block = new Block(1, 0, words("known"));
        Row row = block.row(0);
        assertThat(row.code("known")).isZero();
        double first = row.code("new");
        assertThat(row.code("other")).isNotEqualTo(first);
        assertThat(row.code("new")).isEqualTo(first);
        assertThat(row.text(first)).isEqualTo("new");
        assertThat(block.row(1).code("else")).isEqualTo(first);
        assertThat(block.row(1).text(first)).isEqualTo("else");
        block.clear(1);
        assertThat(row.code("third")).isEqualTo(first);
    }

    @Test
    void cells_belong_to_a_forest_and_are_kept() {
        Block block = new Block(1, 2, words());
        Cells cells = block.cells(1, 3, 2);
        assertThat(cells.columns()).hasDimensions(3, 64);
        assertThat(cells.sums()).hasSize(128);
        assertThat(block.cells(1, 3, 2)).isSameAs(cells);
        assertThat(block.cells(0, 3, 2)).isNotSameAs(cells);
    }

    @Test
    void texts_of_a_hundred_rows_are_told_apart() {
        String upper = apply("if", apply("equal", apply("uppercase", ref("s")), text("T7")), ref("a"), ref("b"));
        String[] lines = new String[131];
        double[] expected = new double[130];
        lines[0] = "a,b,s";
        for (int row = 0; row < expected.length; row++) {
            lines[row + 1] = "%d,%d,t%d".formatted(row, -row, row % 10);
            expected[row] = row % 10 == 7 ? row : -row;
        }
        try (Served served = Served.regression(codeDir, expression(upper))) {
            assertThat(served.values(lines)).containsExactly(expected);
        }
    }
}
