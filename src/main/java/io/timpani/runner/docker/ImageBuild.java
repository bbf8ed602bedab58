package io.timpani.runner.docker;

import io.timpani.engine.CodeDirectory;
import io.timpani.engine.LanguageDetection;
import io.timpani.json.JsonText;
import io.timpani.model.Language;
import io.timpani.runner.shared.RPackages;
import io.timpani.runner.shared.ScratchDirectory;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Builds an image of a directory, with what a model requires. */
final class ImageBuild {
    private static final String DOCKERFILE = "Dockerfile";
    private static final String REQUIREMENTS = "requirements.txt";
    /** In the context, beside whatever the directory has. */
    private static final String COPIED_REQUIREMENTS = "timpani-requirements.txt";

    private static final String IGNORED = ".dockerignore";
    private static final int LONGEST_NAME = 120;
    private static final Pattern SEPARATORS = Pattern.compile("[._-]+");

    private ImageBuild() {}

    /** Its tag: the names of the directory and its parent, as far as tags may have such names. */
    static String tag(Path directory) {
        StringBuilder tag = new StringBuilder();
        Path parent = directory.getParent();
        for (Path part : parent == null ? List.of(directory) : List.of(parent, directory)) {
            String name = part.getFileName() == null
                    ? ""
                    : part.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "_");
            name = separated(name.substring(0, Math.min(name.length(), LONGEST_NAME)));
            if (!name.isEmpty()) {
                tag.append(tag.isEmpty() ? "" : "/").append(name);
            }
        }
        return tag.isEmpty() ? "timpani-model" : tag.toString();
    }

    /** Between letters a tag may have a dot, one or two underscores, or dashes, and nothing else. */
    private static String separated(String name) {
        return SEPARATORS
                .matcher(name.replaceAll("^[._-]+|[._-]+$", ""))
                .replaceAll(found -> found.group().matches("[.]|__?|-+") ? found.group() : "_");
    }

    /**
     * Builds.
     *
     * @param codeDir whose requirements are put into the image, empty = none are
     * @param output is given what docker prints
     * @return the image's tag
     */
    static String build(Path directory, Optional<Path> codeDir, Consumer<String> output)
            throws IOException, InterruptedException {
        String tag = tag(directory);
        Optional<String> more = codeDir.isPresent() ? requirements(codeDir.get()) : Optional.empty();
        if (more.isEmpty()) {
            Docker.build(List.of("docker", "build", "-t", tag, directory.toString()), output);
            return tag;
        }
        try (ScratchDirectory context = ScratchDirectory.make("image")) {
            Path root = context.path();
            fill(root, directory, codeDir.get(), more.get());
            Docker.build(List.of("docker", "build", "-t", tag, root.toString()), output);
            return tag;
        }
    }

    /**
     * Makes the context of a build.
     *
     * @param more lines for the end of its Dockerfile
     */
    static void fill(Path root, Path directory, Path codeDir, String more) throws IOException {
        copy(directory, root);
        Files.copy(codeDir.resolve(REQUIREMENTS), root.resolve(COPIED_REQUIREMENTS));
        if (Files.exists(directory.resolve(IGNORED))) {
            replace(root, directory, IGNORED, text -> text + "\n!" + COPIED_REQUIREMENTS + "\n");
        }
        replace(root, directory, DOCKERFILE, text -> text.stripTrailing() + "\n" + more);
    }

    /** Makes a file anew: its copy may be a link to the original, or one that must not be written. */
    private static void replace(Path root, Path directory, String name, UnaryOperator<String> change)
            throws IOException {
        String text = change.apply(Files.readString(directory.resolve(name)));
        Files.deleteIfExists(root.resolve(name));
        Files.writeString(root.resolve(name), text);
    }

    /** The lines of a Dockerfile that put there what a model requires; empty when it requires nothing. */
    static Optional<String> requirements(Path codeDir) throws IOException {
        Path file = codeDir.resolve(REQUIREMENTS);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Language language =
                LanguageDetection.in(CodeDirectory.list(codeDir)).detected().orElse(Language.OTHER);
        String copied = "USER root\nCOPY " + COPIED_REQUIREMENTS + " /opt/" + REQUIREMENTS + "\n";
        return switch (language) {
            case PYTHON -> Optional.of(copied + "RUN pip3 install --no-cache-dir -r /opt/" + REQUIREMENTS + "\n");
            case R ->
                Optional.of(copied + "RUN "
                        + JsonText.of(List.of("Rscript", "-e", RPackages.installation("/opt/" + REQUIREMENTS))) + "\n");
            case JAVA, OTHER -> Optional.empty();
        };
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
