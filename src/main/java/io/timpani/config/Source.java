package io.timpani.config;

import java.util.Map;
import java.util.Optional;

/** Somewhere settings come from. */
@FunctionalInterface
public interface Source {
    /**
     * Looks up one setting.
     *
     * @param key a setting's key ({@code timpani.code-dir}) or a variable's name ({@code CODE_DIR})
     * @return the text as written, nothing expanded in it
     */
    Optional<String> value(String key);

    /** The values of a map. */
    static Source of(Map<String, String> values) {
        return key -> Optional.ofNullable(values.get(key));
    }

    /** The system properties of this JVM. */
    static Source systemProperties() {
        return key -> Optional.ofNullable(System.getProperty(key));
    }

    /** The environment variables of this process. */
    static Source environment() {
        return key -> Optional.ofNullable(System.getenv(key));
    }

    /** MicroProfile Config as the server provides it; empty on a server without it. */
    static Optional<Source> microProfile() {
        try {
            Class.forName("org.eclipse.microprofile.config.ConfigProvider", false, Source.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
        return MicroProfileSource.find();
    }

    /** What is set for the application: MicroProfile Config where there is one, then the system properties. */
    static Source properties() {
        Source properties = systemProperties();
        return microProfile().map(source -> source.or(properties)).orElse(properties);
    }

    /** Asks this source first, then the other one. */
    default Source or(Source next) {
        return key -> value(key).or(() -> next.value(key));
    }
}
