package io.timpani.runner.score;

import io.timpani.config.Command;
import io.timpani.config.ScoreSettings;
import io.timpani.config.ValidationSettings;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code validation}: whether a model can do what its users expect, asked with data of theirs. */
public final class ValidationMode implements RunMode {
    private static final int DEFAULT_WIDTH = 100;
    private static final int FAILED = 1;

    @Override
    public Command command() {
        return Command.VALIDATION;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        ValidationSettings settings = invocation.run(ValidationSettings.class);
        ValidationReport report = new ValidationReport(check(invocation, settings));
        invocation.out().print(settings.json() ? report.json() : report.table(width()));
        return settings.strict() && !report.passed() ? FAILED : 0;
    }

    private static List<Check> check(Invocation invocation, ValidationSettings settings) throws IOException {
        TargetType type = invocation.settings().model().targetType();
        String name = String.valueOf(settings.input().getFileName());
        try (LocalModel model = LocalModel.load(invocation.settings())) {
            if (type == TargetType.UNSTRUCTURED) {
                return new ValidationChecks(model, DataSet.readUnstructured(settings.input()))
                        .runUnstructured(new UnstructuredScore(model, asScored(settings)), name);
            }
            DataSet data = DataSet.read(settings.input(), model.traits().input());
            return new ValidationChecks(model, data).run(name);
        } catch (ServingException e) {
            // the model cannot be loaded, or the data cannot be read
            return List.of(Check.failed(ValidationChecks.BATCH, name + ": " + e.getMessage()));
        }
    }

    private static ScoreSettings asScored(ValidationSettings settings) {
        return new ScoreSettings(
                Optional.of(settings.input()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                OptionalInt.empty(),
                false,
                settings.query(),
                settings.contentType());
    }

    private static int width() {
        String columns = Optional.ofNullable(System.getenv("COLUMNS")).orElse("");
        return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
    }
}
