package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.timpani.testing.Rounds;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Broken texts, thousands of them: each is refused in a sentence, or it is a model that answers. */
class LightGbmFuzzTest {
    private static final int VARIANTS = Rounds.of(10_000);
    private static final String[] ODD = {
        "-1",
        "0",
        "1",
        "7",
        "2147483647",
        "-2147483648",
        "4294967295",
        "99999999999",
        "nan",
        "inf",
        "1e999",
        "",
        "x",
        "0x1p3",
        "1f",
        "\u00e9",
        "=",
        "[",
        "Tree=0",
        "end of trees"
    };

    @Test
    @Timeout(60 * 60)
    void a_broken_model_is_refused_in_a_sentence() {
        int refused = 0;
        for (int seed = 0; seed < VARIANTS; seed++) {
            Random random = new Random(seed);
            LightGbmTexts texts = new LightGbmTexts(seed % 100);
            byte[] broken = broken(texts.text(), random);
            try {
                LightGbmModel model = LightGbmReader.read(new ByteArrayInputStream(broken));
                ForestModel forest = LightGbmFormat.forest(model, true);
                double[] values = new double[5 * model.columns()];
                double[][] columns =
                        Arrays.copyOf(texts.columns(5), model.features().size());
                forest.forest().sums(columns, 0, 5, values);
                forest.link().apply(values, 5, model.columns());
            } catch (ModelFormatException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotBlank().hasSizeLessThan(300);
                refused++;
            } catch (Exception | Error e) {
                fail("seed " + seed, e);
            }
        }
        assertThat(refused).isGreaterThan(VARIANTS / 4);
    }

    private static byte[] broken(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(5)) {
            case 0 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 1 -> {
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
            case 2 -> {
                int from = random.nextInt(bytes.length);
                int to = random.nextInt(bytes.length);
                int length = random.nextInt(bytes.length - Math.max(from, to));
                System.arraycopy(text.getBytes(StandardCharsets.UTF_8), from, bytes, to, length);
                return bytes;
            }
            case 3 -> {
                String[] words = text.split(" ", -1);
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    words[random.nextInt(words.length)] = ODD[random.nextInt(ODD.length)];
                }
                return String.join(" ", words).getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                String[] lines = text.split("\n", -1);
                int line = random.nextInt(lines.length);
                int key = lines[line].indexOf('=');
                lines[line] = random.nextBoolean() || key < 0
                        ? lines[random.nextInt(lines.length)]
                        : lines[line].substring(0, key + 1) + ODD[random.nextInt(ODD.length)];
                return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
            }
        }
    }
}
