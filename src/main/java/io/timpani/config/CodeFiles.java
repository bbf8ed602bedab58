package io.timpani.config;

import io.timpani.metadata.InvalidMetadata;
import io.timpani.metadata.MetadataReader;
import io.timpani.metadata.ModelMetadata;
import io.timpani.metadata.RuntimeParameterFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The code directory and what is read of its files before all other settings, some of which may be runtime parameters.
 *
 * @param directory absolute real path, empty when it is missing, which is then a problem
 * @param metadata what the metadata file says, empty when there is none or it is wrong
 * @param metadataKnown false when the metadata could not be read: what it might hold is not missed
 * @param parameters variables with the runtime parameters of the values file, none without such a file
 */
record CodeFiles(
        Optional<Path> directory,
        Optional<ModelMetadata> metadata,
        boolean metadataKnown,
        Map<String, String> parameters) {

    static CodeFiles read(Lookup lookup, Findings findings) {
        if (lookup.command() == Command.FIT
                && lookup.find(Setting.CODE_DIR).isEmpty()
                && lookup.find(Setting.TRAINER).isPresent()) {
            return nothing(lookup);
        }
        Optional<Path> valuesFile = new Values(lookup, findings).existingFile(Setting.RUNTIME_PARAMS_FILE);
        Optional<Path> directory = directory(lookup, findings);
        Optional<ModelMetadata> metadata = Optional.empty();
        boolean known = false;
        try {
            if (directory.isPresent()) {
                metadata = valuesFile.isPresent()
                        ? MetadataReader.readWithParameters(directory.get())
                        : MetadataReader.read(directory.get());
                known = true;
            }
        } catch (InvalidMetadata e) {
            e.problems().forEach(findings::start);
        }
        if (valuesFile.isPresent() && known && metadata.isEmpty()) {
            findings.start("The runtime parameters in " + valuesFile.get().getFileName() + " need the file "
                    + MetadataReader.FILE_NAME + ", where they are defined, but there is none.");
        }
        Map<String, String> parameters = parameters(valuesFile, metadata, findings);
        return new CodeFiles(directory, metadata, known, parameters);
    }

    /** Our own trainers need no code; what an earlier training has left where the model goes does not count. */
    private static CodeFiles nothing(Lookup lookup) {
        Optional<Path> output = lookup.find(Setting.OUTPUT)
                .flatMap(given -> Values.path(given.text()))
                .filter(Files::isDirectory)
                .map(Values::real);
        return new CodeFiles(output, Optional.empty(), true, Map.of());
    }

    /** Without definitions the values file is read all the same: it may have problems of its own. */
    private static Map<String, String> parameters(
            Optional<Path> valuesFile, Optional<ModelMetadata> metadata, Findings findings) {
        if (valuesFile.isEmpty()) {
            return Map.of();
        }
        try {
            return RuntimeParameterFile.read(
                    valuesFile.get(),
                    metadata.map(ModelMetadata::runtimeParameters).orElse(List.of()));
        } catch (InvalidMetadata e) {
            e.problems().forEach(findings::start);
            return Map.of();
        }
    }

    private static Optional<Path> directory(Lookup lookup, Findings findings) {
        Optional<Given> given = lookup.find(Setting.CODE_DIR);
        if (given.isEmpty()) {
            findings.usage(Setting.CODE_DIR.shownWithVariables() + " is required: it names the code directory.");
            return Optional.empty();
        }
        Optional<Path> directory = Values.path(given.get().text()).filter(Files::isDirectory);
        try {
            if (directory.isPresent()) {
                return Optional.of(directory.get().toRealPath());
            }
            findings.usage(
                    given.get().origin() + " names the directory " + given.get().text() + ", which does not exist.");
        } catch (IOException e) {
            findings.usage(
                    given.get().origin() + " names the directory " + given.get().text() + ", which cannot be read.");
        }
        return Optional.empty();
    }
}
