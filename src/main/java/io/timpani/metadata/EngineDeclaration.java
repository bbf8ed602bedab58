package io.timpani.metadata;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A managed engine as the system file declares it.
 *
 * @param name letters, digits, dots, dashes and underscores; unique in the system
 * @param command program and arguments, {@code {port}} not yet replaced
 * @param port 1 to 65535, empty = any free port
 * @param environment variables added to ours, {@code {port}} not yet replaced
 * @param directory where it runs
 * @param healthPath path on its port that answers 2xx when it is up
 * @param startWait how long it may take to come up
 * @param log where its output goes
 * @param restart what happens when it ends by itself
 */
public record EngineDeclaration(
        String name,
        List<String> command,
        OptionalInt port,
        Map<String, String> environment,
        Path directory,
        String healthPath,
        Duration startWait,
        Path log,
        Restart restart) {

    /** When an engine that ended by itself is started again. */
    public enum Restart {
        NEVER,
        ON_FAILURE,
        ALWAYS;

        /** The word in the file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Restart> of(String word) {
            for (Restart restart : values()) {
                if (restart.word().equals(word)) {
                    return Optional.of(restart);
                }
            }
            return Optional.empty();
        }
    }
}
