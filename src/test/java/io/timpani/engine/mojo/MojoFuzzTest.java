package io.timpani.engine.mojo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no models any more are refused, quickly and in words, or still are models. */
class MojoFuzzTest {
    private static final int VARIANTS = 10_000;
    private static final long MOST_NANOS = 5_000_000_000L;
    private static final String[] NUMBERS = {
        "0",
        "-1",
        "1",
        "3",
        "65536",
        "2147483647",
        "-2147483648",
        "99999999999",
        "NaN",
        "1e308",
        "null",
        "true",
        "[]",
        "x"
    };

    @TempDir
    Path directory;

    @Test
    void damaged_archives_are_refused() throws Exception {
        for (int seed = 0; seed < Rounds.of(VARIANTS) / 3; seed++) {
            Random random = new Random(seed);
            MojoZip mojo =
                    seed % 4 == 0 ? Glm.binomial() : RandomMojo.any(random).zip();
            byte[] bytes = mojo.bytes();
            if (random.nextBoolean()) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            survive(seed, bytes);
        }
    }

    @Test
    void damaged_contents_are_refused() throws Exception {
        for (int seed = 0; seed < Rounds.of(VARIANTS); seed++) {
            Random random = new Random(seed);
            MojoZip mojo =
                    seed % 4 == 0 ? Glm.binomial() : RandomMojo.any(random).zip();
            Map<String, byte[]> entries = new LinkedHashMap<>(mojo.entries());
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                change(entries, random);
            }
            survive(seed, MojoZip.zip(entries));
        }
    }

    private static void change(Map<String, byte[]> entries, Random random) {
        List<String> names = new ArrayList<>(entries.keySet());
        String name = random.nextInt(3) == 0 ? "model.ini" : names.get(random.nextInt(names.size()));
        byte[] content = entries.getOrDefault(name, new byte[0]).clone();
        if (random.nextInt(20) == 0) {
            entries.remove(name);
        } else if (name.equals("model.ini")) {
            List<String> lines =
                    new ArrayList<>(new String(content, ISO_8859_1).lines().toList());
            if (lines.isEmpty()) {
                return;
            }
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, line);
                case 2 -> lines.set(at, line.replaceAll("-?\\d+", NUMBERS[random.nextInt(NUMBERS.length)]));
                default -> lines.set(at, line.replaceFirst("= .*", "= " + NUMBERS[random.nextInt(NUMBERS.length)]));
            }
            entries.put(name, String.join("\n", lines).getBytes(ISO_8859_1));
        } else if (content.length > 0) {
            if (random.nextInt(4) == 0) {
                content = Arrays.copyOf(content, random.nextInt(content.length * 2));
            } else {
                content[random.nextInt(content.length)] = (byte) random.nextInt();
            }
            entries.put(name, content);
        }
    }

    private void survive(int seed, byte[] bytes) throws Exception {
        long start = System.nanoTime();
        TargetType type = List.of(TargetType.REGRESSION, TargetType.BINARY, TargetType.MULTICLASS, TargetType.ANOMALY)
                .get(seed % 4);
        try (Predictor predictor = Models.load(directory, "model.zip", bytes, type)) {
            assertThat(new MojoEngine().detect(Models.spec(directory, type)))
                    .as("seed %d", seed)
                    .hasValue("model.zip");
            try {
                Models.predict(predictor, 2, Models.numbers("x0", 1, Double.NaN), Models.texts("x1", "l0", "unknown"));
            } catch (ServingException e) {
                assertThat(e.code()).as("seed %d", seed).isIn(ErrorCode.MODEL_FAILED, ErrorCode.INVALID_INPUT);
            }
        } catch (ServingException e) {
            assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.START_FAILED);
            assertThat(e.text()).as("seed %d", seed).contains("model.zip").doesNotContain(directory.toString());
            // must not fail
            new MojoEngine().detect(Models.spec(directory, type));
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(System.nanoTime() - start).as("seed %d", seed).isLessThan(MOST_NANOS);
    }
}
