package io.timpani.prediction;

import io.timpani.config.AdmissionSettings;
import io.timpani.config.AnswerSettings;
import io.timpani.config.ModelSettings;
import io.timpani.config.ServerSettings;
import io.timpani.config.Settings;
import io.timpani.config.WorkerSettings;
import io.timpani.engine.Prediction;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.TargetType;
import io.timpani.testing.Refusals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of this room ask of answers. */
final class Answers {
    private final Marshalling marshalling;

    private Answers(Settings settings) {
        this.marshalling = new Marshalling(settings);
    }

    static Answers of(TargetType type, String... labels) {
        return new Answers(settings(type, new ClassLabels(List.of(labels)), false));
    }

    /** A binary model with the labels {@code no} and {@code yes}, of which {@code yes} is the positive one. */
    static Answers binary() {
        return new Answers(settings(TargetType.BINARY, ClassLabels.binary("yes", "no"), false));
    }

    /** The same with the reference's order. */
    static Answers drumBinary() {
        return new Answers(settings(TargetType.BINARY, ClassLabels.binary("yes", "no"), true));
    }

    Marshalling marshalling() {
        return marshalling;
    }

    String json(Prediction prediction) {
        return new String(marshalling.json(prediction).toByteArray(), StandardCharsets.UTF_8);
    }

    /** The text of the failure that a model's answer must end in. */
    String failure(Prediction prediction) {
        return failure(() -> marshalling.json(prediction));
    }

    static String failure(ThrowingCallable call) {
        return Refusals.modelFailure(call);
    }

    static String refusal(ErrorCode code, ThrowingCallable call) {
        return Refusals.refusal(code, call);
    }

    static Prediction unlabelled(int columns, double... values) {
        return new Prediction(List.of(), values, values.length / columns, columns);
    }

    static Prediction labelled(List<String> labels, double... values) {
        return new Prediction(labels, values, values.length / labels.size(), labels.size());
    }

    private static Settings settings(TargetType type, ClassLabels labels, boolean drumOrder) {
        return new Settings(
                new ModelSettings(Path.of("model"), type, labels, Optional.empty(), Optional.empty(), Map.of()),
                new ServerSettings(
                        "localhost",
                        8080,
                        "",
                        false,
                        false,
                        OptionalLong.empty(),
                        false,
                        false,
                        130,
                        Duration.ofSeconds(2),
                        false),
                new AdmissionSettings(OptionalInt.empty(), 1, Duration.ZERO, Optional.empty()),
                new AnswerSettings(drumOrder, false, false, Duration.ofSeconds(60)),
                new WorkerSettings(0, 0, 5, false),
                Optional.empty(),
                Optional.empty());
    }
}
