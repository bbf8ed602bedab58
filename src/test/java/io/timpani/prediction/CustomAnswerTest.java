package io.timpani.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.AnswerTable;
import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import io.timpani.model.TargetType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** http-api.md §3.2: the exact JSON of tables that custom code answers. */
class CustomAnswerTest {
    @Test
    void what_else_the_code_answers_stands_beside_the_predictions() {
        assertThat(json(
                        TargetType.REGRESSION,
                        table(
                                List.of(),
                                new IntegerColumn("Predictions", new long[] {1, 2}),
                                new TextColumn("t", new @Nullable String[] {"é \"q\"", null}),
                                new IntegerColumn("i", new long[] {7, -8}),
                                new NumberColumn("d", new double[] {1.0 / 3, Double.NaN}),
                                new BooleanColumn("b", new boolean[] {true, false}),
                                new TimeColumn("at", new long[] {1_704_164_645_000L, TimeColumn.MISSING}),
                                new MixedColumn("m", new @Nullable Object[] {4.9e-11, "x"}))))
                .isEqualTo("{\"predictions\":[1.0,2.0],\"extraModelOutput\":{"
                        + "\"columns\":[\"t\",\"i\",\"d\",\"b\",\"at\",\"m\"],\"index\":[0,1],\"data\":["
                        + "[\"é \\\"q\\\"\",7,0.3333333333,true,1704164645000,0.0],"
                        + "[null,-8,null,false,null,\"x\"]]}}");
    }

    @Test
    void an_index_of_its_own_is_passed_on() {
        assertThat(json(
                        TargetType.ANOMALY,
                        table(
                                Arrays.asList("a", 100L, null),
                                new NumberColumn("Predictions", new double[] {1, 2, 3}),
                                new TextColumn("t", new String[] {"x", "y", "z"}))))
                .contains("\"index\":[\"a\",100,null]");
    }

    @Test
    void values_of_geopoints_are_passed_on_as_they_are() {
        assertThat(json(TargetType.GEO_POINT, table(List.of(), new MixedColumn("any", new @Nullable Object[] {
                    "p", 2.5, 3L, null, true
                }))))
                .isEqualTo("{\"predictions\":[\"p\",2.5,3,null,true]}");
    }

    private static AnswerTable table(List<@Nullable Object> index, Column... columns) {
        int rows = index.isEmpty() ? rows(columns[0]) : index.size();
        return new AnswerTable(new Frame(rows, List.of(columns)), index, -1);
    }

    private static int rows(Column column) {
        return column instanceof IntegerColumn integers
                ? integers.values().length
                : ((MixedColumn) column).values().length;
    }

    private static String json(TargetType type, AnswerTable table) {
        return new String(Answers.of(type).marshalling().json(table).toByteArray(), StandardCharsets.UTF_8);
    }
}
