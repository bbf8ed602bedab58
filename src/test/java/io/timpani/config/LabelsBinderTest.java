package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import io.timpani.model.ClassLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsBinderTest {
    private static final String BINARY = """
            name: b
            type: inference
            targetType: binary
            inferenceModel:
              positiveClassLabel: yes
              negativeClassLabel: no
            """;
    private static final String MULTICLASS = """
            name: m
            type: inference
            targetType: multiclass
            inferenceModel:
              classLabels:
                - a
                - b
                - c
            """;

    @TempDir
    Path codeDir;

    private static void assertOneUsageError(Sources sources, String... words) {
        assertThat(sources.bind().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.USAGE))
                .extracting(Problem::message)
                .asString()
                .contains(words);
    }

    @Test
    void binary_labels_come_from_options() {
        assertThat(labels(binary().set("positive-class-label", "very good").set("negative-class-label", "${bad}")))
                .isEqualTo(ClassLabels.binary("very good", "${bad}"));
    }

    @Test
    void an_option_beats_its_variable_and_the_other_label_may_still_be_a_variable() {
        assertThat(labels(binary().set("positive-class-label", "p")
                        .env("POSITIVE_CLASS_LABEL", "q")
                        .env("NEGATIVE_CLASS_LABEL", "n")))
                .isEqualTo(ClassLabels.binary("p", "n"));
    }

    @Test
    void one_label_alone_is_a_usage_error_naming_both_options() {
        List<Sources> cases = List.of(
                binary().set("positive-class-label", "p"),
                binary().set("negative-class-label", "n"),
                binary().env("POSITIVE_CLASS_LABEL", "p"),
                Sources.regression(codeDir).env("NEGATIVE_CLASS_LABEL", "n"));

        assertThat(cases)
                .allSatisfy(
                        sources -> assertOneUsageError(sources, "--positive-class-label", "--negative-class-label"));
    }

    @Test
    void missing_binary_labels_are_a_start_problem_naming_all_ways() {
        assertThat(binary().problems(Kind.START))
                .singleElement()
                .asString()
                .contains(
                        "--positive-class-label",
                        "--negative-class-label",
                        "POSITIVE_CLASS_LABEL",
                        "NEGATIVE_CLASS_LABEL",
                        "model-metadata.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multiclass", "multilabel"})
    void missing_class_labels_are_a_start_problem_naming_all_ways(String type) {
        assertThat(Sources.of(codeDir, type).problems(Kind.START))
                .singleElement()
                .asString()
                .contains(type, "--class-labels", "--class-labels-file", "CLASS_LABELS", "model-metadata.yaml");
    }

    @Test
    void binary_labels_come_from_metadata_when_nobody_gives_any() {
        Sources.metadata(codeDir, BINARY);

        assertThat(labels(binary())).isEqualTo(ClassLabels.binary("yes", "no"));
    }

    @Test
    void binary_labels_that_agree_with_metadata_are_accepted() {
        Sources.metadata(codeDir, BINARY);

        assertThat(labels(binary().env("POSITIVE_CLASS_LABEL", "yes").env("NEGATIVE_CLASS_LABEL", "no")))
                .isEqualTo(ClassLabels.binary("yes", "no"));
    }

    @Test
    void binary_labels_that_contradict_metadata_are_a_start_problem_naming_both() {
        Sources.metadata(codeDir, BINARY);

        assertThat(binary().set("positive-class-label", "no")
                        .set("negative-class-label", "yes")
                        .problems(Kind.START))
                .singleElement()
                .asString()
                .contains("positive no", "positive yes", "--positive-class-label", "model-metadata.yaml");
    }

    @Test
    void class_labels_given_as_lines_may_hold_blanks() {
        assertThat(labels(multiclass().set("class-labels", "red sky\nblue\ngreen"))
                        .labels())
                .containsExactly("red sky", "blue", "green");
    }

    @Test
    void class_labels_of_the_variable_are_split_at_white_space() {
        assertThat(labels(multiclass().env("CLASS_LABELS", " a  b\tc ")).labels())
                .containsExactly("a", "b", "c");
    }

    @Test
    void class_labels_of_the_own_variable_are_lines() {
        assertThat(labels(multiclass().env("TIMPANI_CLASS_LABELS", "a b\nc")).labels())
                .containsExactly("a b", "c");
    }

    @Test
    void a_file_gives_one_label_per_line() throws IOException {
        assertThat(labels(multiclass().set("class-labels-file", file("x y\n\nz\n")))
                        .labels())
                .containsExactly("x y", "z");
    }

    @Test
    void in_the_environment_the_file_wins() throws IOException {
        assertThat(labels(multiclass().env("CLASS_LABELS", "a b").env("CLASS_LABELS_FILE", file("x\ny\n")))
                        .labels())
                .containsExactly("x", "y");
    }

    @Test
    void an_option_of_the_pair_beats_both_variables() throws IOException {
        assertThat(labels(multiclass().set("class-labels", "p\nq").env("CLASS_LABELS_FILE", file("x\ny\n")))
                        .labels())
                .containsExactly("p", "q");
        assertThat(labels(multiclass().set("class-labels-file", file("x\ny\n")).env("CLASS_LABELS", "one"))
                        .labels())
                .containsExactly("x", "y");
    }

    @Test
    void both_options_of_the_pair_are_a_usage_error() throws IOException {
        assertThat(multiclass()
                        .set("class-labels", "p\nq")
                        .set("class-labels-file", file("x\ny\n"))
                        .bind()
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.USAGE))
                .extracting(Problem::message)
                .asString()
                .contains("--class-labels", "--class-labels-file");
    }

    @Test
    void fewer_than_two_labels_are_a_usage_error() throws IOException {
        List<Sources> cases = List.of(
                multiclass().set("class-labels", "one"),
                multiclass().env("CLASS_LABELS", "one"),
                multiclass().set("class-labels-file", file("one\n\n")),
                Sources.regression(codeDir).env("CLASS_LABELS", "one"));

        assertThat(cases).allSatisfy(sources -> assertOneUsageError(sources, "--class-labels", "at least 2"));
    }

    @Test
    void a_missing_or_unreadable_file_is_a_usage_error() throws IOException {
        assertThat(multiclass().set("class-labels-file", "no-such-file").problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("--class-labels-file", "no-such-file");
        Path binary = Files.write(codeDir.resolve("binary"), new byte[] {(byte) 0xff, '\n', 'a'});
        assertThat(multiclass().env("CLASS_LABELS_FILE", binary.toString()).problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("CLASS_LABELS_FILE", "UTF-8");
    }

    @Test
    void class_labels_are_compared_with_metadata_as_sets_and_the_given_order_wins() {
        Sources.metadata(codeDir, MULTICLASS);

        assertThat(labels(multiclass()).labels()).containsExactly("a", "b", "c");
        assertThat(labels(multiclass().env("CLASS_LABELS", "c a b")).labels()).containsExactly("c", "a", "b");
        assertThat(multiclass().env("CLASS_LABELS", "a b").problems(Kind.START))
                .singleElement()
                .asString()
                .contains("a, b in CLASS_LABELS", "a, b, c in model-metadata.yaml");
    }

    @Test
    void labels_of_other_target_types_are_ignored() {
        assertThat(labels(Sources.regression(codeDir)
                        .set("positive-class-label", "p")
                        .set("negative-class-label", "n")
                        .env("CLASS_LABELS", "a b")))
                .isEqualTo(ClassLabels.none());
    }

    private Sources binary() {
        return Sources.of(codeDir, "binary");
    }

    private Sources multiclass() {
        return Sources.of(codeDir, "multiclass");
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(codeDir, "labels", ".txt"), text)
                .toString();
    }

    private static ClassLabels labels(Sources sources) {
        return sources.settings().model().labels();
    }
}
