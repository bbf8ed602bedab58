package io.timpani.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no models any more are refused in words, or still are models; nothing of ours is thrown beside that. */
class OnnxFuzzTest {
    private static final int VARIANTS = 10_000;
    private static final long MOST_NANOS = 5_000_000_000L;

    @TempDir
    Path directory;

    @Test
    void damaged_files_are_refused() throws Exception {
        for (int seed = 0; seed < Rounds.of(VARIANTS); seed++) {
            Random random = new Random(seed);
            byte[] bytes = switch (seed % 8) {
                case 0 -> OnnxModels.zipMap(2, "a", "b");
                case 1, 2 -> new RandomLinear(seed).bytes();
                default -> new RandomTrees(random).graph().bytes();
            };
            if (random.nextInt(3) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            } else {
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            survive(seed, bytes);
        }
    }

    private void survive(int seed, byte[] bytes) throws Exception {
        long start = System.nanoTime();
        Files.write(directory.resolve("model.onnx"), bytes);
        ModelSpec spec = new ModelSpec(
                directory,
                seed % 2 == 0 ? TargetType.REGRESSION : TargetType.MULTICLASS,
                ClassLabels.none(),
                Optional.empty(),
                Map.of());
        try (Predictor predictor = new OnnxEngine().load(spec)) {
            try {
                predictor.predict(new Payload.Rows(new Frame(
                        2,
                        List.of(
                                new NumberColumn("0", new double[] {1, Double.NaN}),
                                new NumberColumn("1", new double[] {-1, 0})))));
            } catch (ServingException e) {
                assertThat(e.code()).as("seed %d", seed).isIn(ErrorCode.MODEL_FAILED, ErrorCode.INVALID_INPUT);
            }
        } catch (ServingException e) {
            assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.START_FAILED);
            assertThat(e.text()).as("seed %d", seed).doesNotContain(directory.toString());
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(System.nanoTime() - start).as("seed %d", seed).isLessThan(MOST_NANOS);
    }
}
