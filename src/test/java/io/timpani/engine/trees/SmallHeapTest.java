package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that is too large for the heap of a JVM of its own. */
class SmallHeapTest {
    private static final int LONG_LINE = 40 << 20;

    @TempDir
    Path codeDir;

    /** Loads the model of a code directory and tells how that went. */
    static final class Load {
        private Load() {}

        public static void main(String[] args) {
            try {
                Models.load(Path.of(args[0]), TargetType.REGRESSION).close();
                System.out.println("loaded");
            } catch (ServingException e) {
                System.out.println(e.code() + ": " + e.getMessage());
            }
        }
    }

    private String loaded() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classes = System.getProperty("java.class.path");
        Process process = new ProcessBuilder(
                        List.of(java.toString(), "-Xmx24m", "-cp", classes, Load.class.getName(), codeDir.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    @Test
    @Timeout(60)
    void the_start_fails_with_the_name_of_the_file() throws Exception {
        byte[] megabyte = "1 ".repeat(1 << 19).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = Files.newOutputStream(codeDir.resolve("large.txt"))) {
            out.write("tree\nversion=v4\nfeature_names=".getBytes(StandardCharsets.US_ASCII));
            for (int length = 0; length < LONG_LINE; length += megabyte.length) {
                out.write(megabyte);
            }
        }
        assertThat(loaded()).isEqualTo("START_FAILED: The lightgbm model large.txt wants more memory than there is");
    }
}
