package io.timpani.config;

import java.util.Optional;

/**
 * Finds who gave a setting: the command line and its like first, then the environment variables. What the command has no
 * option for counts as not given.
 */
final class Lookup {
    private final Command command;
    private final Source explicit;
    private final Source environment;

    Lookup(Command command, Source explicit, Source environment) {
        this.command = command;
        this.explicit = explicit;
        this.environment = environment;
    }

    /** The command whose settings these are. */
    Command command() {
        return command;
    }

    /** The winning value; empty text counts as not given. */
    Optional<Given> find(Setting setting) {
        return own(setting).or(() -> equivalent(setting));
    }

    /** The value of a {@code timpani.} key, however it was set. */
    Optional<Given> own(Setting setting) {
        if (!setting.isOf(command)) {
            return Optional.empty();
        }
        return nonEmpty(explicit, setting.key())
                .map(text -> new Given(text, setting.shown(), false))
                .or(() -> nonEmpty(environment, setting.ownVariable())
                        .map(text -> new Given(text, origin(setting.ownVariable(), setting), false)));
    }

    /** The value of an equivalent environment variable, for what no {@code timpani.} key sets. */
    Optional<Given> equivalent(Setting setting) {
        if (!setting.isOf(command)) {
            return Optional.empty();
        }
        return setting.variables().stream()
                .flatMap(name ->
                        variable(name).map(found -> new Given(found.text(), origin(name, setting), true)).stream())
                .findFirst();
    }

    /** The value of any environment variable. */
    Optional<Given> variable(String name) {
        return nonEmpty(environment, name).map(text -> new Given(text, name, true));
    }

    private static String origin(String variable, Setting setting) {
        return variable + " (" + setting.shown() + ")";
    }

    private static Optional<String> nonEmpty(Source source, String key) {
        return source.value(key).filter(text -> !text.isEmpty());
    }
}
