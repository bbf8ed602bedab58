package io.timpani.testing;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.Settings;
import io.timpani.config.Source;
import io.timpani.engine.Payload;
import io.timpani.engine.jvm.UserJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Real code directories, and settings for them. */
public final class TestModels {
    private static final Path TRIVIAL = Path.of("src/test/models/trivial/trivial.onnx");

    private TestModels() {}

    /** Makes empty files, and the directories above them. */
    public static void touch(Path dir, String... names) {
        try {
            for (String name : names) {
                Path file = dir.resolve(name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts an ONNX regression model into the directory. */
    public static void onnx(Path dir, String name) {
        try {
            Files.copy(TRIVIAL, dir.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts a predictor into the directory that serves one call at a time. Each of its instances writes down its start and its
     * end ({@link #events}) and answers with its number; {@code predictCode} runs in a call and sees the body as
     * {@code bytes}.
     */
    public static void oneAtATime(Path dir, String startCode, String predictCode, String closeCode) {
        new UserJar()
                .source("demo.Single", """
                        package demo;
                        import io.timpani.engine.ModelSpec;
                        import io.timpani.engine.Payload;
                        import io.timpani.engine.Prediction;
                        import io.timpani.engine.Predictor;
                        import io.timpani.engine.Traits;
                        import io.timpani.model.Language;
                        import java.io.IOException;
                        import java.io.UncheckedIOException;
                        import java.nio.file.Files;
                        import java.nio.file.Path;
                        import java.util.Optional;
                        import java.util.stream.Stream;
                        public class Single implements Predictor {
                            private Path events;
                            private int number;
                            @Override public Traits traits() {
                                return new Traits(Language.JAVA, Optional.empty(), new Traits.Input.CsvText(), false,
                                        Traits.Pace.SLOW, false);
                            }
                            @Override public void start(ModelSpec model) {
                                events = model.codeDir().resolve(".events");
                                number = 1 + count("started");
                                %s
                                note("started");
                            }
                            @Override public Prediction predict(Payload payload) throws Exception {
                                byte[] bytes = ((Payload.CsvText) payload).bytes();
                                %s
                                return Prediction.column(number);
                            }
                            @Override public void close() {
                                note("closed");
                                %s
                            }
                            private int count(String what) {
                                try (Stream<Path> all = Files.list(Files.createDirectories(events))) {
                                    return (int) all.filter(file -> file.getFileName().toString().startsWith(what)).count();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            }
                            private void note(String what) {
                                try {
                                    Files.createFile(events.resolve(what + "-" + number));
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            }
                        }
                        """.formatted(startCode, predictCode, closeCode))
                .provides("demo.Single")
                .writeTo(dir.resolve("single.jar"));
    }

    /** What the instances of {@link #oneAtATime} wrote down, sorted: {@code started-1}, {@code closed-1}, … */
    public static List<String> events(Path dir) {
        try (Stream<Path> files = Files.list(dir.resolve(".events"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Payload csv(byte[] bytes) {
        return new Payload.CsvText(bytes, 1);
    }

    /** The settings of a regression model; {@code more} are pairs of names and values, without {@code timpani.}. */
    public static Settings settings(Path dir, String... more) {
        return settings(dir, Map.of(), more);
    }

    /** The same in an environment. */
    public static Settings settings(Path dir, Map<String, String> environment, String... more) {
        Map<String, String> values = new HashMap<>();
        values.put("timpani.code-dir", dir.toString());
        values.put("timpani.target-type", "regression");
        for (int i = 0; i < more.length; i += 2) {
            values.put("timpani." + more[i], more[i + 1]);
        }
        Binding binding = Binder.bind(Source.of(values), Source.of(environment));
        return binding.settings().orElseThrow(() -> new AssertionError(binding.problems()));
    }
}
