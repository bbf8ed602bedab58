package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.Models.custom;
import static io.timpani.engine.jvm.Models.regression;
import static io.timpani.engine.jvm.Models.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.testing.Predicted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StartTest {
    private static final String ANSWER = "public Prediction predict(Payload payload) { return Prediction.column(%d); }";

    @TempDir
    private Path dir;

    @Test
    void the_only_provider_is_served() throws Exception {
        jarOf("One", ANSWER.formatted(1)).provides("demo.One").writeTo(dir.resolve("model.jar"));

        assertThat(answer(regression(dir))).isEqualTo(1);
    }

    @Test
    void a_provider_named_by_two_jars_is_one() throws Exception {
        jarOf("One", ANSWER.formatted(1)).provides("demo.One").writeTo(dir.resolve("a.jar"));
        new UserJar().provides("demo.One").writeTo(dir.resolve("b.jar"));

        assertThat(answer(regression(dir))).isEqualTo(1);
    }

    @Test
    void several_providers_are_listed_with_the_way_to_choose() {
        jarOf("One", ANSWER.formatted(1)).provides("demo.One").writeTo(dir.resolve("a.jar"));
        jarOf("Two", ANSWER.formatted(2)).provides("demo.Two").writeTo(dir.resolve("b.jar"));

        assertStartFails(regression(dir))
                .contains("demo.One, demo.Two", "a.jar, b.jar", "DRUM_JAVA_CUSTOM_PREDICTOR_CLASS");
    }

    @Test
    void the_named_class_is_served_among_several() throws Exception {
        jarOf("One", ANSWER.formatted(1)).provides("demo.One").writeTo(dir.resolve("a.jar"));
        jarOf("Two", ANSWER.formatted(2)).provides("demo.Two").writeTo(dir.resolve("b.jar"));

        assertThat(answer(regression(dir, custom("demo.Two")))).isEqualTo(2);
    }

    @Test
    void no_provider_names_jars_service_file_and_the_other_way() {
        jarOf("One", ANSWER.formatted(1)).writeTo(dir.resolve("a.jar"));
        new UserJar().writeTo(dir.resolve("b.jar"));

        assertStartFails(regression(dir))
                .contains("a.jar, b.jar", UserJar.SERVICE_FILE, "DRUM_JAVA_CUSTOM_PREDICTOR_CLASS");
    }

    @Test
    void a_service_file_naming_a_missing_class_names_it() {
        new UserJar().provides("demo.Gone").writeTo(dir.resolve("a.jar"));

        assertStartFails(regression(dir)).contains("demo.Gone", "a.jar");
    }

    @Test
    void a_file_that_is_no_jar_is_named() throws IOException {
        Files.writeString(dir.resolve("a.jar"), "no zip");

        assertStartFails(regression(dir)).contains("a.jar");
    }

    @Test
    void a_missing_class_names_class_and_jars() {
        jarOf("One", ANSWER.formatted(1)).writeTo(dir.resolve("a.jar"));

        assertStartFails(regression(dir, custom("demo.Gone"))).contains("demo.Gone", "a.jar");
    }

    @Test
    void a_class_of_neither_kind_names_what_is_expected() {
        new UserJar()
                .source("demo.Plain", "package demo; public class Plain { public Plain(String name) { } }")
                .writeTo(dir.resolve("a.jar"));

        assertStartFails(regression(dir, custom("demo.Plain")))
                .contains("demo.Plain", "io.timpani.engine.Predictor", "com.datarobot.drum.BasePredictor");
    }

    @Test
    void a_class_without_the_right_constructor_names_it() {
        jarOf("One", "public One(int size) { }" + ANSWER.formatted(1)).writeTo(dir.resolve("a.jar"));

        assertStartFails(regression(dir, custom("demo.One"))).contains("demo.One", "without parameters");
    }

    @Test
    void an_abstract_class_is_named() {
        new UserJar()
                .source(
                        "demo.Base",
                        "package demo; public abstract class Base extends com.datarobot.drum.BasePredictor {"
                                + " public Base(String name) { super(name); } }")
                .writeTo(dir.resolve("a.jar"));

        assertStartFails(regression(dir, custom("demo.Base"))).contains("demo.Base", "one String");
    }

    @Test
    void a_throwing_constructor_names_class_type_and_text_without_paths() {
        jarOf(
                        "One",
                        "public One() { throw new IllegalStateException(\"no /opt/secret/weights.bin\"); }"
                                + ANSWER.formatted(1))
                .provides("demo.One")
                .writeTo(dir.resolve("a.jar"));

        assertStartFails(regression(dir))
                .contains("demo.One", "IllegalStateException", "no weights.bin")
                .doesNotContain("/opt");
    }

    @Test
    void a_failing_static_initialiser_names_its_cause() {
        jarOf("One", "static final int N = Integer.parseInt(\"x1\");" + ANSWER.formatted(1))
                .provides("demo.One")
                .writeTo(dir.resolve("a.jar"));

        assertStartFails(regression(dir)).contains("demo.One", "ExceptionInInitializerError", "NumberFormatException");
    }

    @Test
    void a_missing_superclass_names_the_missing_class() throws IOException {
        Path classes = Files.createDirectory(dir.resolve("classes"));
        jarOf("One", ANSWER.formatted(1))
                .source("demo.Sub", "package demo; public class Sub extends One { }")
                .compileTo(classes);
        Files.delete(classes.resolve("demo/One.class"));

        assertStartFails(regression(
                        dir, Map.of("java_custom_predictor_class", "demo.Sub", "java_custom_class_path", "classes")))
                .contains("demo.Sub", "NoClassDefFoundError", "demo/One");
    }

    @Test
    void a_throwing_start_names_class_and_exception_and_closes_the_predictor() {
        jarOf("One", """
                        @Override public void start(ModelSpec model) { throw new UnsupportedOperationException("why"); }
                        @Override public void close() { throw new IllegalStateException("closed"); }
                        """ + ANSWER.formatted(1)).provides("demo.One").writeTo(dir.resolve("a.jar"));

        ServingException failure = startFailure(regression(dir));

        assertThat(failure).hasMessageContainingAll("demo.One", "UnsupportedOperationException", "why");
        assertThat(failure.getCause()).hasSuppressedException(new IllegalStateException("closed"));
    }

    @Test
    void a_serving_exception_of_the_user_keeps_its_text_and_fails_the_start() {
        jarOf(
                        "One",
                        "@Override public void start(ModelSpec model) {"
                                + " throw new ServingException(ErrorCode.INVALID_INPUT, \"mine\"); }"
                                + ANSWER.formatted(1))
                .provides("demo.One")
                .writeTo(dir.resolve("a.jar"));

        assertStartFails(regression(dir)).isEqualTo("mine");
    }

    @Test
    void traits_that_are_null_name_the_class() {
        new UserJar().source("demo.One", """
                        package demo;
                        import io.timpani.engine.Payload;
                        import io.timpani.engine.Prediction;
                        public class One implements io.timpani.engine.Predictor {
                            @Override public io.timpani.engine.Traits traits() { return null; }
                            @Override public Prediction predict(Payload payload) { return Prediction.column(1); }
                        }
                        """).provides("demo.One").writeTo(dir.resolve("a.jar"));

        assertStartFails(regression(dir)).contains("demo.One", "traits");
    }

    @Test
    void start_is_told_the_model_once_before_anything_else() throws Exception {
        jarOf("One", """
                        private final java.util.List<ModelSpec> started = new java.util.ArrayList<>();
                        @Override public void start(ModelSpec model) { started.add(model); }
                        @Override public Prediction predict(Payload payload) {
                            boolean right = started.size() == 1
                                    && started.get(0).options().get("model_id").equals("m1");
                            return Prediction.column(right ? 1 : 0);
                        }
                        """).provides("demo.One").writeTo(dir.resolve("a.jar"));

        assertThat(answer(regression(dir, Map.of("model_id", "m1")))).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = TargetType.class,
            names = {"REGRESSION", "ANOMALY", "BINARY", "MULTICLASS", "MULTILABEL", "UNSTRUCTURED"},
            mode = EnumSource.Mode.EXCLUDE)
    void another_target_type_is_refused_by_name_to_predictors_of_the_reference(TargetType type) {
        new UserJar()
                .legacy("Old", "@Override public String predict(byte[] data) { return \"\"; }")
                .writeTo(dir.resolve("old.jar"));
        assertStartFails(new ModelSpec(dir, type, ClassLabels.none(), Optional.empty(), custom("demo.Old")))
                .contains("engine jvm", type.value());
    }

    @Test
    void a_class_path_takes_directories_jars_and_wildcards_instead_of_the_top_level() throws Exception {
        Path lib = Files.createDirectory(dir.resolve("lib"));
        Path classes = Files.createDirectory(dir.resolve("classes"));
        new UserJar().source("dep.First", "package dep; public class First { }").writeTo(lib.resolve("first.JAR"));
        new UserJar()
                .source("dep.Second", "package dep; public class Second { }")
                .writeTo(dir.resolve("second.jar"));
        new UserJar().source("dep.Third", "package dep; public class Third { }").writeTo(dir.resolve("third.jar"));
        jarOf("One", seeing("dep.First", "dep.Second", "dep.Third")).compileTo(classes);

        assertThat(answer(regression(
                        dir,
                        Map.of(
                                "java_custom_predictor_class",
                                "demo.One",
                                "java_custom_class_path",
                                lib + "/*:second.jar::classes:gone.jar:gone/*"))))
                .isEqualTo(2);
    }

    @Test
    void all_top_level_jars_are_on_one_class_path() throws Exception {
        new UserJar().source("dep.First", "package dep; public class First { }").writeTo(dir.resolve("z.jar"));
        jarOf("One", seeing("dep.First")).provides("demo.One").writeTo(dir.resolve("a.jar"));

        assertThat(answer(regression(dir))).isEqualTo(1);
    }

    @Test
    void a_heap_size_is_logged_as_having_no_effect() throws Exception {
        jarOf("One", ANSWER.formatted(1)).provides("demo.One").writeTo(dir.resolve("a.jar"));
        List<String> lines = new ArrayList<>();
        Handler handler = new Recorder(lines);
        Logger logger = Logger.getLogger(JvmEngine.class.getName());
        logger.addHandler(handler);
        try {
            answer(regression(dir));
            assertThat(lines).isEmpty();

            answer(regression(dir, Map.of("java_xmx", "4g")));
            assertThat(lines).singleElement().asString().contains("DRUM_JAVA_XMX", "no effect");
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static UserJar jarOf(String simpleName, String members) {
        return new UserJar().predictor(simpleName, members);
    }

    /** Answers the number of those classes that can be loaded. */
    private static String seeing(String... classes) {
        return """
                @Override public Prediction predict(Payload payload) {
                    int seen = 0;
                    for (String name : new String[] {"%s"}) {
                        try {
                            Class.forName(name);
                            seen++;
                        } catch (ClassNotFoundException e) {
                            continue;
                        }
                    }
                    return Prediction.column(seen);
                }
                """.formatted(String.join("\", \"", classes));
    }

    private static double answer(ModelSpec model) throws Exception {
        try (Predictor predictor = new JvmEngine().load(model)) {
            return Predicted.numbers(predictor, rows(1)).at(0, 0);
        }
    }

    private static ServingException startFailure(ModelSpec model) {
        return catchThrowableOfType(ServingException.class, () -> new JvmEngine().load(model));
    }

    private AbstractStringAssert<?> assertStartFails(ModelSpec model) {
        ServingException failure = startFailure(model);
        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.START_FAILED);
        return assertThat(failure.text()).doesNotContain(dir.toString());
    }

    private static final class Recorder extends Handler {
        private final List<String> lines;

        Recorder(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
