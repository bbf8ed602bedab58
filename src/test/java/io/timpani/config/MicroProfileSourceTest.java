package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MicroProfileSourceTest {
    @AfterEach
    void forgetTheServer() {
        ConfigProviderResolver.setInstance(null);
    }

    @Test
    void values_are_read_as_they_are_written() {
        serve(Map.of("timpani.positive-class-label", "${not.expanded}", "timpani.code-dir", "/opt/code"));
        Source source = Source.microProfile().orElseThrow();

        assertThat(source.value("timpani.positive-class-label")).contains("${not.expanded}");
        assertThat(source.value("timpani.code-dir")).contains("/opt/code");
        assertThat(source.value("timpani.address")).isEmpty();
    }

    @Test
    void the_platform_is_bound_from_it() {
        serve(Map.of("timpani.address", "h:1234", "timpani.with-error-server", "true"));
        ServerSettings server = Binder.bindFromPlatform().server();

        assertThat(server.host()).isEqualTo("h");
        assertThat(server.port()).isEqualTo(1234);
        assertThat(server.errorMode()).isTrue();
    }

    private static void serve(Map<String, String> values) {
        ConfigProviderResolver.setInstance(new Server(new FixedConfig(values)));
    }

    /** A server's configuration that would expand its values if it was asked for them in the usual way. */
    private record FixedConfig(Map<String, String> values) implements Config {
        @Override
        public ConfigValue getConfigValue(String name) {
            return new FixedValue(name, values.get(name));
        }

        @Override
        public <T> T getValue(String name, Class<T> type) {
            throw new NoSuchElementException(name);
        }

        @Override
        public <T> Optional<T> getOptionalValue(String name, Class<T> type) {
            return Optional.empty();
        }

        @Override
        public Iterable<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public Iterable<ConfigSource> getConfigSources() {
            return List.of();
        }

        @Override
        public <T> Optional<Converter<T>> getConverter(Class<T> type) {
            return Optional.empty();
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new IllegalArgumentException(type.getName());
        }
    }

    private record FixedValue(String name, @Nullable String text) implements ConfigValue {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getValue() {
            return "expanded";
        }

        @Override
        public @Nullable String getRawValue() {
            return text;
        }

        @Override
        public String getSourceName() {
            return "fixed";
        }

        @Override
        public int getSourceOrdinal() {
            return 100;
        }
    }

    private static final class Server extends ConfigProviderResolver {
        private final Config config;

        Server(Config config) {
            this.config = config;
        }

        @Override
        public Config getConfig() {
            return config;
        }

        @Override
        public Config getConfig(ClassLoader loader) {
            return config;
        }

        @Override
        public ConfigBuilder getBuilder() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void registerConfig(Config other, ClassLoader loader) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void releaseConfig(Config other) {
            throw new UnsupportedOperationException();
        }
    }
}
