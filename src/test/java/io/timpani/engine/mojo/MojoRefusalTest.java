package io.timpani.engine.mojo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hex.genmodel.MojoModel;
import hex.genmodel.easy.EasyPredictModelWrapper;
import hex.genmodel.easy.RowData;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are not served, each refused with the reason. */
class MojoRefusalTest {
    private static final TreeText SMALL = TreeText.below(0, 2, 2, new TreeText.Leaf(-1), new TreeText.Leaf(1));

    @TempDir
    Path directory;

    @Test
    void it_claims_a_damaged_archive_to_tell_what_is_wrong_with_it() throws IOException {
        byte[] model = Glm.binomial().bytes();
        byte[] half = Arrays.copyOf(model, model.length / 2);
        Files.write(directory.resolve("model.zip"), half);
        assertThat(detected()).hasValue("model.zip");
        refused(half, TargetType.BINARY).withMessageContaining("model.zip is no zip archive, or a damaged one");
    }

    private Optional<String> detected() {
        return new MojoEngine().detect(Models.spec(directory, TargetType.BINARY));
    }

    @Test
    void other_categories_are_refused_by_name() {
        MojoZip clustering = new MojoZip("K-means", "Clustering")
                .info("mojo_version", "1.00")
                .info("supervised", false)
                .info("standardize", false)
                .info("center_num", 1)
                .info("center_0", "[1.0]")
                .feature("x");
        refused(clustering, TargetType.REGRESSION)
                .withMessageContaining("is of category Clustering; served are Regression, Binomial, Multinomial");
        refused(
                        Gbm.regression()
                                .info("category", "Ordinal")
                                .feature("x")
                                .column("y")
                                .blob("trees/t00_000.bin", SMALL.bytes()),
                        TargetType.MULTICLASS)
                .withMessageContaining("is of category Ordinal");
        refused(Glm.binomial(), TargetType.REGRESSION)
                .withMessageContaining("is of category Binomial, which does not suit target type regression");
        refused(Glm.binomial(), TargetType.TEXT_GENERATION).withMessageContaining("cannot serve target type");
    }

    @Test
    void algorithms_unknown_are_refused() {
        refused(new MojoZip("Deep Thought", "Regression").feature("x").column("y"), TargetType.REGRESSION)
                .withMessageContaining("Deep Thought");
    }

