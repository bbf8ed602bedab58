package io.timpani.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Binds where the platform is and who we are there: variables, then the file that its own tools read. */
final class AccountBinder {
    private static final String ENDPOINT = "DATAROBOT_ENDPOINT";
    private static final String TOKEN = "DATAROBOT_API_TOKEN";
    private static final String FILE = ".config/datarobot/drconfig.yaml";
    private static final Pattern TOKENS = Pattern.compile("[\\x21-\\x7E]+");

    private final Lookup lookup;
    private final Findings findings;

    AccountBinder(Lookup lookup, Findings findings) {
        this.lookup = lookup;
        this.findings = findings;
    }

    /** @param needed true: it is a problem when anything is missing */
    Optional<PushSettings.Account> bind(boolean needed) {
        Optional<String> endpoint = variable(ENDPOINT);
        Optional<String> token = variable(TOKEN);
        String origin = TOKEN;
        // never one from here and one from there: a token must not get to a server that it is not for
        if (endpoint.isEmpty() && token.isEmpty()) {
            Map<?, ?> file = file();
            endpoint = text(file, "endpoint");
            token = text(file, "token");
            origin = "The key token in ~/" + FILE;
        }
        if (needed && (endpoint.isEmpty() || token.isEmpty())) {
            findings.check("push does not know "
                    + (endpoint.isPresent() ? "the token" : token.isPresent() ? "the address" : "address and token")
                    + " of the platform: set the environment variables " + ENDPOINT + " and " + TOKEN
                    + ", or neither of them but the keys endpoint and token in ~/" + FILE + ".");
        }
        Optional<URI> address = endpoint.flatMap(this::address);
        Optional<String> sound = token.isPresent() ? token(token.get(), origin) : Optional.empty();
        return address.isPresent() && sound.isPresent()
                ? Optional.of(new PushSettings.Account(address.get(), sound.get()))
                : Optional.empty();
    }

    private Optional<String> variable(String name) {
        return lookup.variable(name).map(Given::text).filter(text -> !text.isBlank());
    }

    /** A header may not hold everything, and what complains of that later would show the token. */
    private Optional<String> token(String text, String origin) {
        Optional<String> token = Optional.of(text.strip())
                .filter(stripped -> TOKENS.matcher(stripped).matches());
        if (token.isEmpty()) {
            findings.check(origin + " holds a character that no token has: copy it anew.");
        }
        return token;
    }

    private Optional<URI> address(String text) {
        try {
            URI uri = new URI(text.strip().replaceAll("/+$", "") + "/");
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // told below
        }
        findings.check("The address of the platform (" + ENDPOINT + ") must be a URL such as"
                + " https://app.example.com/api/v2, but is " + text + ".");
        return Optional.empty();
    }

    private Map<?, ?> file() {
        String home = lookup.variable("HOME").map(Given::text).orElse(System.getProperty("user.home", ""));
        Path file = Path.of(home, FILE);
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return tree instanceof Map<?, ?> map ? map : Map.of();
        } catch (IOException | YamlEngineException e) {
            findings.check("The file ~/" + FILE + " cannot be read as YAML: correct it, or set " + ENDPOINT + " and "
                    + TOKEN + ".");
            return Map.of();
        }
    }

    private static Optional<String> text(Map<?, ?> tree, String key) {
        return Optional.ofNullable(tree.get(key)).map(String::valueOf).filter(text -> !text.isBlank());
    }
}
