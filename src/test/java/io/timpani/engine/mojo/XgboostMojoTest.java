package io.timpani.engine.mojo;

import static io.timpani.engine.mojo.Models.numbers;
import static io.timpani.engine.mojo.Models.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XgboostMojoTest {
    private static final int NODES = 5;
    private static final int CHILD_OF_ROOT = -1;

    @TempDir
    Path directory;

    @Test
    void a_model_that_xgboost_trained_is_served() throws Exception {
        try (Predictor predictor = Models.load(directory, mojo(booster(1, NODES, 1)), TargetType.REGRESSION)) {
            Prediction prediction = Models.predict(
                    predictor,
                    4,
                    texts("colour", "red", "blue", "blue", "green"),
                    numbers("size", 1, 1, 3, Double.NaN));
            // base 0.5; red is 8, else up to 2 is 1 and above is 2, and missing goes with the latter
            assertThat(prediction.values()).containsExactly(8.5, 1.5, 2.5, 2.5);
        }
    }

    @Test
    void counts_that_the_booster_cannot_hold_are_refused() {
        refused(booster(1_000_000, NODES, 1), "counts more trees than it holds");
        refused(booster(1, 1_000_000_000, 1), "counts more nodes than it holds");
        refused(new byte[3], "ends too early");
    }

    @Test
    void a_tree_that_leads_in_a_circle_is_refused() {
        refused(booster(1, NODES, 0), "has a broken tree of XGBoost");
    }

    @Test
    void damaged_boosters_are_refused() throws Exception {
        for (int seed = 0; seed < Rounds.of(200); seed++) {
            Random random = new Random(seed);
            byte[] booster = booster(1, NODES, 1);
            booster[random.nextInt(booster.length)] ^= (byte) (1 << random.nextInt(8));
            try (Predictor predictor = Models.load(directory, mojo(booster), TargetType.REGRESSION)) {
                Models.predict(predictor, 1, texts("colour", "red"), numbers("size", 1));
            } catch (ServingException e) {
                assertThat(e.code()).as("seed %d", seed).isIn(ErrorCode.START_FAILED, ErrorCode.MODEL_FAILED);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void refused(byte[] booster, String words) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> Models.load(directory, mojo(booster), TargetType.REGRESSION))
                .withMessageContaining(words);
    }

    private static MojoZip mojo(byte[] booster) {
        return new MojoZip("XGBoost", "Regression")
                .info("mojo_version", "1.10")
                .info("booster", "gbtree")
                .info("ntrees", 1)
                .info("nums", 1)
                .info("cats", 1)
                .info("cat_offsets", "[0, 2]")
                .info("use_all_factor_levels", true)
                .info("sparse", false)
                .blob("boosterBytes", booster)
                .feature("colour", "red", "blue")
                .feature("size")
                .column("y");
    }

    /** One tree, as XGBoost wrote it of old: the first column is for red, the second for blue, the third is the size. */
    private static byte[] booster(int trees, int nodes, int left) {
        ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        out.put("binf".getBytes(UTF_8)).putFloat(0.5f).putInt(3);
        ints(out, 0, 0, 0, 1, 0);
        ints(out, new int[27]);
        text(out, "reg:squarederror");
        text(out, "gbtree");
        ints(out, trees, 1, 3, 0);
        out.putLong(0);
        ints(out, 1, 0);
        ints(out, new int[32]);
        ints(out, 1, nodes, 0, 2, 3, 0);
        ints(out, new int[31]);
        node(out, left, 2, 0, 0.5f);
        node(out, 3, 4, 2, 2);
        node(out, -1, -1, 0, 8);
        node(out, -1, -1, 0, 1);
        node(out, -1, -1, 0, 2);
        for (int node = 0; node < NODES; node++) {
            out.putFloat(0).putFloat(0).putFloat(0).putInt(0);
        }
        out.putInt(0);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static void node(ByteBuffer out, int left, int right, int column, float number) {
        ints(out, CHILD_OF_ROOT, left, right, column);
        out.putFloat(number);
    }

    private static void ints(ByteBuffer out, int... values) {
        for (int value : values) {
            out.putInt(value);
        }
    }

    private static void text(ByteBuffer out, String text) {
        out.putLong(text.length()).put(text.getBytes(UTF_8));
    }
}
