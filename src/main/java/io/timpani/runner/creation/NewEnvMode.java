package io.timpani.runner.creation;

import io.timpani.config.Command;
import io.timpani.config.NewEnvSettings;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.LanguageDetection;
import io.timpani.model.Language;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import io.timpani.runner.shared.PendingFile;
import io.timpani.runner.shared.RPackages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a Dockerfile beside a model. */
public final class NewEnvMode implements RunMode {
    private static final String REQUIREMENTS = "requirements.txt";

    @Override
    public Command command() {
        return Command.NEW_ENV;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        NewEnvSettings settings = invocation.run(NewEnvSettings.class);
        Path directory = settings.directory();
        String needs = Template.text("env/" + needs(directory) + ".txt");
        String text = Template.text("env/Dockerfile")
                .replace("@IMAGE@", settings.image())
                .replace("@NEEDS@\n", needs)
                .replace("@R_INSTALLATION@", RPackages.installation("/opt/" + REQUIREMENTS));
        Path place = directory.resolve("Dockerfile");
        try (PendingFile file = PendingFile.at(place)) {
            file.out().write(text.getBytes(StandardCharsets.UTF_8));
            file.commit();
        }
        invocation.out().println(place + " builds on the image " + settings.image() + ". Build and serve:");
        invocation.out().println("  docker build -t my-model " + directory);
        invocation.out().println("  docker run --rm -p 8080:8080 my-model");
        return 0;
    }

    /** Named after the language that has to be put into the image; Java is there. */
    private static String needs(Path directory) {
        CodeDirectory files = CodeDirectory.list(directory);
        // a language may be said by what the JVM runs all the same
        Language language = files.customCode().isEmpty() && !files.top("onnx").isEmpty()
                ? Language.JAVA
                : LanguageDetection.in(files).detected().orElse(Language.JAVA);
        boolean listed = Files.exists(directory.resolve(REQUIREMENTS));
        return switch (language) {
            case PYTHON -> listed ? "python-listed" : "python";
            case R -> listed ? "r-listed" : "r";
            case JAVA, OTHER -> "java";
        };
    }
}
