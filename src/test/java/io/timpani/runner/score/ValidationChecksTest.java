package io.timpani.runner.score;

import static io.timpani.runner.score.GivenScore.COLUMNS;
import static io.timpani.runner.score.GivenScore.frame;
import static io.timpani.runner.score.GivenScore.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.ModelAnswer;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Traits.Input;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationChecksTest {
    private static final String THREE_ROWS = "a,b\n1,x\n2,y\n3,z\n";
    private static final Input ITSELF = new Input.Document(true, false);

    @TempDir
    private Path directory;

    private List<Check> checks(Input input, String name, String text, Function<Payload, ModelAnswer> answers)
            throws IOException {
        Path data = Files.writeString(directory.resolve(name), text);
        try (LocalModel model = GivenScore.model(directory, input, answers)) {
            return new ValidationChecks(model, DataSet.read(data, input)).run(name);
        }
    }

    private List<Check> checks(Function<Payload, ModelAnswer> answers) throws IOException {
        return checks(COLUMNS, "in.csv", THREE_ROWS, answers);
    }

    private static Check named(List<Check> checks, String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(checks));
    }

    private static double[] ones(int rows) {
        double[] ones = new double[rows];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void a_model_that_answers_fewer_rows_is_reported() throws IOException {
        List<Check> checks = checks(rows -> Prediction.column(ones(rows.rowCount() - 1)));

        assertThat(named(checks, "Row count")).isEqualTo(Check.failed("Row count", "2 predictions for 3 rows"));
        assertThat(named(checks, RowsAlone.NAME).passed()).isFalse();
        assertThat(named(checks, RowsAlone.NAME).details()).contains("not checked");
        assertThat(named(checks, "Null value imputation").passed()).isTrue();
    }

    @Test
    void a_row_that_is_not_answered_alone_is_reported() throws IOException {
        List<Check> checks = checks(rows -> Prediction.column(ones(rows.rowCount() == 1 ? 0 : rows.rowCount())));

        assertThat(named(checks, "Row count").passed()).isTrue();
        assertThat(named(checks, RowsAlone.NAME))
                .isEqualTo(Check.failed(RowsAlone.NAME, "row 1 alone: the model answered 0 rows for it"));
    }

    @Test
    void a_row_that_gets_other_columns_alone_is_reported() throws IOException {
        List<Check> checks = checks(rows -> {
            int count = rows.rowCount();
            NumberColumn predictions = new NumberColumn("Predictions", ones(count));
            return count == 1
                    ? table(count, predictions)
                    : table(count, predictions, new NumberColumn("more", ones(count)));
        });

        assertThat(named(checks, RowsAlone.NAME).details())
                .isEqualTo("row 1 alone: the model answered the columns [Predictions],"
                        + " but [Predictions, more] in the batch");
    }

    @Test
    void columns_are_compared_by_their_names_and_numbers_by_their_values() throws IOException {
        List<Check> checks = checks(rows -> {
            int count = rows.rowCount();
            double[] values = ((NumberColumn) frame(rows).columns().get(0)).values();
            NumberColumn predictions = new NumberColumn("Predictions", values);
            return count == 1
                    ? table(
                            count,
                            predictions,
                            new IntegerColumn("n", new long[] {4}),
                            new TextColumn("t", new String[] {"v"}))
                    : table(
                            count,
                            new MixedColumn("t", new Object[] {"v", "v", "v"}),
                            new NumberColumn("n", new double[] {4, 4, 4}),
                            predictions);
        });

        assertThat(named(checks, RowsAlone.NAME))
                .isEqualTo(Check.passed(RowsAlone.NAME, "3 rows alone are answered as in the batch"));
    }

    @Test
    void a_text_that_is_another_alone_is_reported() throws IOException {
        List<Check> checks = checks(rows -> {
            int count = rows.rowCount();
            String[] texts = new String[count];
            Arrays.fill(texts, "one of " + count);
            return table(count, new NumberColumn("Predictions", ones(count)), new TextColumn("t", texts));
        });

        assertThat(named(checks, RowsAlone.NAME))
                .isEqualTo(
                        Check.failed(RowsAlone.NAME, "rows [1, 2, 3] are answered otherwise alone than in the batch"));
    }

    @Test
    void texts_may_be_drawn_anew() throws IOException {
        Path data = Files.writeString(directory.resolve("prompts.csv"), "a\nhow\nwhy\n");
        try (LocalModel model = GivenScore.model(TargetType.TEXT_GENERATION, directory, COLUMNS, rows -> {
            String[] texts = new String[rows.rowCount()];
            Arrays.fill(texts, "one of " + texts.length);
            return table(texts.length, new TextColumn("answer", texts));
        })) {
            assertThat(named(
                            new ValidationChecks(model, DataSet.read(data, COLUMNS)).run("prompts.csv"),
                            RowsAlone.NAME))
                    .isEqualTo(Check.passed(
                            RowsAlone.NAME,
                            "rows [1, 2] are answered otherwise alone than in the batch, as texts may be that are drawn"
                                    + " anew each time"));
        }
    }

    @Test
    void a_number_that_is_another_alone_is_reported_with_the_largest_difference() throws IOException {
        List<Check> checks = checks(rows -> {
            double[] values = ones(rows.rowCount());
            values[0] = rows.rowCount();
            return Prediction.column(values);
        });

        assertThat(named(checks, RowsAlone.NAME))
                .isEqualTo(Check.failed(
                        RowsAlone.NAME, "rows [1] are answered otherwise alone than in the batch, by up to 2.0"));
    }

    @Test
    void infinity_is_no_number_near_another() throws IOException {
        List<Check> checks = checks(rows -> {
            double[] values = ones(rows.rowCount());
            values[0] = rows.rowCount() == 1 ? 1 : Double.POSITIVE_INFINITY;
            return Prediction.column(values);
        });

        assertThat(named(checks, RowsAlone.NAME).details()).startsWith("rows [1] are answered otherwise");
    }

    @ParameterizedTest
    @ValueSource(strings = {"in.csv", "in.json"})
    void a_model_that_reads_its_input_itself_may_take_what_is_no_table(String name) throws IOException {
        String text = name.endsWith("csv") ? "a,b\n1\n1,2,3\n" : "[{\"a\": 1}]\n";
        List<Check> checks = checks(ITSELF, name, text, rows -> Prediction.column(1, 2));

        assertThat(checks).allMatch(Check::passed);
        assertThat(named(checks, ValidationChecks.BATCH).details()).isEqualTo("2 rows were predicted");
        assertThat(checks.subList(1, checks.size()))
                .extracting(Check::name)
                .containsExactlyInAnyOrder("Row count", "First request", RowsAlone.NAME, "Null value imputation");
        assertThat(checks.subList(1, checks.size()))
                .allMatch(check -> check.details().startsWith("not applicable: the model reads its input itself"));
    }

    @Test
    void for_other_models_a_table_has_to_be_one() throws IOException {
        Path data = Files.writeString(directory.resolve("in.csv"), "a,b\n1\n");

        assertThatThrownBy(() -> DataSet.read(data, new Input.Document(false, true)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("line 2");
    }
}
