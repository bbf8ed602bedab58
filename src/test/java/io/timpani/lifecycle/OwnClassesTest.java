package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.timpani.model.Texts;
import io.timpani.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnClassesTest {
    private final List<String> asked = new ArrayList<>();
    private final ClassLoader loader = new ClassLoader(OwnClassesTest.class.getClassLoader()) {
        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            asked.add(name);
            return super.loadClass(name);
        }
    };

    @TempDir
    private Path root;

    @Test
    void all_classes_of_the_application_are_loaded_and_nothing_else() {
        String texts = Texts.class.getName();
        TestModels.touch(
                root,
                "WEB-INF/classes/" + texts.replace('.', '/') + ".class",
                "WEB-INF/classes/Top.class",
                "WEB-INF/classes/META-INF/services/some.Thing",
                "WEB-INF/lib/other.class");

        OwnClasses.load(new Application(root, "any").context(), loader);

        assertThat(asked).containsExactlyInAnyOrder(texts, "Top");
    }

    @Test
    void a_class_that_cannot_be_loaded_keeps_no_other_from_it() {
        TestModels.touch(
                root, "WEB-INF/classes/a/Gone.class", "WEB-INF/classes/b/Gone.class", "WEB-INF/classes/c/Gone.class");

        OwnClasses.load(new Application(root, "any").context(), loader);

        assertThat(asked).containsExactlyInAnyOrder("a.Gone", "b.Gone", "c.Gone");
    }

    @Test
    void an_application_that_shows_no_classes_is_left_alone() {
        assertThatCode(() -> OwnClasses.load(new Application(root, "any").context()))
                .doesNotThrowAnyException();
    }
}
