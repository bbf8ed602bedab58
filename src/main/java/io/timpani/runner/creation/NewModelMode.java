package io.timpani.runner.creation;

import io.timpani.config.Command;
import io.timpani.config.NewModelSettings;
import io.timpani.model.Version;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import io.timpani.runner.shared.PendingDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.stream.Stream;

/** Makes a directory for a new model. */
public final class NewModelMode implements RunMode {
    private static final String FALLBACK_NAME = "model";

    @Override
    public Command command() {
        return Command.NEW_MODEL;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        NewModelSettings settings = invocation.run(NewModelSettings.class);
        Path place = settings.directory();
        if (invocation.binding().server().verbose()) {
            invocation
                    .out()
                    .println("new model: template " + settings.template().word());
        }
        boolean complete = true;
        try (PendingDirectory directory = PendingDirectory.at(place)) {
            new Template(settings.template().word()).write(directory.path(), marks(settings));
            if (settings.template() == NewModelSettings.Template.JAVA) {
                complete = new JavaProject(directory.path()).build();
            }
            directory.commit();
        }
        invocation.out().println(place + " holds:");
        try (Stream<Path> files = Files.walk(place)) {
            files.filter(Files::isRegularFile)
                    .map(place::relativize)
                    .sorted()
                    .forEach(file -> invocation.out().println("  " + file));
        }
        if (!complete) {
            invocation
                    .err()
                    .println("This Java has no compiler, so " + JavaProject.JAR
                            + " is missing, which is what would be served: build it on a JDK, as README.md says.");
        }
        return 0;
    }

    private static Map<String, String> marks(NewModelSettings settings) {
        String directory = String.valueOf(settings.directory().getFileName());
        return Map.of(
                "NAME", name(directory),
                "DATE", LocalDate.now(ZoneId.systemDefault()).toString(),
                "COMMAND", "timpani new model " + settings.template().options() + " --code-dir " + quoted(directory),
                "VERSION", Version.current());
    }

    /** What is a name in YAML, Markdown and XML alike. */
    private static String name(String directory) {
        String name = directory.replaceAll("[^\\p{L}\\p{N}._ -]+", "-").replaceAll("^[^\\p{L}\\p{N}]+", "");
        return name.isBlank() ? FALLBACK_NAME : name.strip();
    }

    private static String quoted(String word) {
        return word.matches("[\\w.+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
