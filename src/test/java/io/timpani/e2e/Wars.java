package io.timpani.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR as users deploy it. */
final class Wars {
    private Wars() {}

    /** The WAR as it was built; the server's settings name the model. */
    static WebArchive built(String name) {
        return ShrinkWrap.create(ZipImporter.class, name)
                .importFrom(new File(System.getProperty("timpani.test.war", "target/timpani.war")))
                .as(WebArchive.class);
    }

    /** The WAR with settings inside, the way to give two applications on one server different models. */
    static WebArchive with(String name, Path codeDir, Map<String, String> settings) {
        String lines = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
        // above the system properties of the server, which name another model
        String ranked =
                "config_ordinal=900\ntimpani.code-dir=" + codeDir.toString().replace("\\", "\\\\") + "\n";
        return built(name).addAsResource(new StringAsset(ranked + lines), "META-INF/microprofile-config.properties");
    }

    /** An empty directory for a model, below {@code target}, so that a failed run leaves it to be looked at. */
    static Path codeDir(String prefix) {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory whose only file is called a model but is none. */
    static Path brokenModel() {
        Path directory = codeDir("broken-model-");
        try {
            Files.writeString(directory.resolve("broken.onnx"), "not a model");
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
