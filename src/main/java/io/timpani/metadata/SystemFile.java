package io.timpani.metadata;

import io.timpani.metadata.EngineDeclaration.Restart;
import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Text;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the file that declares a system of managed engines. Paths in it are relative to its own directory. */
public final class SystemFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final String AUTO = "auto";
    private static final Duration DEFAULT_START_WAIT = Duration.ofSeconds(15);
    private static final int MAX_START_WAIT_SECONDS = 3600;
    private static final String DEFAULT_FORUM_PREFIX = "[FORUM]";

    private final Path home;
    private final Problems problems;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final Map<Integer, String> ports = new LinkedHashMap<>();
    private final Map<Path, String> logs = new LinkedHashMap<>();

    private SystemFile(Path home, Problems problems) {
        this.home = home;
        this.problems = problems;
    }

    /**
     * Reads and checks a file.
     *
     * @throws InvalidMetadata naming everything that is wrong
     */
    public static SystemDeclaration read(Path file) throws InvalidMetadata {
        Path absolute = file.toAbsolutePath().normalize();
        Problems problems = new Problems(String.valueOf(absolute.getFileName()));
        Path home = absolute.getParent() == null ? absolute : absolute.getParent();
        Optional<Tree> tree = TextFile.read(absolute, problems).flatMap(text -> YamlReader.strict(text, problems));
        if (tree.isPresent() && tree.get() instanceof Block block) {
            SystemDeclaration declaration = new SystemFile(home, problems).check(block);
            problems.throwIfAny();
            return declaration;
        }
        problems.throwIfAny();
        problems.whole("the file must hold keys and values, at least the key engines.");
        problems.throwIfAny();
        throw new IllegalStateException("a file without engines is a problem");
    }

    private SystemDeclaration check(Block block) {
        TypedBlock top = new TypedBlock("", block, problems);
        Path run = path(top, "runDirectory", home, home);
        String prefix = DEFAULT_FORUM_PREFIX;
        Path forumLog = run.resolve("forum.log");
        Optional<TypedBlock> forum = top.block("forum");
        if (forum.isPresent()) {
            prefix = filled(forum.get(), "prefix").orElse(prefix);
            forumLog = path(forum.get(), "logFile", run, forumLog);
            forum.get().refuseUnknownKeys();
        }
        logs.put(forumLog, "the forum");
        top.require("engines");
        List<EngineDeclaration> engines = new ArrayList<>();
        top.blocks("engines").forEach(engine -> engine(engine, run).ifPresent(engines::add));
        top.refuseUnknownKeys();
        return new SystemDeclaration(List.copyOf(engines), run, prefix, forumLog);
    }

    private Optional<EngineDeclaration> engine(TypedBlock engine, Path run) {
        Optional<String> name = name(engine);
        engine.require("command");
        List<String> command = engine.texts("command");
        if (!command.isEmpty() && command.get(0).isBlank()) {
            problems.at(engine.line("command"), "the key engines.command must begin with a program.");
        }
        String label = name.orElse("engine");
        OptionalInt port = port(engine, label);
        Map<String, String> environment = environment(engine);
        Path directory = path(engine, "directory", home, home);
        String health = engine.text("healthPath").orElse("/");
        if (!health.startsWith("/")) {
            problems.at(
                    engine.line("healthPath"),
                    "the key engines.healthPath must start with a slash, but is " + health + ".");
        }
        Duration wait = wait(engine);
        Path log = path(engine, "logFile", run, run.resolve(label + ".log"));
        if (name.isPresent()) {
            String other = logs.putIfAbsent(log, label);
            if (other != null) {
                problems.at(engine.line("logFile"), "the log file of " + label + " is that of " + other + ", too.");
            }
        }
        Restart restart = restart(engine);
        engine.refuseUnknownKeys();
        return name.map(known ->
                new EngineDeclaration(known, command, port, environment, directory, health, wait, log, restart));
    }

    private Optional<String> name(TypedBlock engine) {
        Optional<String> name = engine.requiredText("name");
        if (name.isEmpty()) {
            return name;
        }
        int line = engine.line("name");
        if (!NAME.matcher(name.get()).matches()) {
            problems.at(
                    line,
                    "the name " + name.get()
                            + " must be 1 to 64 letters, digits, dots, dashes and underscores, and begin"
                            + " with a letter or digit.");
            return Optional.empty();
        }
        Integer earlier = names.putIfAbsent(name.get(), line);
        if (earlier != null) {
            problems.at(
                    line, "the name " + name.get() + " is a duplicate: it is already given in line " + earlier + ".");
            return Optional.empty();
        }
        return name;
    }

    private OptionalInt port(TypedBlock engine, String label) {
        Optional<String> text = engine.text("port");
        if (text.isEmpty() || text.get().equals(AUTO)) {
            return OptionalInt.empty();
        }
        OptionalInt port = whole(text.get(), 65_535);
        int line = engine.line("port");
        if (port.isEmpty()) {
            problems.at(
                    line,
                    "the key engines.port must be a whole number from 1 to 65535 or auto, but is " + text.get() + ".");
            return port;
        }
        String earlier = ports.putIfAbsent(port.getAsInt(), label);
        if (earlier != null) {
            problems.at(line, "the port " + text.get() + " is a duplicate: " + earlier + " has it already.");
        }
        return port;
    }

    private Map<String, String> environment(TypedBlock engine) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (engine.any("environment").orElse(null) instanceof Block block) {
            block.entries().forEach((key, entry) -> {
                if (!VARIABLE.matcher(key).matches()) {
                    problems.at(entry.line(), "the variable " + key + " is not a name that a variable can have.");
                } else if (entry.value() instanceof Text text) {
                    environment.put(key, text.value());
                } else {
                    problems.at(
                            entry.line(),
                            "the variable " + key + " must be text, but is "
                                    + entry.value().kind() + ".");
                }
            });
        } else {
            // tells what is wrong with its kind
            engine.block("environment");
        }
        return environment;
    }

    private Duration wait(TypedBlock engine) {
        Optional<String> text = engine.text("startWait");
        if (text.isEmpty()) {
            return DEFAULT_START_WAIT;
        }
        OptionalInt seconds = whole(text.get(), MAX_START_WAIT_SECONDS);
        if (seconds.isEmpty()) {
            problems.at(
                    engine.line("startWait"),
                    "the key engines.startWait must be a whole number of seconds from 1 to " + MAX_START_WAIT_SECONDS
                            + ", but is " + text.get() + ".");
        }
        return Duration.ofSeconds(seconds.orElse(1));
    }

    private Restart restart(TypedBlock engine) {
        Optional<String> text = engine.text("restart");
        Optional<Restart> restart = text.flatMap(Restart::of);
        if (text.isPresent() && restart.isEmpty()) {
            problems.at(
                    engine.line("restart"),
                    "the key engines.restart must be one of "
                            + Arrays.stream(Restart.values()).map(Restart::word).collect(Collectors.joining(", "))
                            + ", but is " + text.get() + ".");
        }
        return restart.orElse(Restart.NEVER);
    }

    private Path path(TypedBlock block, String key, Path base, Path otherwise) {
        Optional<String> text = filled(block, key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return base.resolve(text.get()).normalize();
        } catch (InvalidPathException e) {
            problems.at(block.line(key), "the key " + block.name(key) + " holds no path.");
            return otherwise;
        }
    }

    private Optional<String> filled(TypedBlock block, String key) {
        Optional<String> text = block.text(key);
        if (text.isPresent() && text.get().isBlank()) {
            problems.at(block.line(key), "the key " + block.name(key) + " is blank: leave it out.");
        }
        return text.filter(value -> !value.isBlank());
    }

    private static OptionalInt whole(String text, int max) {
        if (!NUMBER.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return number >= 1 && number <= max ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
