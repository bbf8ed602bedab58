package io.timpani.runner.push;

import io.timpani.config.PushSettings;
import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import io.timpani.runner.Invocation;
import io.timpani.runner.shared.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Tries the model here before it is sent: a child of this program predicts, or trains. */
final class LocalCheck {
    private LocalCheck() {}

    /** Returns the child's exit code; its output goes to standard error. */
    static int run(PushSettings settings, Invocation invocation) throws IOException, InterruptedException {
        try (ScratchDirectory scratch = ScratchDirectory.make("push")) {
            List<String> command = new ArrayList<>(invocation.program());
            command.add(settings.training() ? "fit" : "score");
            command.addAll(List.of("--code-dir", settings.codeDir().toString()));
            command.addAll(List.of("--input", settings.input().toString()));
            command.addAll(
                    List.of("--target-type", settings.metadata().targetType().value()));
            command.add("--output");
            if (settings.training()) {
                command.add(scratch.path().toString());
                settings.targetName().ifPresent(target -> command.addAll(List.of("--target", target)));
            } else {
                command.add(scratch.path().resolve("predictions.csv").toString());
            }
            command.addAll(settings.passedOn());
            try (ChildProcess child = ChildProcess.start(
                    new ChildCommand(command, Path.of("").toAbsolutePath()), invocation.err()::println)) {
                return child.exit().get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the check of the model could not be watched", e);
        }
    }
}
