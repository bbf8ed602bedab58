package io.timpani.engine.catboost;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.catboost.CbmWriter.Nan;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Applications in one server, or one deployed again: each has class loader and library of its own. */
class RedeployTest {
    @Test
    void every_class_loader_loads_a_library_of_its_own() throws Exception {
        byte[] model =
                new CbmWriter(1).numbers("x", Nan.AS_IS, 0).tree(new int[0], 7).bytes();
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            path.add(new File(entry).toURI().toURL());
        }
        List<Class<?>> loaded = new ArrayList<>();
        for (int deployment = 0; deployment < 3; deployment++) {
            try (URLClassLoader loader =
                    new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
                var method = Class.forName(NativeLibrary.class.getName(), true, loader)
                        .getDeclaredMethod("load", byte[].class);
                method.setAccessible(true);
                Object first = method.invoke(null, (Object) model);
                assertThat(first.getClass().getMethod("getPredictionDimension").invoke(first))
                        .isEqualTo(1);
                first.getClass().getMethod("close").invoke(first);
                loaded.add(first.getClass());
            }
        }
        assertThat(loaded).doesNotHaveDuplicates();
    }
}
