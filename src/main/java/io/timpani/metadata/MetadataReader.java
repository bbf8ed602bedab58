package io.timpani.metadata;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code model-metadata.yaml} of a code directory. */
public final class MetadataReader {
    /** The file's exact name, at the top level of the code directory. */
    public static final String FILE_NAME = "model-metadata.yaml";

    private MetadataReader() {}

    /**
     * Reads and checks the file, and the class labels file that it may name.
     *
     * @param codeDir the code directory
     * @return empty when there is no such file
     * @throws InvalidMetadata naming everything that is wrong
     */
    public static Optional<ModelMetadata> read(Path codeDir) throws InvalidMetadata {
        return read(codeDir, false);
    }

    /**
     * As {@link #read(Path)}, for a model that is given values of runtime parameters: their definitions must be there and be
     * right, and are part of what is returned.
     */
    public static Optional<ModelMetadata> readWithParameters(Path codeDir) throws InvalidMetadata {
        return read(codeDir, true);
    }

    private static Optional<ModelMetadata> read(Path codeDir, boolean withParameters) throws InvalidMetadata {
        Path file = codeDir.resolve(FILE_NAME);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        Problems problems = new Problems(FILE_NAME);
        Optional<Tree> tree = TextFile.read(file, problems).flatMap(text -> YamlReader.strict(text, problems));
        if (tree.isEmpty() || isBlank(tree.get())) {
            problems.throwIfAny();
            problems.whole("the file is blank; it needs at least the keys name, type and targetType.");
        } else {
            Optional<ModelMetadata> metadata = new MetadataSchema(codeDir, withParameters, problems).check(tree.get());
            problems.throwIfAny();
            return metadata;
        }
        problems.throwIfAny();
        return Optional.empty();
    }

    private static boolean isBlank(Tree tree) {
        return tree instanceof Tree.Text text && text.value().isBlank();
    }
}
