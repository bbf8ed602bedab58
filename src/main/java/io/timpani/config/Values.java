package io.timpani.config;

import io.timpani.model.TruthWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Typed values of settings; a value that breaks its rule becomes a problem and counts as not given. */
final class Values {
    private final Lookup lookup;
    private final Findings findings;

    Values(Lookup lookup, Findings findings) {
        this.lookup = lookup;
        this.findings = findings;
    }

    Optional<String> text(Setting setting) {
        return lookup.find(setting).map(Given::text);
    }

    boolean flag(Setting setting) {
        return lookup.find(setting).map(this::isTrue).orElse(false);
    }

    /** Reads a boolean word; a wrong one counts as false. */
    boolean isTrue(Given given) {
        Optional<Boolean> truth = TruthWord.of(given.text().strip());
        if (truth.isEmpty()) {
            String message =
                    given.origin() + " must be true or false (t, true, y, yes, on, 1, 1.0 or false, n, no, off, 0,"
                            + " 0.0, none), but is " + given.text() + ".";
            if (given.fromVariable()) {
                findings.check(message);
            } else {
                findings.usage(message);
            }
        }
        return truth.orElse(false);
    }

    /** One of some words, in lower case. */
    Optional<String> choice(Setting setting, List<String> words) {
        Optional<Given> given = lookup.find(setting);
        Optional<String> word = given.map(found -> found.text().strip().toLowerCase(Locale.ROOT))
                .filter(words::contains);
        if (given.isPresent() && word.isEmpty()) {
            findings.usage(given.get().origin() + " must be one of " + String.join(", ", words) + ", but is "
                    + given.get().text() + ".");
        }
        return word;
    }

    /** A whole number within bounds, both included. */
    OptionalLong number(Setting setting, long min, long max) {
        Optional<Given> given = lookup.find(setting);
        if (given.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong number = Numbers.whole(given.get().text(), min, max);
        if (number.isEmpty()) {
            findings.usage(given.get().origin() + " must be a whole number "
                    + (max == Long.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max) + ", but is "
                    + given.get().text() + ".");
        }
        return number;
    }

    Optional<Path> existingFile(Setting setting) {
        return existingFile(setting, Files::isRegularFile);
    }

    private Optional<Path> existingFile(Setting setting, Predicate<Path> isWanted) {
        Optional<Given> given = lookup.find(setting);
        Optional<Path> path = given.flatMap(found -> path(found.text()));
        Optional<Path> file = path.filter(isWanted);
        if (given.isPresent() && file.isEmpty()) {
            String why = path.filter(Files::isDirectory).isPresent()
                    ? "which is a directory."
                    : path.filter(Files::exists).isPresent() ? "which is no regular file." : "which does not exist.";
            findings.usage(
                    given.get().origin() + " names the file " + given.get().text() + ", " + why);
        }
        return file;
    }

    /** The real path of an existing file that must be given. */
    Optional<Path> input(Setting setting) {
        return input(setting, Files::isRegularFile);
    }

    /** The same; a pipe or a device will do, as it is read once and in order. */
    Optional<Path> anyInput(Setting setting) {
        return input(setting, path -> Files.exists(path) && !Files.isDirectory(path));
    }

    private Optional<Path> input(Setting setting, Predicate<Path> isWanted) {
        Optional<Given> given = lookup.find(setting);
        if (given.isEmpty()) {
            findings.usage(setting.shownWithVariables() + " is required: it names the file with the data.");
            return Optional.empty();
        }
        Optional<Path> file = existingFile(setting, isWanted);
        if (file.filter(path -> !Files.isReadable(path)).isPresent()) {
            findings.usage(
                    given.get().origin() + " names the file " + given.get().text() + ", which cannot be read.");
            return Optional.empty();
        }
        return file.map(Values::real);
    }

    static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath();
        }
    }

    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
