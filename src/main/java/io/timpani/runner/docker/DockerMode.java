package io.timpani.runner.docker;

import io.timpani.config.Binding;
import io.timpani.config.Command;
import io.timpani.config.ContainerSettings;
import io.timpani.config.ScoreSettings;
import io.timpani.model.Version;
import io.timpani.process.ForegroundProcess;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import io.timpani.runner.shared.PendingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a command in a container instead of here. */
public final class DockerMode implements RunMode {
    /** Longer than a server inside waits for what it is doing. */
    private static final Duration PATIENCE_WITH_END = Duration.ofMinutes(2);

    /** One of several, and the only one that nothing but a container runs. */
    @Override
    public Command command() {
        return Command.SERVER;
    }

    @Override
    public boolean runs(Command command, Binding binding) {
        return binding.container().isPresent();
    }

    @Override
    public int run(Invocation invocation) throws IOException, InterruptedException {
        ContainerSettings container = invocation.binding().container().orElseThrow();
        String program = System.getProperty("timpani.program", "timpani");
        String image = image(container, invocation);
        warnOfOtherVersion(image, program, invocation);
        ContainerCommand command = new ContainerCommand(container, invocation.settings(), program, System.getenv());
        Optional<Path> output = output(invocation.binding());
        if (output.isEmpty()) {
            return run(command, image, Optional.empty(), invocation);
        }
        try (PendingFile predictions = PendingFile.at(output.get())) {
            run(command, image, Optional.of(predictions.path()), invocation);
            predictions.commit();
        }
        return 0;
    }

    private static Optional<Path> output(Binding binding) {
        return binding.run()
                .filter(ScoreSettings.class::isInstance)
                .flatMap(settings -> ((ScoreSettings) settings).output());
    }

    private static String image(ContainerSettings container, Invocation invocation)
            throws IOException, InterruptedException {
        Optional<Path> directory = container.directory();
        if (directory.isPresent()) {
            Path codeDir = invocation.settings().model().codeDir();
            return ImageBuild.build(
                    directory.get(),
                    container.installsDependencies() ? Optional.of(codeDir) : Optional.empty(),
                    invocation.err()::println);
        }
        String image = container.image();
        List<String> inspection = List.of("docker", "image", "inspect", "--format", "{{.Id}}", image);
        Docker.Said said = Docker.ask(inspection);
        if (said.code() == Docker.NOT_FOUND) {
            throw Docker.missing();
        }
        if (said.code() != 0) {
            said.lines().forEach(invocation.err()::println);
            throw new IOException(
                    "--docker names " + image + ", which is neither an image on this machine nor a directory"
                            + " with a Dockerfile: fetch it (docker pull " + image + ") or correct the name");
        }
        return image;
    }

    /** Whoever cannot be asked is not warned of: the command itself tells what is wrong, if anything is. */
    private static void warnOfOtherVersion(String image, String program, Invocation invocation)
            throws InterruptedException {
        String ours = program + " " + Version.current();
        version(image, program)
                .filter(theirs -> !theirs.equals(ours))
                .ifPresent(theirs -> invocation
                        .err()
                        .println("Warning: this is " + ours + ", but the image " + image + " has " + theirs + "."));
    }

    /** The line that tells it, among what Java and the image may print besides. */
    private static Optional<String> version(String image, String program) throws InterruptedException {
        try {
            Docker.Said said =
                    Docker.ask(List.of("docker", "run", "--rm", "--entrypoint", "", image, program, "--version"));
            return said.code() == 0
                    ? said.lines().stream()
                            .filter(line -> line.startsWith(program + " "))
                            .findFirst()
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int run(ContainerCommand command, String image, Optional<Path> output, Invocation invocation)
            throws IOException, InterruptedException {
        List<String> line = command.build(image, user(), output);
        if (invocation.binding().server().verbose()) {
            invocation.out().println(shown(line));
            invocation.out().flush();
        }
        int code;
        try {
            code = ForegroundProcess.run(line, command.secrets(), PATIENCE_WITH_END);
        } catch (IOException e) {
            throw Docker.missing();
        }
        if (code != 0) {
            throw new IOException("the container ended with exit code " + code
                    + (code == Docker.NOT_FOUND ? ": the image has no program of this name, see its Dockerfile" : ""));
        }
        return 0;
    }

    /** As it could be typed. */
    private static String shown(List<String> line) {
        List<String> words = new ArrayList<>();
        line.forEach(
                word -> words.add(word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'"));
        return String.join(" ", words);
    }

    private static String user() throws IOException {
        // this process, as the system shows it, belongs to whoever runs it
        Path self = Path.of("/proc/self");
        Path ours = Files.exists(self) ? self : Path.of(System.getProperty("user.home", "/"));
        Map<String, Object> owner = Files.readAttributes(ours, "unix:uid,gid");
        return owner.get("uid") + ":" + owner.get("gid");
    }
}
