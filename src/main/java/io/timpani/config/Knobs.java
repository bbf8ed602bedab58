package io.timpani.config;

import io.timpani.metadata.RuntimeParameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** Whole numbers from runtime parameters and variables; one out of range is ignored with a warning. */
final class Knobs {
    static final String PREFIX = RuntimeParameter.VARIABLE_PREFIX;

    private final Lookup lookup;
    private final Findings findings;

    Knobs(Lookup lookup, Findings findings) {
        this.lookup = lookup;
        this.findings = findings;
    }

    /** The runtime parameter of that name, else the variable of that name. */
    OptionalInt find(String name, int min, int max) {
        OptionalInt parameter = runtimeParameter(name, min, max);
        return parameter.isPresent() ? parameter : variable(name, min, max);
    }

    OptionalInt variable(String name, int min, int max) {
        Optional<Given> given = lookup.variable(name);
        return given.isEmpty()
                ? OptionalInt.empty()
                : inRange(name, Numbers.whole(given.get().text(), min, max), min, max);
    }

    /** A value that is allowed, but more than can be had: a warning, and the most. */
    int atMost(String name, int value, int most, String why) {
        if (value <= most) {
            return value;
        }
        findings.warn("%s is %d, but %d is used: %s.".formatted(name, value, most, why));
        return most;
    }

    /** A null payload counts as not given. */
    OptionalInt runtimeParameter(String name, int min, int max) {
        Optional<Object> payload = payload(name);
        return payload.isEmpty()
                ? OptionalInt.empty()
                : inRange(PREFIX + name, Numbers.whole(payload.get(), min, max), min, max);
    }

    /** The runtime parameter of that name as text; a null payload counts as not given. */
    Optional<String> parameter(String name) {
        return payload(name).map(Object::toString);
    }

    /** The runtime parameter of that name, else the variable of that name, as text. */
    Optional<String> text(String name) {
        return parameter(name).or(() -> lookup.variable(name).map(Given::text));
    }

    /** True when that server of the reference is chosen; there is one server here, so that it only chooses defaults. */
    boolean gunicorn() {
        return text("DRUM_SERVER_TYPE")
                .map(String::strip)
                .filter("gunicorn"::equalsIgnoreCase)
                .isPresent();
    }

    /** One of some words, the parameter first; another word is ignored with a warning. */
    Optional<String> choice(String name, List<String> words) {
        return oneOf(PREFIX + name, payload(name).map(Object::toString), words)
                .or(() -> oneOf(name, lookup.variable(name).map(Given::text), words));
    }

    private Optional<String> oneOf(String origin, Optional<String> text, List<String> words) {
        Optional<String> word = text.map(String::strip).filter(words::contains);
        if (text.isPresent() && word.isEmpty()) {
            findings.warn(origin + " is ignored: it must be one of " + String.join(", ", words) + ".");
        }
        return word;
    }

    private Optional<Object> payload(String name) {
        Optional<Given> given = lookup.variable(PREFIX + name);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<Map<?, ?>> envelope = envelope(given.get().text());
        if (envelope.isEmpty()) {
            findings.warn("The runtime parameter " + name + " is ignored: "
                    + given.get().origin() + " must hold a JSON object with exactly the keys payload and type.");
        }
        return envelope.map(map -> map.get("payload"));
    }

    private OptionalInt inRange(String origin, OptionalLong number, int min, int max) {
        if (number.isEmpty()) {
            findings.warn(origin + " is ignored: it must be a whole number from " + min + " to " + max + ".");
            return OptionalInt.empty();
        }
        return OptionalInt.of(Math.toIntExact(number.getAsLong()));
    }

    /** JSON is YAML, so the YAML reader that is there anyway reads it. */
    static Optional<Map<?, ?>> envelope(String json) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new JsonSchema())
                .setMaxAliasesForCollections(0)
                // the reader stumbles when its buffer ends within a character of two halves
                .setBufferSize(json.length() + 2)
                .build();
        try {
            return new Load(settings).loadFromString(json) instanceof Map<?, ?> map
                            && map.keySet().equals(Set.of("payload", "type"))
                    ? Optional.of(map)
                    : Optional.empty();
        } catch (YamlEngineException e) {
            return Optional.empty();
        }
    }
}
