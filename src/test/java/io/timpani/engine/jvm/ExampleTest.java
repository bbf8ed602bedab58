package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.Models.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Engine;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.testing.Predicted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example project that users start from is compiled as it stands. */
class ExampleTest {
    private static final Path PROJECT = Path.of("src/examples/java-predictor");

    private final Engine engine = new JvmEngine();

    @TempDir
    private Path dir;

    @BeforeEach
    void buildJar() throws IOException {
        new UserJar()
                .source("example.HousePrice", Files.readString(PROJECT.resolve("src/example/HousePrice.java")))
                .resource(UserJar.SERVICE_FILE, Files.readString(PROJECT.resolve("resources/" + UserJar.SERVICE_FILE)))
                .writeTo(dir.resolve("house-price.jar"));
    }

    @Test
    void the_example_predicts() throws Exception {
        assertThat(engine.detect(regression(dir))).contains("house-price.jar");
        try (Predictor predictor = engine.load(regression(dir))) {
            Payload houses = rows(new NumberColumn("rooms", new double[] {4, 1}), area(100, 0.5));

            assertThat(Predicted.numbers(predictor, houses).values()).containsExactly(290_000, 61_000);
        }
    }

    @Test
    void the_example_names_a_missing_column_as_the_callers_fault() {
        try (Predictor predictor = engine.load(regression(dir))) {
            assertThatThrownBy(() -> predictor.predict(rows(area(100, 0.5))))
                    .isInstanceOfSatisfying(
                            ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
                    .hasMessageContaining("rooms");
        }
    }

    private static NumberColumn area(double... values) {
        return new NumberColumn("area", values);
    }

    private static Payload rows(NumberColumn... columns) {
        return new Payload.Rows(new Frame(2, List.of(columns)));
    }
}
