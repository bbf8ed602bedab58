package io.timpani.config;

import io.timpani.config.NewModelSettings.Template;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Binds what is to be made, and where. */
final class CreationBinder {
    private static final String OTHER = "other";
    private static final String DOCKERFILE = "Dockerfile";
    /** What docker/Dockerfile of this project is built as. */
    private static final String DEFAULT_IMAGE = "timpani";

    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    CreationBinder(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    Optional<RunSettings> model() {
        Optional<Path> directory = newDirectory();
        Optional<Template> template = template();
        return directory.isPresent() && template.isPresent()
                ? Optional.of(new NewModelSettings(directory.get(), template.get()))
                : Optional.empty();
    }

    private Optional<Path> newDirectory() {
        Optional<Given> given = codeDir("it names the directory to make");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> directory = Values.path(given.get().text())
                .map(path -> path.toAbsolutePath().normalize());
        String origin =
                given.get().origin() + " names the directory " + given.get().text();
        Path parent = directory.map(Path::getParent).orElse(null);
        if (directory.isEmpty() || parent == null) {
            findings.usage(origin + ", which cannot be made.");
        } else if (Files.exists(directory.get(), LinkOption.NOFOLLOW_LINKS)) {
            findings.usage(origin + ", which is there already: give the name of one that is not.");
        } else if (!Files.isDirectory(parent)) {
            findings.check(origin + ", but there is no directory " + parent + ": create that first.");
        }
        return directory;
    }

    private Optional<Template> template() {
        Optional<Given> named = lookup.find(Setting.TEMPLATE);
        Optional<Template> template =
                values.choice(Setting.TEMPLATE, Template.words()).flatMap(Template::of);
        Optional<String> language = values.choice(Setting.LANGUAGE, List.of("python", "r", OTHER));
        if (named.isEmpty() && lookup.find(Setting.LANGUAGE).isEmpty()) {
            findings.usage("--language (python or r) or --template (" + String.join(", ", Template.words())
                    + ") is required: it says what the directory is filled with.");
        }
        if (language.filter(OTHER::equals).isPresent()) {
            findings.check("--language other: a directory for other languages is not offered; choose python or r, or a"
                    + " --template.");
            return Optional.empty();
        }
        if (named.isEmpty()) {
            return language.map(Template::hooksOf);
        }
        if (language.isPresent()
                && template.isPresent()
                && !template.get().word().equals(language.get())) {
            findings.usage("--language " + language.get() + " does not go with --template "
                    + template.get().word() + ": leave out one of them.");
        }
        return template;
    }

    Optional<RunSettings> environment() {
        Optional<Given> given = codeDir("it names the directory that gets the Dockerfile");
        Optional<Path> directory =
                given.flatMap(found -> Values.path(found.text())).filter(Files::isDirectory);
        if (given.isPresent() && directory.isEmpty()) {
            findings.usage(
                    given.get().origin() + " names the directory " + given.get().text() + ", which does not exist.");
        }
        directory
                .filter(path -> Files.exists(path.resolve(DOCKERFILE), LinkOption.NOFOLLOW_LINKS))
                .ifPresent(path -> findings.check("--code-dir names " + path
                        + ", where there is a Dockerfile already: move it away first, it would be replaced."));
        String image = values.text(Setting.IMAGE).orElse(DEFAULT_IMAGE).strip();
        if (image.isEmpty() || image.chars().anyMatch(Character::isWhitespace)) {
            findings.usage("--image must be the name of an image, but is " + image + ".");
        }
        return directory.map(path -> new NewEnvSettings(Values.real(path), image));
    }

    private Optional<Given> codeDir(String what) {
        Optional<Given> given = lookup.find(Setting.CODE_DIR);
        if (given.isEmpty()) {
            findings.usage(Setting.CODE_DIR.shownWithVariables() + " is required: " + what + ".");
        }
        return given;
    }
}
