package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.apply;
import static io.timpani.engine.pmml.Documents.constant;
import static io.timpani.engine.pmml.Documents.expression;
import static io.timpani.engine.pmml.Documents.identity;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.ref;
import static io.timpani.engine.pmml.Documents.schema;
import static io.timpani.engine.pmml.Documents.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HostileDocumentTest {
    private static final int ROUNDS = Rounds.of(10_000);

    @TempDir
    Path codeDir;

    private String failure(String document) {
        return Served.failure(codeDir, TargetType.REGRESSION, document);
    }

    @Test
    void entities_are_refused_before_they_are_looked_at() throws Exception {
        Path secret = codeDir.resolve("secret.txt");
        Files.writeString(secret, "hidden");
        String plain = pmml(number("y", "a"), identity("a", schema("y", "a")));
        String external = "<!DOCTYPE PMML [<!ENTITY x SYSTEM \"%s\">]><PMML".formatted(secret.toUri());
        String laughs = """
                <!DOCTYPE PMML [<!ENTITY a "aaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
                <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY x "&e;&e;&e;&e;&e;&e;&e;&e;">]><PMML""";
        String remote = "<!DOCTYPE PMML SYSTEM \"http://127.0.0.1:1/nothing.dtd\"><PMML";
        String parameter = "<!DOCTYPE PMML [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\"> %p;]><PMML";
        for (String prolog : List.of(external, laughs, remote, parameter)) {
            String document = plain.replaceFirst("<PMML", prolog.replace("$", "\\$"))
                    .replace("<Header/>", "<Header>&x;</Header>");
            assertThat(failure(document))
                    .as(prolog)
                    .contains("model.pmml")
                    .doesNotContain("hidden")
                    .doesNotContain("aaaa");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<",
                "<PMML",
                "no XML",
                "<PMML/>",
                "<PMML version=\"4.4\"/>",
                "<a/>",
                "<PMML version=\"3.2\"/>",
                "<a/><b/>",
                "<a></b>",
                "<PMML version=\"4.4\">&x;</PMML>"
            })
    void what_is_no_document_is_refused(String document) {
        assertThat(failure(document)).contains("model.pmml", "line ");
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, new byte[] {
                    '<', 'a', '>', (byte) 0xff, (byte) 0xfe, '<', '/', 'a', '>'
                }))
                .contains("model.pmml");
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, "<?xml version=\"1.0\" encoding=\"nonsense\"?><a/>"))
                .contains("model.pmml");
    }

    @Test
    void deep_nesting_is_refused() {
        assertThat(failure("<a>".repeat(1_000_000))).contains("nested more than");
        int depth = 3_000;
        String nested = "<Apply function=\"abs\">".repeat(depth) + ref("a") + "</Apply>".repeat(depth);
        assertThat(failure(expression(nested))).contains("Apply", "nested more than");
        String compound = "<CompoundPredicate booleanOperator=\"and\">".repeat(depth) + "<True/>"
                + "</CompoundPredicate>".repeat(depth);
        String tree = "<TreeModel functionName=\"regression\">%s<Node score=\"1\">%s</Node></TreeModel>";
        assertThat(failure(pmml(number("y", "a"), tree.formatted(schema("y", "a"), compound))))
                .contains("nested more than");
        String model =
                "<MiningModel functionName=\"regression\"><Segmentation multipleModelMethod=\"sum\"><Segment><True/>";
        assertThat(failure(
                        pmml(number("y"), model.repeat(900) + "</Segment></Segmentation></MiningModel>".repeat(900))))
                .contains("MiningModel", "nested more than");
    }

    @Test
    void more_elements_than_memory_are_refused() {
        byte[] document = ("<a>" + "<b/>".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> DocumentReader.read("big.pmml", new ByteArrayInputStream(document), 1 << 20))
                .withMessageContaining("big.pmml")
                .withMessageContaining("1 MB of memory");
        byte[] attribute = ("<a b=\"" + "x".repeat(1 << 20) + "\"/>").getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> DocumentReader.read("big.pmml", new ByteArrayInputStream(attribute), 1 << 20))
                .withMessageContaining("memory");
    }

    @Test
    void huge_values_are_not_shown_whole() {
        String huge = "9".repeat(1_000_000);
        String document = pmml(
                number("y", "a"),
                identity("a", schema("y", "a")).replace("intercept=\"0\"", "intercept=\"%s\"".formatted(huge)));
        assertThat(failure(document)).contains("intercept is no number").hasSizeLessThan(300);
        assertThat(failure(document.replace("RegressionTable", "R".repeat(100_000))))
                .hasSizeLessThan(300);
    }

    @Test
    void fields_that_are_computed_from_themselves_are_refused() {
        String dictionary = "<TransformationDictionary>%s%s</TransformationDictionary>";
        String field = "<DerivedField name=\"%s\" optype=\"continuous\" dataType=\"double\">%s</DerivedField>";
        String document = pmml(
                number("y", "a"),
                dictionary.formatted(field.formatted("d", ref("e")), field.formatted("e", ref("d")))
                        + identity("d", schema("y", "a")));
        assertThat(failure(document)).contains("computed from itself");
    }

    @Test
    void functions_that_call_themselves_are_refused() {
        String function =
                "<DefineFunction name=\"f\" optype=\"continuous\"><ParameterField name=\"x\"/>%s</DefineFunction>";
        String document = pmml(
                number("y", "a"),
                "<TransformationDictionary>%s<DerivedField name=\"d\" optype=\"continuous\" dataType=\"double\">%s</DerivedField></TransformationDictionary>%s"
                        .formatted(
                                function.formatted(apply("f", ref("x"))),
                                apply("f", ref("a")),
                                identity("d", schema("y", "a"))));
        assertThat(failure(document)).contains("nested more than");
    }

    @Test
    void functions_that_grow_without_end_are_refused() {
        StringBuilder functions = new StringBuilder();
        String function =
                "<DefineFunction name=\"f%d\" optype=\"continuous\"><ParameterField name=\"x\"/>%s</DefineFunction>";
        functions.append(function.formatted(0, ref("x")));
        for (int i = 1; i < 40; i++) {
            String call = apply("f" + (i - 1), ref("x"));
            functions.append(function.formatted(i, apply("+", call, call)));
        }
        String document = pmml(
                number("y", "a"),
                "<TransformationDictionary>%s<DerivedField name=\"d\" optype=\"continuous\" dataType=\"double\">%s</DerivedField></TransformationDictionary>%s"
                        .formatted(functions, apply("f39", ref("a")), identity("d", schema("y", "a"))));
        assertThat(failure(document)).containsAnyOf("too much work", "intermediate values");
    }

    @Test
    void arguments_are_computed_once_however_often_they_are_named() {
        String nested = ref("a");
        for (int i = 0; i < 40; i++) {
            nested = apply("twice", nested);
        }
        String document = pmml(
                number("y", "a"),
                ("<TransformationDictionary><DefineFunction name=\"twice\" optype=\"continuous\"><ParameterField name=\"x\"/>%s</DefineFunction>"
                                + "<DerivedField name=\"d\" optype=\"continuous\" dataType=\"double\">%s</DerivedField></TransformationDictionary>%s")
                        .formatted(apply("+", ref("x"), ref("x")), nested, identity("d", schema("y", "a"))));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a", "1")).containsExactly(0x1p40);
        }
    }

    @Test
    void classes_times_trees_are_bounded() {
        StringBuilder segments = new StringBuilder();
        StringBuilder classes = new StringBuilder();
        for (int i = 0; i < 6_000; i++) {
            classes.append("<Value value=\"c%d\"/>".formatted(i));
            segments.append(
                    "<Segment><True/><TreeModel functionName=\"classification\"><MiningSchema/><Node score=\"c1\"><True/>"
                            + "<ScoreDistribution value=\"c1\" recordCount=\"1\"/></Node></TreeModel></Segment>");
        }
        String document = pmml(
                "<DataField name=\"y\" optype=\"categorical\" dataType=\"string\">%s</DataField>".formatted(classes),
                "<MiningModel functionName=\"classification\"><MiningSchema><MiningField name=\"y\" usageType=\"target\"/></MiningSchema>"
                        + "<Segmentation multipleModelMethod=\"average\">" + segments
                        + "</Segmentation></MiningModel>");
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, document))
                .containsAnyOf("too much work", "intermediate values");
    }

    @Test
    void patterns_that_never_end_stop() {
        String document = expression(apply("matches", ref("s"), text("(a|aa)+\\1c")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> served.predict("a,b,s", "0,0," + "a".repeat(60)))
                    .withMessageContaining("too long")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FAILED));
        }
        assertThat(failure(expression(apply("formatNumber", ref("a"), text("%999999999d")))))
                .contains("format");
        assertThat(failure(expression(apply("+", constant(1))))).contains("1 arguments");
    }

    @Test
    void damaged_documents_are_served_or_refused_and_nothing_else() {
        String[] names = {"iris-tree.pmml", "titanic-logistic.pmml"};
        for (String name : names) {
            byte[] good = PmmlEngineTest.resource(name).getBytes(StandardCharsets.UTF_8);
            for (int round = 0; round < ROUNDS / names.length; round++) {
                long seed = round;
                byte[] damaged = Damage.of(good, new Random(seed));
                try {
                    Element document = DocumentReader.read(name, new ByteArrayInputStream(damaged), 1 << 26);
                    Program.of(document);
                } catch (ServingException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED);
                    assertThat(e.text()).as("seed %d", seed).contains(name).hasSizeLessThan(600);
                } catch (RuntimeException | Error e) {
                    fail("%s, seed %d: %s".formatted(name, seed, e), e);
                }
            }
        }
    }

    /** Ways in which files break. */
    private static final class Damage {
        private static final String[] PIECES = {
            "-1",
            "1e308",
            "NaN",
            "",
            "99999999999999999999",
            "<Node>",
            "</Node>",
            "\"",
            "<![CDATA[",
            "&#0;",
            "&lt;",
            "]]>",
            "<!--",
            "Age",
            "value",
            "true",
            "\u0000",
            "\uffff"
        };

        private Damage() {}

        static byte[] of(byte[] good, Random random) {
            int at = random.nextInt(good.length);
            return switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(good, at);
                case 1 -> {
                    byte[] flipped = good.clone();
                    for (int i = 0; i <= random.nextInt(4); i++) {
                        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    yield flipped;
                }
                case 2 -> joined(good, at, Math.min(good.length, at + random.nextInt(200)), new byte[0]);
                case 3 ->
                    joined(good, at, at, Arrays.copyOfRange(good, at, Math.min(good.length, at + random.nextInt(400))));
                default -> replaced(good, random);
            };
        }

        /** Another value for some attribute. */
        private static byte[] replaced(byte[] good, Random random) {
            String[] parts = new String(good, StandardCharsets.UTF_8).split("\"", -1);
            parts[1 + 2 * random.nextInt(parts.length / 2)] = random.nextBoolean()
                    ? PIECES[random.nextInt(PIECES.length)]
                    : parts[1 + 2 * random.nextInt(parts.length / 2)];
            return String.join("\"", parts).getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] joined(byte[] good, int until, int from, byte[] between) {
            byte[] all = Arrays.copyOf(good, until + between.length + good.length - from);
            System.arraycopy(between, 0, all, until, between.length);
            System.arraycopy(good, from, all, until + between.length, good.length - from);
            return all;
        }
    }
}
