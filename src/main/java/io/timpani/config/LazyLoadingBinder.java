package io.timpani.config;

import io.timpani.metadata.InvalidMetadata;
import io.timpani.metadata.LazyLoading;
import io.timpani.metadata.LazyLoadingReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Binds what is to be downloaded before the model is loaded; a file takes the place of the variable. */
final class LazyLoadingBinder {
    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    LazyLoadingBinder(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    /** Returns nothing when nothing is asked for, and when there is a problem with it. */
    Optional<LazyLoading> bind() {
        Function<String, Optional<String>> environment =
                name -> lookup.variable(name).map(Given::text);
        Optional<Given> given = lookup.find(Setting.LAZY_LOADING_FILE);
        Optional<Path> file = values.existingFile(Setting.LAZY_LOADING_FILE);
        Optional<Given> variable = lookup.variable(LazyLoadingReader.VARIABLE);
        try {
            if (file.isPresent()) {
                return Optional.of(LazyLoadingReader.ofFile(file.get(), environment));
            }
            if (given.isEmpty() && variable.isPresent()) {
                return Optional.of(LazyLoadingReader.ofVariable(variable.get().text(), environment));
            }
        } catch (InvalidMetadata e) {
            e.problems().forEach(findings::start);
        }
        return Optional.empty();
    }
}
