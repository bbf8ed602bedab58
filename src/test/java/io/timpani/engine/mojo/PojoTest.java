package io.timpani.engine.mojo;

import static io.timpani.engine.mojo.Models.numbers;
import static io.timpani.engine.mojo.Models.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PojoTest {
    private static final String SOURCE = """
            import hex.ModelCategory;
            import hex.genmodel.GenModel;
            import hex.genmodel.annotations.ModelPojo;

            @ModelPojo(name = "Lawn", algorithm = "glm")
            public class Lawn extends GenModel {
                private static final String[] NAMES = {"size", "colour", "y"};
                private static final String[][] DOMAINS = {null, {"brown", "green"}, {"bad", "good"}};

                public Lawn() {
                    super(NAMES, DOMAINS, "y");
                }

                public ModelCategory getModelCategory() {
                    return ModelCategory.Binomial;
                }

                public boolean isSupervised() {
                    return true;
                }

                public int nfeatures() {
                    return 2;
                }

                public int nclasses() {
                    return 2;
                }

                public String getUUID() {
                    return "1";
                }

                public double[] score0(double[] row, double[] preds) {
                    if (row[0] < 0) {
                        throw new IllegalStateException("no lawn is that small");
                    }
                    preds[2] = Shade.of(row[1]);
                    preds[1] = 1 - preds[2];
                    return preds;
                }
            }

            class Shade {
                static double of(double colour) {
                    return Double.isNaN(colour) ? 0.5 : 0.25 + colour / 2;
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void a_source_is_compiled_and_served() throws Exception {
        try (Predictor predictor = load("Lawn.java", SOURCE)) {
            Prediction prediction =
                    Models.predict(predictor, 3, numbers("size", 1, 2, 3), texts("colour", "brown", "green", null));
            assertThat(prediction.labels()).containsExactly("bad", "good");
            assertThat(prediction.values()).containsExactly(0.75, 0.25, 0.25, 0.75, 0.5, 0.5);
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> Models.predict(predictor, 1, numbers("size", -1), texts("colour", "brown")))
                    .withMessageContaining("java.lang.IllegalStateException: no lawn is that small");
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_source_that_does_not_compile_is_refused_with_its_line() throws IOException {
        refused(
                "Lawn.java",
                SOURCE.replace("preds[1] = 1 - preds[2];", "preds[1] = one;"),
                "does not compile: line 39");
    }

    @Test
    void the_file_is_named_as_its_class() throws IOException {
        refused("Meadow.java", SOURCE, "The H2O model Meadow.java does not compile", "Lawn");
        refused("Meadow.java", "class Other {}", "holds no class Meadow");
    }

    @Test
    void a_class_that_is_no_model_is_refused() throws IOException {
        refused("Meadow.java", "public class Meadow {}", "holds a class Meadow that is no H2O model");
        refused(
                "Lawn.java",
                SOURCE.replace(
                        "super(NAMES, DOMAINS, \"y\");",
                        "super(NAMES, DOMAINS, \"y\"); int zero = 0; int one = 1 / zero;"),
                "/ by zero");
    }

    private void refused(String name, String source, String... words) throws IOException {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> load(name, source))
                .satisfies(e -> assertThat(e.text()).contains(words));
        Files.delete(directory.resolve(name));
    }

    private Predictor load(String name, String source) throws IOException {
        return Models.load(directory, name, source.getBytes(UTF_8), TargetType.BINARY);
    }
}
