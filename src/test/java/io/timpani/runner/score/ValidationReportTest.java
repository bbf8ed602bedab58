package io.timpani.runner.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationReportTest {
    private final ValidationReport report = new ValidationReport(List.of(
            Check.passed("Row count", "3 predictions for 3 rows"),
            new Check(
                    "Null value imputation",
                    false,
                    "some words that do not fit into one line",
                    List.of(new Check.Failure("age", "too \"old\"")))));

    @Test
    void the_table_wraps_details_and_shows_failed_features_below() {
        assertThat(report.table(60)).isEqualTo("""
                Test case             | Status | Details
                ----------------------+--------+----------------------------
                Row count             | PASSED | 3 predictions for 3 rows
                Null value imputation | FAILED | some words that do not fit
                                      |        | into one line

                Failed feature | Message
                ---------------+--------------------------------------------
                age            | too "old"
                """);
    }

    @Test
    void a_narrow_terminal_still_shows_words() {
        assertThat(report.table(1)).contains("3 predictions for 3");
    }

    @Test
    void programs_get_the_same_as_json() {
        assertThat(report.json())
                .isEqualTo("{\"passed\":false,\"checks\":["
                        + "{\"name\":\"Row count\",\"status\":\"PASSED\",\"details\":\"3 predictions for 3 rows\"},"
                        + "{\"name\":\"Null value imputation\",\"status\":\"FAILED\","
                        + "\"details\":\"some words that do not fit into one line\","
                        + "\"failures\":[{\"feature\":\"age\",\"message\":\"too \\\"old\\\"\"}]}]}\n");
    }

    @Test
    void one_failed_check_fails_the_report() {
        assertThat(report.passed()).isFalse();
        assertThat(new ValidationReport(List.of(Check.passed("a", "b"))).passed())
                .isTrue();
    }
}
