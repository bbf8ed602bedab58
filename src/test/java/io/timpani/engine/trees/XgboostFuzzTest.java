package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken model files are refused, in time and in words of ours; what is not refused can predict. */
class XgboostFuzzTest {
    private static final int VARIANTS = Rounds.of(1_000);
    private static final int MODELS = 10;
    private static final int FURTHER = Rounds.of(5_000);
    /** The longer a model, the less of it is hit. */
    private static final int LONGEST = 30_000;

    private static final double[][] ROWS = new double[1 << 10][];

    static {
        Arrays.fill(ROWS, new double[] {0, 1, Double.NaN, -3, 5, 1e30, 7});
    }

    @Test
    void mutated_models_are_refused_or_predict() throws Exception {
        int refused = 0;
        int model = 0;
        for (long trainedFrom = 1000; model < MODELS; trainedFrom++) {
            TrainedXgboost trained = new TrainedXgboost(trainedFrom);
            byte[] json = trained.json();
            byte[] ubj = trained.ubj();
            if (json.length > LONGEST) {
                trained.close();
                continue;
            }
            TargetType type = trained.classes > 1 ? TargetType.MULTICLASS : TargetType.REGRESSION;
            trained.close();
            for (int variant = 0; variant < VARIANTS; variant++) {
                long seed = model * 1_000_003L + variant;
                Random random = new Random(seed);
                byte[] mutated = mutate(random.nextBoolean() ? json : ubj, random);
                refused += isRefused(mutated, type, seed) ? 1 : 0;
            }
            model++;
        }
        assertThat(refused).isGreaterThan(MODELS * VARIANTS / 3);
    }

    @Test
    void mutated_linear_models_are_refused_or_predict() throws Exception {
        mutate(LinearXgboostTest.files(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"offsets\":[0,4,8],\"values\":[114,-61,-74,116,98,108,97,117]}",
                "{\"type\":15,\"values\":[2021,1999]}"
            })
    void mutated_models_of_named_categories_are_refused_or_predict(String categories) {
        mutate(List.of(XgboostCategoriesTest.model(categories).getBytes(StandardCharsets.UTF_8)));
    }

    private static void mutate(List<byte[]> files) {
        int refused = 0;
        for (int variant = 0; variant < FURTHER; variant++) {
            Random random = new Random(variant);
            byte[] mutated = mutate(files.get(random.nextInt(files.size())), random);
            refused += isRefused(mutated, TargetType.REGRESSION, variant) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(FURTHER / 3);
    }

    private static boolean isRefused(byte[] file, TargetType type, long seed) {
        long start = System.nanoTime();
        try {
            ForestModel model = Models.read(file, type);
            if (model.sums().features() <= ROWS.length) {
                Models.predict(model, ROWS, 7);
            }
            return false;
        } catch (IOException e) {
            assertThat(e).as("seed %d", seed).isInstanceOf(ModelFormatException.class);
            return true;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed, e);
        } finally {
            assertThat(System.nanoTime() - start).as("seed %d", seed).isLessThan(5_000_000_000L);
        }
    }

    private static byte[] mutate(byte[] model, Random random) {
        byte[] bytes = model.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(7)) {
            case 0 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) random.nextInt(256);
            case 3 -> {
                for (int i = 0; i < 20; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            case 4 -> {
                // a digit becomes another: still JSON, but other numbers
                for (int i = at; i < bytes.length; i++) {
                    if (bytes[i] >= '0' && bytes[i] <= '9') {
                        bytes[i] = (byte) ('0' + random.nextInt(10));
                        break;
                    }
                }
            }
            case 5 -> {
                int length = random.nextInt(Math.min(60, bytes.length - at));
                int to = random.nextInt(bytes.length - length);
                System.arraycopy(model, at, bytes, to, length);
            }
            default -> {
                // a count or a number of four bytes
                int length = Math.min(8, bytes.length - at);
                Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0x7F : 0xFF));
            }
        }
        return bytes;
    }
}
