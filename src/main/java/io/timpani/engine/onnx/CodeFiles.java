package io.timpani.engine.onnx;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files at the top level of a code directory, hidden ones left out.
 *
 * @param names file names, sorted
 */
record CodeFiles(List<String> names) {
    private static final String ONNX = ".onnx";
    // what the contract counts as a Python artifact when it looks for exactly one
    private static final List<String> ARTIFACTS = List.of(".h5", ONNX, ".pkl", ".pth");
    private static final Set<String> CUSTOM = Set.of("custom.py", "custom.R", "custom.r");

    CodeFiles {
        names = names.stream().filter(name -> !name.startsWith(".")).sorted().toList();
    }

    static CodeFiles in(Path codeDir) {
        try (Stream<Path> entries = Files.list(codeDir)) {
            return new CodeFiles(entries.filter(Files::isRegularFile)
                    .map(path -> String.valueOf(path.getFileName()))
                    .toList());
        } catch (IOException e) {
            throw new ServingException(ErrorCode.START_FAILED, "The code directory cannot be listed", e);
        }
    }

    boolean hasCustomCode() {
        return names.stream().anyMatch(CUSTOM::contains);
    }

    List<String> onnxModels() {
        return endingIn(List.of(ONNX));
    }

    /** The one model to load; several artifacts, or none, fail the start. */
    String onlyModel() {
        if (onnxModels().isEmpty()) {
            throw new ServingException(
                    ErrorCode.START_FAILED, "The code directory holds no %s file at its top level".formatted(ONNX));
        }
        List<String> artifacts = endingIn(ARTIFACTS);
        if (artifacts.size() > 1) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The code directory holds %d model artifacts where one is wanted: %s"
                            .formatted(artifacts.size(), String.join(", ", artifacts)));
        }
        return artifacts.get(0);
    }

    private List<String> endingIn(List<String> extensions) {
        return names.stream()
                .filter(name -> extensions.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith))
                .toList();
    }
}
