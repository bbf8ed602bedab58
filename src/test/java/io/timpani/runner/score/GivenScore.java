package io.timpani.runner.score;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.Command;
import io.timpani.config.Settings;
import io.timpani.config.Source;
import io.timpani.engine.AnswerTable;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.Payload;
import io.timpani.engine.Traits;
import io.timpani.engine.Traits.Input;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.loading.GivenModel;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Models whose answers a test makes up, of the target type regression unless it says another. */
final class GivenScore {
    /** Columns as they look. */
    static final Input COLUMNS = new Input.Columns(FrameSchema.inferred());

    private GivenScore() {}

    static LocalModel model(Path codeDir, Input input, Function<Payload, ModelAnswer> answers) {
        return model(TargetType.REGRESSION, codeDir, input, answers);
    }

    static LocalModel model(TargetType type, Path codeDir, Input input, Function<Payload, ModelAnswer> answers) {
        Traits traits = new Traits(Language.JAVA, Optional.empty(), input, false, Traits.Pace.SLOW, true, Set.of(), 0);
        return model(type, codeDir, new GivenModel(traits) {
            @Override
            public ModelAnswer predict(Payload payload) {
                return answers.apply(payload);
            }
        });
    }

    static LocalModel model(Path codeDir, GivenModel predictor) {
        return model(TargetType.REGRESSION, codeDir, predictor);
    }

    private static LocalModel model(TargetType type, Path codeDir, GivenModel predictor) {
        Binding binding = Binder.bind(
                Command.VALIDATION,
                Source.of(Map.of(
                        "timpani.code-dir",
                        codeDir.toString(),
                        "timpani.target-type",
                        type.value(),
                        "timpani.input",
                        Path.of("pom.xml").toAbsolutePath().toString())),
                Source.of(Map.of("TARGET_NAME", "answer")));
        Settings settings = binding.settings().orElseThrow(() -> new AssertionError(binding.problems()));
        return LocalModel.load(settings, GivenModel.loading(settings, true, predictor));
    }

    /** An answer as custom code gives it. */
    static ModelAnswer table(int rows, Column... columns) {
        return new AnswerTable(new Frame(rows, List.of(columns)), List.of(), -1);
    }

    static Frame frame(Payload payload) {
        return (Frame) ((Payload.Rows) payload).table();
    }
}
