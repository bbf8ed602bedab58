package io.timpani.worker;

import io.timpani.engine.FitCall;
import io.timpani.engine.Fitted;
import io.timpani.json.JsonReader;
import io.timpani.json.JsonText;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UnreadOptionsException;
import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import io.timpani.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs the program that trains with custom code: it reads one file with its task and writes one with its answer. */
public final class FitProgram {
    private static final int KILL = 9;

    private FitProgram() {}

    /**
     * Runs it to its end.
     *
     * @param language of the code, for messages
     * @param command program and arguments, to which the two files are added
     * @param environment variables added to ours
     * @param place where the program lies
     * @throws ServingException {@link ErrorCode#MODEL_FAILED} telling what the code did wrong
     * @throws UnreadOptionsException when the program could not read its task
     */
    public static Fitted run(
            String language, List<String> command, Map<String, String> environment, WorkerPlace place, FitCall call)
            throws IOException, InterruptedException {
        Path task = place.path().resolve("task.json");
        Path answer = place.path().resolve("answer.json");
        Files.writeString(task, JsonText.of(task(call)));
        List<String> line = new ArrayList<>(command);
        line.add(task.toString());
        line.add(answer.toString());
        int code;
        try (ChildProcess process = ChildProcess.start(
                new ChildCommand(line, environment, Path.of("").toAbsolutePath(), Optional.empty()), call.said())) {
            code = process.exit().get();
        } catch (ExecutionException e) {
            throw new IOException("the end of the " + language + " process is not known", e);
        }
        // the program removes its task when it has read it: whatever user code ends with is not this
        if (code == UnreadOptionsException.EXIT_CODE && Files.exists(task)) {
            throw new UnreadOptionsException("the %s process that trains could not read its task".formatted(language));
        }
        Map<?, ?> said = answer(answer);
        if (code == 0 && "ok".equals(said.get("status"))) {
            long peak = said.get("peakBytes") instanceof Number number ? number.longValue() : 0;
            List<String> warnings = new ArrayList<>();
            if (said.get("warnings") instanceof List<?> list) {
                list.forEach(text -> warnings.add(String.valueOf(text)));
            }
            return new Fitted(peak, warnings);
        }
        throw new ServingException(ErrorCode.MODEL_FAILED, failure(language, code, said));
    }

    private static Map<String, @Nullable Object> task(FitCall call) {
        Map<String, @Nullable Object> task = new LinkedHashMap<>(WorkerEngine.load(call.model()));
        task.put("rows", call.rows().toString());
        task.put("columnNames", call.columnNames().isEmpty() ? null : call.columnNames());
        task.put("limit", call.limit().isPresent() ? call.limit().getAsInt() : null);
        task.put("target", call.target().map(FitProgram::place).orElse(null));
        task.put("weights", call.weights().map(FitProgram::place).orElse(null));
        task.put("output", call.output().toString());
        task.put("classOrder", call.classOrder().isEmpty() ? null : call.classOrder());
        task.put("parameters", call.parameters());
        return task;
    }

    private static Map<String, String> place(FitCall.Place place) {
        return place instanceof FitCall.Place.Column column
                ? Map.of("column", column.name())
                : Map.of("file", ((FitCall.Place.File) place).path().toString());
    }

    private static Map<?, ?> answer(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            Object tree = JsonReader.read(Files.readAllBytes(file));
            return tree instanceof Map<?, ?> map ? map : Map.of();
        } catch (IllegalArgumentException e) {
            // its process ended while it wrote
            return Map.of();
        }
    }

    private static String failure(String language, int code, Map<?, ?> said) {
        if (said.get("text") instanceof String text) {
            String type = said.get("type") instanceof String name ? name + ": " : "";
            return said.get("hook") instanceof String hook && !type.isEmpty()
                    ? "the hook %s failed: %s%s".formatted(hook, type, text)
                    : type + text;
        }
        OptionalInt signal = ExitCode.signal(code);
        String fate = signal.isEmpty()
                ? "ended with exit code " + code
                : "was killed by signal " + signal.getAsInt()
                        + (signal.getAsInt() == KILL ? ", maybe for lack of memory" : "");
        return "the %s process that trains %s and told nothing of why".formatted(language, fate);
    }
}
