package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.Models.regression;
import static io.timpani.engine.jvm.Models.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.timpani.engine.Predictor;
import io.timpani.model.ServingException;
import io.timpani.testing.Predicted;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationTest {
    private static final int TRIES = 100;

    private static final String VERSION =
            "public Prediction predict(Payload payload) { return Prediction.column(%s); }";

    /** Answers 1 where the class or resource can be seen, else 0. */
    private static final String LOOK = "public Prediction predict(Payload payload) { %s }";

    @TempDir
    private Path dir;

    private Path jar = Path.of("");

    @BeforeEach
    void placeJar() {
        jar = dir.resolve("model.jar");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.timpani.config.Settings",
                "io.timpani.engine.jvm.JvmEngine",
                "picocli.CommandLine",
                "org.apache.commons.io.IOUtils",
                "org.junit.jupiter.api.Test"
            })
    void classes_of_the_server_cannot_be_seen(String hidden) throws Exception {
        assertThat(Class.forName(hidden, false, getClass().getClassLoader())).isNotNull();

        assertThat(answer(LOOK.formatted("""
                        try {
                            Class.forName("%s");
                            return Prediction.column(1);
                        } catch (ClassNotFoundException e) {
                            return Prediction.column(0);
                        }
                        """.formatted(hidden)))).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.timpani.engine.Predictor",
                "io.timpani.frame.Frame",
                "io.timpani.model.TargetType",
                "com.datarobot.drum.BasePredictor",
                "java.sql.Connection",
                "demo.Model"
            })
    void the_api_the_jdk_and_the_own_classes_can_be_seen(String visible) throws Exception {
        assertThat(answer("public Prediction predict(Payload payload) throws Exception {"
                        + "Class.forName(\"%s\"); return Prediction.column(1); }".formatted(visible)))
                .isEqualTo(1);
    }

    @Test
    void resources_of_the_server_cannot_be_seen_but_the_own_ones_can() throws Exception {
        String looks = """
                ClassLoader loader = Thread.currentThread().getContextClassLoader();
                int seen = loader.getResource("META-INF/services/io.timpani.engine.Engine") == null ? 0 : 1;
                seen += loader.getResource("io/timpani/engine/Engine.class") == null ? 0 : 2;
                seen += getClass().getResource("/own.txt") == null ? 0 : 4;
                return Prediction.column(seen);
                """;
        assertThat(getClass().getResource("/META-INF/services/io.timpani.engine.Engine"))
                .isNotNull();

        assertThat(answer(LOOK.formatted(looks))).isEqualTo(4);
    }

    @Test
    void an_own_copy_of_a_library_never_meets_ours() throws Exception {
        new UserJar()
                .source(
                        "org.apache.commons.io.IOUtils",
                        "package org.apache.commons.io; public class IOUtils {"
                                + " public static double answer() { return 42; } }")
                .predictor("Model", VERSION.formatted("org.apache.commons.io.IOUtils.answer()"))
                .provides("demo.Model")
                .writeTo(jar);

        assertThat(answer()).isEqualTo(42);
    }

    @Test
    void a_bundled_copy_of_the_api_is_not_loaded() throws Exception {
        new UserJar()
                .source(
                        "com.datarobot.drum.BasePredictor",
                        "package com.datarobot.drum; public class BasePredictor { }")
                .predictor(
                        "Model",
                        "public Prediction predict(Payload payload) throws Exception { return Prediction.column("
                                + "Class.forName(\"com.datarobot.drum.BasePredictor\").getDeclaredMethods().length); }")
                .provides("demo.Model")
                .writeTo(jar);

        assertThat(answer()).isPositive();
    }

    @Test
    void the_context_class_loader_is_the_users_in_every_call_and_is_put_back() throws Exception {
        String check = "if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader())"
                + " throw new IllegalStateException(\"wrong context\");";
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        assertThat(answer("""
                        public Model() { %1$s }
                        @Override public void start(ModelSpec model) { %1$s }
                        public Prediction predict(Payload payload) { %1$s return Prediction.column(1); }
                        @Override public void close() { %1$s }
                        """.formatted(check))).isEqualTo(1);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void after_closing_the_jar_can_be_deleted_and_a_new_version_loaded() throws Exception {
        for (int version = 1; version <= 3; version++) {
            new UserJar()
                    .predictor("Model", VERSION.formatted(version))
                    .provides("demo.Model")
                    .writeTo(jar);

            assertThat(answer()).isEqualTo(version);
            Files.delete(jar);
        }
    }

    @Test
    void a_closed_jar_is_no_longer_open() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors));
        new UserJar()
                .predictor("Model", VERSION.formatted(1))
                .provides("demo.Model")
                .writeTo(jar);
        Predictor predictor = new JvmEngine().load(regression(dir));

        assertThat(openFiles(descriptors)).contains(jar.toRealPath());
        predictor.close();
        assertThat(openFiles(descriptors)).doesNotContain(jar.toRealPath());
    }

    @Test
    void a_predictor_that_fails_to_close_does_not_keep_its_jar_open() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors));
        new UserJar()
                .predictor(
                        "Model",
                        "@Override public void close() { throw new IllegalStateException(\"stuck\"); }"
                                + VERSION.formatted(1))
                .provides("demo.Model")
                .writeTo(jar);
        Predictor predictor = new JvmEngine().load(regression(dir));

        assertThatThrownBy(predictor::close).hasMessage("stuck");
        assertThat(openFiles(descriptors)).doesNotContain(jar.toRealPath());
    }

    @Test
    void a_failed_start_closes_the_jar_too() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors));
        new UserJar()
                .predictor(
                        "Model", "public Model() { throw new IllegalStateException(\"no\"); }" + VERSION.formatted(1))
                .provides("demo.Model")
                .writeTo(jar);

        assertThat(catchThrowableOfType(ServingException.class, () -> new JvmEngine().load(regression(dir))))
                .isNotNull();
        assertThat(openFiles(descriptors)).doesNotContain(jar.toRealPath());
    }

    @Test
    void after_closing_the_class_loader_is_collected() throws Exception {
        new UserJar()
                .predictor("Model", LOOK.formatted("throw new Mine();"))
                .source(
                        "demo.Mine",
                        "package demo; class Mine extends RuntimeException {"
                                + " private static final long serialVersionUID = 1; }")
                .provides("demo.Model")
                .writeTo(jar);
        WeakReference<ClassLoader> loader = loadedAndClosed();

        for (int i = 0; i < TRIES && loader.get() != null; i++) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }

    /** The class loader of user code that has run, seen through an exception of the user's own type. */
    private WeakReference<ClassLoader> loadedAndClosed() {
        try (Predictor predictor = new JvmEngine().load(regression(dir))) {
            ServingException failure = catchThrowableOfType(ServingException.class, () -> predictor.predict(rows(1)));
            assertThat(failure).hasMessageContaining("demo.Mine");
            return new WeakReference<>(
                    Objects.requireNonNull(failure.getCause()).getClass().getClassLoader());
        }
    }

    private double answer(String members) throws Exception {
        new UserJar()
                .predictor("Model", members)
                .provides("demo.Model")
                .resource("own.txt", "own")
                .writeTo(jar);
        return answer();
    }

    private double answer() throws Exception {
        try (Predictor predictor = new JvmEngine().load(regression(dir))) {
            return Predicted.numbers(predictor, rows(1)).at(0, 0);
        }
    }

    private static List<Path> openFiles(Path descriptors) throws Exception {
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.filter(Files::exists).map(IsolationTest::target).toList();
        }
    }

    private static Path target(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return link; // closed meanwhile
        }
    }
}
