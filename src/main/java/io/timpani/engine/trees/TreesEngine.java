package io.timpani.engine.trees;

import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Loads one tree ensemble and runs it in this JVM. */
public final class TreesEngine implements Engine {
    static final String NAME = "trees";

    private static final List<Format> FORMATS = List.of(new XgboostFormat(), new LightGbmFormat());

    private record Candidate(String file, Format format) {}

    @Override
    public String name() {
        return NAME;
    }

    /** Declines when a custom file lies beside the model, or when the language is Python or R. */
    @Override
    public Optional<String> detect(ModelSpec model) {
        Optional<Language> language = model.effectiveLanguage();
        boolean declined = language.equals(Optional.of(Language.PYTHON))
                || language.equals(Optional.of(Language.R))
                || model.directory().customCode().isPresent();
        return declined
                ? Optional.empty()
                : candidates(model.directory()).stream().map(Candidate::file).findFirst();
    }

    private static List<Candidate> candidates(CodeDirectory directory) {
        return directory.top(extensions()).stream()
                .flatMap(file ->
                        format(directory.root().resolve(file)).stream().map(format -> new Candidate(file, format)))
                .toList();
    }

    private static String[] extensions() {
        return FORMATS.stream()
                .flatMap(format -> format.extensions().stream())
                .distinct()
                .sorted()
                .toArray(String[]::new);
    }

    private static Optional<Format> format(Path file) {
        try {
            byte[] head = head(file);
            return FORMATS.stream().filter(format -> format.claims(head)).findFirst();
        } catch (IOException e) {
            // whoever loads it will say so
            return Optional.empty();
        }
    }

    /** The bytes at the start of a file. */
    static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Format.HEAD);
        }
    }

    @Override
    public Predictor load(ModelSpec model) {
        List<Candidate> candidates = candidates(model.directory());
        if (candidates.isEmpty()) {
            throw failed("The code directory holds no tree ensemble at its top level; known are those of %s (%s)"
                    .formatted(
                            FORMATS.stream().map(Format::name).collect(Collectors.joining(", ")),
                            String.join(", ", extensions())));
        }
        if (candidates.size() > 1) {
            throw failed("The code directory holds %d tree ensembles where one is wanted: %s"
                    .formatted(
                            candidates.size(),
                            candidates.stream().map(Candidate::file).collect(Collectors.joining(", "))));
        }
        Candidate only = candidates.get(0);
        try {
            return new TreesPredictor(only.format().read(model.codeDir().resolve(only.file()), model), model);
        } catch (ModelFormatException e) {
            throw failed("The %s model %s cannot be served: it %s"
                    .formatted(only.format().name(), only.file(), e.getMessage()));
        } catch (OutOfMemoryError e) {
            // of a file too large for this heap: what it says of its sizes was checked against it before
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The %s model %s wants more memory than there is"
                            .formatted(only.format().name(), only.file()),
                    e);
        } catch (IOException e) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The model %s cannot be read: %s"
                            .formatted(only.file(), e.getClass().getSimpleName()),
                    e);
        }
    }

    private static ServingException failed(String message) {
        return new ServingException(ErrorCode.START_FAILED, message);
    }
}
