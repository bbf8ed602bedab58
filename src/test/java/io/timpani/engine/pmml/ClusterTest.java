package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.inner;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.timpani.model.TargetType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Centers of clusters, and how far rows are from them. */
class ClusterTest {
    @TempDir
    Path codeDir;

    private static String model(String mining, String measure, String fields, String more, String... centers) {
        StringBuilder clusters = new StringBuilder();
        for (String center : centers) {
            clusters.append("<Cluster><Array type=\"real\">%s</Array></Cluster>".formatted(center));
        }
        return """
                <ClusteringModel functionName="clustering" modelClass="centerBased" numberOfClusters="%d">%s
                <ComparisonMeasure kind="distance">%s</ComparisonMeasure>%s%s%s</ClusteringModel>
                """.formatted(centers.length, mining, measure, fields, more, clusters);
    }

    private static String field(String name, String attributes) {
        return "<ClusteringField field=\"%s\" %s/>".formatted(name, attributes);
    }

    private static String document(String measure, String fields, String more, String... centers) {
        return pmml(number("a", "b") + category("s", "u"), model(inner("a", "b"), measure, fields, more, centers));
    }

    private double[] distances(String document, String... rows) {
        try (Served served = Served.of(codeDir, TargetType.ANOMALY, document)) {
            String[] lines = new String[rows.length + 1];
            lines[0] = "a,b";
            System.arraycopy(rows, 0, lines, 1, rows.length);
            return served.values(lines);
        }
    }

    private static final String BOTH = field("a", "") + field("b", "");

    @ParameterizedTest
    @CsvSource({
        // (1, 2) of weights 2 and 3
        "<euclidean/>,3.7416573867739413",
        "<squaredEuclidean/>,14",
        "<cityBlock/>,8",
        "<chebychev/>,6",
        "'<minkowski p-parameter=\"3\"/>',2.9624960684073702",
        "'<minkowski p-parameter=\"1\"/>',8"
    })
    void weights_count_in_every_measure(String measure, double expected) {
        String fields = field("a", "fieldWeight=\"2\"") + field("b", "fieldWeight=\"3\"");
        assertThat(distances(document(measure, fields, "", "0 0"), "1,2", "-1,-2"))
                .containsExactly(new double[] {expected, expected}, offset(1e-14));
    }

    @Test
    void values_are_compared_as_each_field_says() {
        String gauss = field("a", "compareFunction=\"gaussSim\" similarityScale=\"2\"") + field("b", "");
        // half at the scale
        assertThat(distances(document("<cityBlock/>", gauss, "", "0 0"), "2,0", "0,0", "4,1"))
                .containsExactly(new double[] {0.5, 1, 1.0625}, offset(1e-15));
        String delta = field("a", "compareFunction=\"delta\"") + field("b", "compareFunction=\"equal\"");
        assertThat(distances(document("<cityBlock/>", delta, "", "1 2"), "1,2", "1,3", "5,2", "5,5"))
                .containsExactly(1, 0, 2, 1);
        String shared = document("<cityBlock/>", BOTH, "", "1 2")
                .replace("kind=\"distance\"", "kind=\"distance\" compareFunction=\"delta\"");
        assertThat(distances(shared, "1,2", "1,30", "50,20")).containsExactly(0, 1, 2);
    }

    @Test
    void distances_grow_by_what_is_missing() {
        String weights = "<MissingValueWeights><Array type=\"real\">1 3</Array></MissingValueWeights>";
        String document = document("<squaredEuclidean/>", BOTH, weights, "0 0");
        // 4 / 1 and 4 / 3 of what is there
        assertThat(distances(document, "3,", ",3", "3,3", ","))
                .containsExactly(new double[] {36, 12, 18, Double.NaN}, offset(1e-14));
        assertThat(distances(document.replace("squaredEuclidean", "euclidean"), "3,", ",3"))
                .containsExactly(new double[] {6, Math.sqrt(12)}, offset(1e-14));
        assertThat(distances(document("<chebychev/>", BOTH, "", "0 0"), "3,", "3,1"))
                .containsExactly(6, 3);
    }

    @Test
    void a_field_may_be_no_part_of_the_center() {
        String fields = field("a", "") + field("b", "isCenterField=\"false\"");
        assertThat(distances(document("<cityBlock/>", fields, "", "1", "5"), "2,99", "4.5,-99", "3,"))
                .containsExactly(1, 0.5, 2);
    }

