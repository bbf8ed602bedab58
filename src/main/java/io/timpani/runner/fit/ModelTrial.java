package io.timpani.runner.fit;

import io.timpani.config.ModelSettings;
import io.timpani.config.Setting;
import io.timpani.frame.Table;
import io.timpani.json.JsonReader;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.SchemaViolationException;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.process.PeakMemory;
import io.timpani.runner.Invocation;
import io.timpani.runner.shared.ChildServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;

/** Tries a model that was just trained, by a real server. */
final class ModelTrial {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MOST_SAMPLED = 1000;
    private static final int LEAST_SAMPLED = 10;
    private static final int SAMPLE_SEED = 1;
    private static final int MOST_LINES = 200;
    private static final int UNPROCESSABLE = 422;
    /** What our own environment may hold that is not meant for this server. */
    private static final Map<String, String> SURROUNDINGS = surroundings();

    private final Invocation invocation;
    private final Words words;
    private final Path directory;
    private final Path scratch;
    private final ClassLabels labels;

    ModelTrial(Invocation invocation, Words words, Path directory, Path scratch, ClassLabels labels) {
        this.invocation = invocation;
        this.words = words;
        this.directory = directory;
        this.scratch = scratch;
        this.labels = labels;
    }

    /**
     * Has it predict; predictions of a few rows that differ from those of all are warned of.
     *
     * @return most memory that the server had, in bytes
     * @throws SchemaViolationException a transform answered what its schema forbids
     * @throws ServingException it could not be served, or failed
     */
    long run(FitRows data, SchemaCheck schema) throws IOException, InterruptedException {
        Deque<String> said = new ConcurrentLinkedDeque<>();
        try (ChildServer server = ChildServer.start(
                invocation.program(), options(), SURROUNDINGS, PATIENCE, line -> remember(said, line))) {
            TrialClient client = new TrialClient(server.address());
            if (invocation.settings().model().targetType() == TargetType.TRANSFORM) {
                transform(client, data, schema);
            } else {
                predict(client, data);
            }
            return PeakMemory.ofTree(server.pid());
        } catch (ServingException e) {
            said.forEach(words::pass);
            throw e;
        } catch (IOException e) {
            said.forEach(words::pass);
            throw new IOException("the trained model cannot be served: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> surroundings() {
        Map<String, String> own = new HashMap<>(Map.of("URL_PREFIX", "", "TIMPANI_URL_PREFIX", ""));
        for (Setting flag : List.of(
                Setting.WITH_ERROR_SERVER,
                Setting.PRODUCTION,
                Setting.MONITOR,
                Setting.MONITOR_EMBEDDED,
                Setting.ALLOW_DR_API_ACCESS)) {
            put(own, flag, "0");
        }
        put(own, Setting.DEPLOYMENT_CONFIG, "");
        return Map.copyOf(own);
    }

    private static void put(Map<String, String> own, Setting setting, String value) {
        own.put(setting.ownVariable(), value);
        setting.variables().forEach(variable -> own.put(variable, value));
    }

    /** What a server says is of interest when something is wrong, and to those who want to know more. */
    private void remember(Deque<String> said, String line) {
        if (invocation.settings().server().verbose()) {
            words.pass(line);
            return;
        }
        said.add(line);
        if (said.size() > MOST_LINES) {
            said.poll();
        }
    }

    private List<String> options() throws IOException {
        ModelSettings model = invocation.settings().model();
        List<String> options =
                new ArrayList<>(List.of("--code-dir=" + directory, "--target-type=" + model.targetType()));
        if (model.targetType() == TargetType.BINARY && !labels.isEmpty()) {
            options.add("--positive-class-label=" + labels.positive());
            options.add("--negative-class-label=" + labels.negative());
        } else if (!labels.isEmpty()) {
            Path file = scratch.resolve("labels.txt");
            Files.write(file, labels.labels());
            options.add("--class-labels-file=" + file);
        }
        for (Setting setting :
                List.of(Setting.LOGGING_LEVEL, Setting.USER_SECRETS_MOUNT_PATH, Setting.USER_SECRETS_PREFIX)) {
            String value = invocation.properties().get(setting.key());
            if (value != null) {
                options.add(setting.shown() + "=" + value);
            }
        }
        if (invocation.settings().server().showStacktrace()) {
            options.add(Setting.SHOW_STACKTRACE.shown());
        }
        return options;
    }

    private void predict(TrialClient client, FitRows data) throws IOException, InterruptedException {
        int[] rows = sample(data.rows());
        List<?> all = predictions(client.post("/predict/", data.fileName(), data.body(), Optional.empty()));
        List<?> some = predictions(client.post("/predict/", data.fileName(), data.body(rows), Optional.empty()));
        if (all.size() != data.rows() || some.size() != rows.length) {
            words.warn("The model answered %d predictions for %d rows, and %d for %d of them"
                    .formatted(all.size(), data.rows(), some.size(), rows.length));
            return;
        }
        Comparison.of(all, some, rows).ifPresent(words::warn);
    }

    /** Rows in their order, the same for the same number of rows. */
    static int[] sample(int rows) {
        int size = Math.min(rows, Math.min(MOST_SAMPLED, Math.max(rows / 10, LEAST_SAMPLED)));
        Random random = new Random(SAMPLE_SEED);
        int[] places = IntStream.range(0, rows).toArray();
        for (int i = 0; i < size; i++) {
            int other = i + random.nextInt(rows - i);
            int place = places[i];
            places[i] = places[other];
            places[other] = place;
        }
        return IntStream.of(places).limit(size).sorted().toArray();
    }

    private static List<?> predictions(TrialClient.Answer answer) {
        if (answer.status() / 100 != 2) {
            throw failed(answer);
        }
        Object tree = JsonReader.read(answer.body());
        if (tree instanceof Map<?, ?> map && map.get("predictions") instanceof List<?> list) {
            return list;
        }
        throw new ServingException(ErrorCode.MODEL_FAILED, "the trained model's server answered no predictions");
    }

    private void transform(TrialClient client, FitRows data, SchemaCheck schema)
            throws IOException, InterruptedException {
        TrialClient.Answer answer = client.post("/transform/", data.fileName(), data.body(), data.targetBody());
        if (answer.status() == UNPROCESSABLE && isOfSchema(answer)) {
            throw new SchemaViolationException(List.of(message(answer)));
        }
        if (answer.status() / 100 != 2) {
            throw failed(answer);
        }
        Table transformed = TransformedAnswer.read(answer);
        if (transformed.rowCount() != data.rows()) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the trained model transformed %d rows into %d".formatted(data.rows(), transformed.rowCount()));
        }
        schema.output(transformed);
    }

    private static ServingException failed(TrialClient.Answer answer) {
        return new ServingException(
                ErrorCode.MODEL_FAILED,
                "the trained model cannot predict its own data: its server answered %d: %s"
                        .formatted(answer.status(), message(answer)));
    }

    private static boolean isOfSchema(TrialClient.Answer answer) {
        return tree(answer).get("is_schema_validation_error") instanceof Boolean flag && flag;
    }

    private static String message(TrialClient.Answer answer) {
        return tree(answer).get("message") instanceof String text
                ? text.replaceFirst("^ERROR: ", "")
                : new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static Map<?, ?> tree(TrialClient.Answer answer) {
        try {
            return JsonReader.read(answer.body()) instanceof Map<?, ?> map ? map : Map.of();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }
}