    @Test
    void several_models_are_refused_with_their_names() throws IOException {
        Files.writeString(directory.resolve("A.java"), "");
        refused(Glm.regression(), TargetType.REGRESSION)
                .withMessageContaining("where one is wanted: A.java, model.zip;")
                .withMessageContaining("timpani.model-file");
        Files.delete(directory.resolve("A.java"));
        Files.delete(directory.resolve("model.zip"));
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> new MojoEngine().load(Models.spec(directory, TargetType.REGRESSION)))
                .withMessageContaining("holds no .zip (MOJO) and no .java (POJO) file");
    }

    @Test
    void pipelines_are_refused_with_what_to_do() throws IOException {
        Files.writeString(directory.resolve("pipeline.mojo"), "");
        refused(Glm.regression(), TargetType.REGRESSION)
                .withMessageContaining("pipeline.mojo is a pipeline of H2O Driverless AI")
                .withMessageContaining("export the model as an H2O-3 MOJO");
    }

    @Test
    void an_archive_that_unpacks_to_too_much_is_refused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("model.ini"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                zip.write(zeros);
            }
        }
        refused(bytes.toByteArray(), TargetType.REGRESSION).withMessageContaining("unpacks to too much for its size");
    }

    @Test
    void entries_outside_and_missing_ones_are_refused() {
        Map<String, byte[]> entries = new LinkedHashMap<>(Glm.regression().entries());
        entries.put("../../etc/passwd", new byte[0]);
        refused(MojoZip.zip(entries), TargetType.REGRESSION).withMessageContaining("has an entry outside of itself");
        refused(MojoZip.zip(Map.of("x", new byte[0])), TargetType.REGRESSION)
                .withMessageContaining("is no H2O MOJO: it has no model.ini");
        refused(Glm.regression().without("n_classes"), TargetType.REGRESSION)
                .withMessageContaining("lacks n_classes in model.ini");
        refused("text".getBytes(UTF_8), TargetType.REGRESSION).withMessageContaining("is no zip archive");
    }

    @Test
    void counts_that_the_file_cannot_hold_are_refused() {
        refused(tree(SMALL).info("n_trees", 2_000_000_000), TargetType.REGRESSION)
                .withMessageContaining("n_trees = 2000000000");
        refused(tree(SMALL).info("n_trees", 40_000), TargetType.REGRESSION)
                .withMessageContaining("has 1 trees where 40000 times 1 are wanted");
        Map<String, byte[]> entries = new LinkedHashMap<>(Glm.regression().entries());
        entries.computeIfPresent(
                "model.ini",
                (name, ini) -> new String(ini, UTF_8)
                        .replace("n_columns = 3", "n_columns = 2000000000")
                        .getBytes(UTF_8));
        refused(MojoZip.zip(entries), TargetType.REGRESSION)
                .withMessageContaining("names 3 columns in model.ini where 2000000000 are wanted");
    }

    @Test
    void a_model_that_contains_itself_is_refused() {
        MojoZip mojo = new MojoZip("Stacked Ensemble", "Regression")
                .info("submodel_count", 1)
                .info("submodel_key_0", "a")
                .info("submodel_dir_0", "")
                .column("y");
        refused(mojo, TargetType.REGRESSION).withMessageContaining("contains the same model twice, or itself");
    }

    @Test
    void more_names_of_trees_than_the_library_may_look_for_are_refused() {
        refused(tree(SMALL).info("n_trees", 1 << 16).info("n_trees_per_class", 1 << 16), TargetType.REGRESSION)
                .withMessageContaining("wants 4294967296 trees, more than its 2 entries can hold");

        Map<String, byte[]> parts = new LinkedHashMap<>();
        for (int part = 0; part < 3; part++) {
            parts.putAll(below("m%d/".formatted(part), oneClassOf1024(400)));
        }
        refused(oneClassOf1024(1100), TargetType.REGRESSION).withMessageContaining("wants 1126400 trees");
        refused(ensemble(parts, "m0/", "m1/", "m2/"), TargetType.REGRESSION)
                .withMessageContaining("wants 1228800 trees");
    }

    private static MojoZip oneClassOf1024(int groups) {
        MojoZip mojo = Gbm.regression().info("n_trees", groups).info("n_trees_per_class", 1024);
        for (int group = 0; group < groups; group++) {
            mojo.blob("trees/t00_%03d.bin".formatted(group), SMALL.bytes());
        }
        return mojo.feature("x").column("y");
    }

    @Test
    void trees_that_the_library_never_looks_for_do_not_count() {
        MojoZip mojo = Gbm.regression().feature("x").column("y").info("n_trees", 3);
        for (String name : List.of("t99999999_001", "t00_003", "t00_0000", "t01_000", "t0_0", "x/t00_000")) {
            mojo.blob("trees/%s.bin".formatted(name), SMALL.bytes());
        }
        refused(mojo, TargetType.REGRESSION).withMessageContaining("has 0 trees where 3 times 1 are wanted");
    }

    @Test
    void additive_models_are_refused_as_their_splines_are_computed_elsewhere() throws Exception {
        MojoZip gam = Gam.regression();
        MojoModel library = gam.library();
        EasyPredictModelWrapper easy = new EasyPredictModelWrapper(library);
        RowData row = new RowData();
        row.put("x", 2.0);
        double plain = library.score0(new double[] {Double.NaN, Double.NaN}, new double[1])[0];
        assertThat(easy.predictRegression(row).value).as("the library's answer").isNotEqualTo(plain);

        refused(gam, TargetType.REGRESSION)
                .withMessageContaining("model.zip is a Generalized Additive Model, which is not served");
        refused(ensemble(below("models/gam/", gam), "models/gam/"), TargetType.REGRESSION)
                .withMessageContaining("model.zip contains a Generalized Additive Model");
    }

    private static Map<String, byte[]> below(String prefix, MojoZip mojo) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        mojo.entries().forEach((name, content) -> entries.put(prefix + name, content));
        return entries;
    }

    private static byte[] ensemble(Map<String, byte[]> parts, String... prefixes) {
        MojoZip mojo = new MojoZip("Stacked Ensemble", "Regression")
                .info("submodel_count", prefixes.length)
                .column("y");
        for (int part = 0; part < prefixes.length; part++) {
            mojo.info("submodel_dir_" + part, prefixes[part]);
        }
        Map<String, byte[]> entries = new LinkedHashMap<>(mojo.entries());
        entries.putAll(parts);
        return MojoZip.zip(entries);
    }

    @Test
    void a_tree_that_asks_for_a_column_unknown_is_refused() {
        TreeText tree = TreeText.below(7, 0, 2, new TreeText.Leaf(0), new TreeText.Leaf(1));
        refused(tree(tree), TargetType.REGRESSION)
                .withMessageContaining("damaged tree trees/t00_000.bin: it asks for column 7 of 1");
    }

    private static MojoZip tree(TreeText tree) {
        return Gbm.regression().feature("x").column("y").blob("trees/t00_000.bin", tree.bytes());
    }

    private ThrowableAssertAlternative<ServingException> refused(MojoZip mojo, TargetType type) {
        return refused(mojo.bytes(), type);
    }

    private ThrowableAssertAlternative<ServingException> refused(byte[] content, TargetType type) {
        return assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> Models.load(directory, "model.zip", content, type))
                .matches(e -> e.code() == ErrorCode.START_FAILED);
    }
}