    @Test
    void the_nearest_cluster_is_passed_on_by_its_id_the_first_of_equals() {
        String first = model(
                        "<MiningSchema><MiningField name=\"a\"/><MiningField name=\"b\"/></MiningSchema><Output><OutputField name=\"id\" feature=\"%s\" dataType=\"string\"/><OutputField name=\"far\" feature=\"%s\" dataType=\"double\"/></Output>",
                        "<cityBlock/>", BOTH, "", "0 0", "4 0", "0 8")
                .replaceFirst("<Cluster>", "<Cluster id=\"first\">");
        String tree = """
                <TreeModel functionName="regression">%s<Node><True/>%s%s%s</Node></TreeModel>
                """.formatted(inner("id"), score("first", 1), score("2", 2), score("3", 3));
        String[][] features = {
            {"predictedValue", "affinity"}, {"entityId", "clusterAffinity"}, {"clusterId", "entityAffinity"}
        };
        for (String[] names : features) {
            String told = first.formatted((Object[]) names);
            try (Served served = Served.regression(codeDir, chain(told, tree))) {
                assertThat(served.values("a,b", "1,0", "3,0", "2,0", "0,5", ","))
                        .as(names[0])
                        .containsExactly(1, 2, 1, 3, Double.NaN);
            }
            try (Served served = Served.regression(codeDir, chain(told, Documents.identity("far", inner("far"))))) {
                assertThat(served.values("a,b", "1,0", "3,0", "2,0", "0,5"))
                        .as(names[1])
                        .containsExactly(1, 1, 2, 3);
            }
        }
    }

    private static String chain(String first, String second) {
        return pmml(number("y", "a", "b"), """
                <MiningModel functionName="regression">%s<Segmentation multipleModelMethod="modelChain">
                <Segment><True/>%s</Segment><Segment><True/>%s</Segment></Segmentation></MiningModel>
                """.formatted(schema("y", "a", "b"), first, second));
    }

    private static String score(String id, int score) {
        return "<Node score=\"%d\"><SimplePredicate field=\"id\" operator=\"equal\" value=\"%s\"/></Node>"
                .formatted(score, id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<simpleMatching/>", "<jaccard/>", "<tanimoto/>", "<binarySimilarity c00-parameter=\"1\"/>", ""})
    void similarities_are_refused(String measure) {
        assertThat(refusal(document(measure, BOTH, "", "0 0"))).contains("ComparisonMeasure", "not supported");
    }

    @Test
    void what_clusters_cannot_be_is_refused() {
        String usual = document("<euclidean/>", BOTH, "", "0 0");
        assertThat(refusal(usual.replace("centerBased", "distributionBased"))).contains("modelClass distributionBased");
        assertThat(refusal(usual.replace("0 0", "0 0 0"))).contains("Cluster", "3 numbers for 2 fields");
        assertThat(refusal(usual.replace("field=\"b\"", "field=\"s\""))).contains("field s holds text");
        assertThat(refusal(usual.replace("field=\"b\" ", "field=\"b\" compareFunction=\"table\" ")))
                .contains("compareFunction table");
        assertThat(refusal(document("<euclidean/>", BOTH, ""))).contains("no Cluster");
        assertThat(refusal(document("<minkowski/>", BOTH, "", "0 0"))).contains("minkowski", "p-parameter");
        String weights = "<MissingValueWeights><Array type=\"real\">1</Array></MissingValueWeights>";
        assertThat(refusal(document("<euclidean/>", BOTH, weights, "0 0")))
                .contains("MissingValueWeights", "1 numbers for 2");
    }

    private String refusal(String document) {
        return Served.failure(codeDir, TargetType.ANOMALY, document);
    }

    private static final double NAN = Double.NaN;

    private static String clusters(String kind, String attributes) {
        return pmml(number("a", "b"), """
                <ClusteringModel functionName="clustering" modelClass="centerBased" numberOfClusters="2">
                <MiningSchema><MiningField name="a"/><MiningField name="b"/></MiningSchema>
                <ComparisonMeasure kind="distance">%s</ComparisonMeasure>
                <ClusteringField field="a" compareFunction="absDiff"/><ClusteringField field="b" compareFunction="absDiff" %s/>
                <Cluster id="one"><Array type="real">0 0</Array></Cluster><Cluster><Array type="real">3 4</Array></Cluster></ClusteringModel>
                """.formatted(kind, attributes));
    }

    @ParameterizedTest
    @CsvSource({
        "<euclidean/>,5,1",
        "<squaredEuclidean/>,25,1",
        "<cityBlock/>,7,1",
        "<chebychev/>,4,1",
        "'<minkowski p-parameter=\"3\"/>',4.497941445275415,1"
    })
    void an_anomaly_is_as_far_as_the_nearest_cluster(String kind, double far, double near) {
        try (Served served = Served.of(codeDir, TargetType.ANOMALY, clusters(kind, ""))) {
            assertThat(served.values("a,b", "-3,-4", "3,3")).containsExactly(new double[] {far, near}, offset(1e-14));
        }
    }

    @Test
    void missing_values_and_weights_change_distances() {
        try (Served served =
                Served.of(codeDir, TargetType.ANOMALY, clusters("<squaredEuclidean/>", "fieldWeight=\"2\""))) {
            assertThat(served.values("a,b", "1,1", "1,", ",")).containsExactly(3, 2, NAN);
        }
    }

    @Test
    void clusters_are_no_regression_and_no_classification() {
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, clusters("<euclidean/>", "")))
                .contains("clusters", "regression");
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, clusters("<euclidean/>", "")))
                .contains("no classification", "multiclass");
    }
}
