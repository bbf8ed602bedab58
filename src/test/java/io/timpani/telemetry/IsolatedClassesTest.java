package io.timpani.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Room requirement 3. The tests' own class path has the SDK too, as a server's may. */
class IsolatedClassesTest {
    private final ClassLoader parent = IsolatedClassesTest.class.getClassLoader();

    @Test
    void the_sdk_is_not_the_one_of_the_parent() throws Exception {
        IsolatedClasses isolated = IsolatedClasses.of(parent);

        for (String name : new String[] {
            "io.opentelemetry.api.trace.Span",
            "io.timpani.telemetry.otlp.OtlpBackend",
            "io.timpani.telemetry.spans.Spans"
        }) {
            Class<?> own = isolated.loadClass(name);
            assertThat(own.getClassLoader()).isSameAs(isolated);
            assertThat(own).isNotSameAs(parent.loadClass(name)).isSameAs(isolated.loadClass(name));
        }
        assertThat(isolated.loadClass(Telemetry.class.getName())).isSameAs(Telemetry.class);
    }

    @Test
    void what_our_sdk_does_not_have_is_not_taken_from_the_parent() throws Exception {
        ClassLoader server = new ClassLoader(parent) {
            @Override
            protected Class<?> findClass(String name) {
                throw new AssertionError("asked for " + name);
            }
        };

        assertThatThrownBy(() -> IsolatedClasses.of(server).loadClass("io.opentelemetry.extension.Unknown"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void services_are_found_once_and_readable() throws Exception {
        String name = "META-INF/services/io.opentelemetry.sdk.common.export.HttpSenderProvider";
        IsolatedClasses isolated = IsolatedClasses.of(parent);

        assertThat(Collections.list(isolated.getResources(name)))
                .singleElement()
                .satisfies(url -> assertThat(
                                new String(url.openStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                        .contains("Jdk"));
        assertThat(isolated.getResource("META-INF/services/io.opentelemetry.unknown"))
                .isNull();
    }

    @Test
    void every_archive_of_the_build_is_read() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/classes/io/timpani/telemetry/sdk"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(IsolatedClasses.ARCHIVES.stream()
                            .map(name -> "opentelemetry-" + name + ".zip")
                            .toList());
        }
    }

    @Test
    void an_application_without_the_archives_says_so() {
        assertThatThrownBy(() -> IsolatedClasses.of(ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("opentelemetry-api.zip");
    }
}
