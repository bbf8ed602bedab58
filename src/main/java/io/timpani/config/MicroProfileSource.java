package io.timpani.config;

import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** MicroProfile Config; this class may be touched only where its API is known to be there. */
final class MicroProfileSource implements Source {
    private final Config config;

    private MicroProfileSource(Config config) {
        this.config = config;
    }

    static Optional<Source> find() {
        try {
            return Optional.of(new MicroProfileSource(ConfigProvider.getConfig()));
        } catch (IllegalStateException | LinkageError e) {
            // the API alone, without a server that implements it
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> value(String key) {
        // raw: a "${" in a label or a token is meant as it stands
        return Optional.ofNullable(config.getConfigValue(key).getRawValue());
    }
}
