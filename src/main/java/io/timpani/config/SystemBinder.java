package io.timpani.config;

import io.timpani.metadata.InvalidMetadata;
import io.timpani.metadata.SystemFile;
import java.nio.file.Path;
import java.util.Optional;

/** Binds the system of managed engines. */
final class SystemBinder {
    private final Values values;
    private final Findings findings;

    SystemBinder(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    /** Returns nothing without a system file, and when there is a problem with it. */
    Optional<SystemSettings> bind() {
        Optional<Path> tokenFile = values.existingFile(Setting.SYSTEM_TOKEN_FILE);
        Optional<Path> file = values.existingFile(Setting.SYSTEM_FILE);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SystemSettings(SystemFile.read(file.get()), tokenFile));
        } catch (InvalidMetadata e) {
            e.problems().forEach(findings::usage);
            return Optional.empty();
        }
    }
}
