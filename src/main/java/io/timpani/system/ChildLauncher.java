package io.timpani.system;

import static java.lang.System.Logger.Level.WARNING;

import io.timpani.metadata.EngineDeclaration;
import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import io.timpani.process.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Starts engines as child processes, each with a pid file. */
final class ChildLauncher implements EngineLauncher {
    private static final System.Logger LOG = System.getLogger(ChildLauncher.class.getName());
    private static final String PORT = "{port}";

    private final Path runDirectory;
    private final Map<String, PidFile> pidFiles = new ConcurrentHashMap<>();

    ChildLauncher(Path runDirectory) {
        this.runDirectory = runDirectory;
    }

    @Override
    public RunningEngine launch(EngineDeclaration engine, int port, Consumer<String> lines) throws IOException {
        List<String> arguments =
                engine.command().stream().map(text -> filled(text, port)).toList();
        Map<String, String> environment = new LinkedHashMap<>();
        engine.environment().forEach((name, value) -> environment.put(name, filled(value, port)));
        checkThere(engine, arguments.get(0));
        PidFile pidFile = pidFile(engine);
        if (pidFile.reap() == PidFile.Found.IN_USE) {
            throw new IOException("another process that is still alive manages it");
        }
        ChildProcess child =
                start(new ChildCommand(arguments, environment, engine.directory(), Optional.of(engine.log())), lines);
        try {
            pidFile.write(child.pid(), arguments);
        } catch (IOException e) {
            // the death pipe ends it all the same
            LOG.log(WARNING, "engine {0} has no pid file: {1}", engine.name(), e);
        }
        return new Child(child, child.exit().thenApply(code -> {
            pidFile.remove(child.pid());
            return code;
        }));
    }

    @Override
    public void reap(EngineDeclaration engine) {
        pidFile(engine).reap();
    }

    private PidFile pidFile(EngineDeclaration engine) {
        return pidFiles.computeIfAbsent(engine.name(), name -> new PidFile(runDirectory, name));
    }

    private static ChildProcess start(ChildCommand command, Consumer<String> lines) throws IOException {
        try {
            return ChildProcess.start(command, lines);
        } catch (IOException e) {
            LOG.log(WARNING, "a process cannot be started", e);
            throw new IOException("its process cannot be started", e);
        }
    }

    /** A program without a slash is looked for on the path, and named by the shell when it is not there. */
    private static void checkThere(EngineDeclaration engine, String program) throws IOException {
        if (!Files.isDirectory(engine.directory())) {
            throw new IOException("its directory does not exist");
        }
        Path file = engine.directory().resolve(program);
        if (program.indexOf('/') >= 0 && !Files.isRegularFile(file)) {
            throw new IOException("the program " + file.getFileName() + " does not exist");
        }
        if (program.indexOf('/') >= 0 && !Files.isExecutable(file)) {
            throw new IOException("the program " + file.getFileName() + " is not executable");
        }
    }

    private static String filled(String text, int port) {
        return text.replace(PORT, Integer.toString(port));
    }

    private record Child(ChildProcess process, CompletableFuture<Integer> exit) implements RunningEngine {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public OptionalInt exitCode() {
            return process.exitCode();
        }

        @Override
        public boolean stop(Duration patience) {
            return process.stop(patience);
        }
    }
}
