package io.timpani.runner.fit;

import io.timpani.config.FitSettings;
import io.timpani.config.Settings;
import io.timpani.config.TrainerSettings;
import io.timpani.engine.CodeDirectory;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberText;
import io.timpani.frame.TextColumn;
import io.timpani.loading.FitterChoice;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.process.PeakMemory;
import io.timpani.runner.training.Encoding;
import io.timpani.runner.training.Examples;
import io.timpani.runner.training.LibraryFiles;
import io.timpani.runner.training.Question;
import io.timpani.runner.training.Trained;
import io.timpani.runner.training.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Trains with a trainer of ours, and writes the model directory. */
final class TrainerFit {
    private final Settings settings;
    private final FitSettings fit;
    private final Words words;

    TrainerFit(Settings settings, FitSettings fit, Words words) {
        this.settings = settings;
        this.fit = fit;
        this.words = words;
    }

    /**
     * Trains.
     *
     * @return most memory of this process, in bytes
     */
    long fit(FitRows data, ClassLabels labels, OutputDirectory output) throws IOException, InterruptedException {
        refuseCode();
        TrainerSettings trainer = fit.trainer().orElseThrow();
        refuseOthers(output.path(), trainer);
        if (!(data.typed() instanceof Frame frame)) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT, "--engine learns from CSV and Arrow files, not from matrices");
        }
        TextColumn target = data.target().orElseThrow();
        Question question = new Question(target.name(), labels.labels());
        int[] known = rowsWithTarget(target, data.rows());
        if (known.length < 2) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "the target %s has values in %d rows: there is nothing to learn"
                            .formatted(target.name(), known.length));
        }
        Encoding encoding = Encoding.of(frame);
        encoding.leftOut().forEach(words::warn);
        if (encoding.features().isEmpty()) {
            throw new ServingException(ErrorCode.INVALID_INPUT, "no column is left to learn from");
        }
        Examples examples = new Examples(
                        encoding.features(),
                        values(question, target, data.rows()),
                        data.weights().orElseGet(() -> even(data.rows())))
                .only(known);
        String name = trainer.engine().name().toLowerCase(Locale.ROOT);
        words.say("Fitting a %s model with %s: %d rows, %d features"
                .formatted(
                        settings.model().targetType(),
                        name,
                        known.length,
                        encoding.features().size()));
        LibraryFiles libraries = new LibraryFiles(
                trainer.libraries(), Path.of(System.getProperty("user.home")), trainer.repository(), words::pass);
        Trained trained = new Training(trainer, libraries, fit.parameters()).train(question, examples);
        ModelDirectory directory =
                new ModelDirectory(output.made(), settings.model().targetType(), question);
        directory.write(name, trained, data, encoding.features());
        words.say("The model was fitted: %s, seed %d".formatted(trained.story(), trainer.seed()));
        HoldOut.measure(settings, output.made(), labels, trained, question, examples, data, known, words);
        return PeakMemory.ofTree(ProcessHandle.current().pid());
    }

    private void refuseCode() {
        if (!fit.hasCode()) {
            return;
        }
        CodeDirectory directory = CodeDirectory.list(settings.model().codeDir());
        FitterChoice.language(directory).ifPresent(language -> {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "the code directory %s has code in the language %s, which is to train the model: leave out --engine"
                            .formatted(directory.root().getFileName(), language.value()));
        });
    }

    /** Two models in one directory are none that could be served. */
    private static void refuseOthers(Path output, TrainerSettings trainer) {
        for (TrainerSettings.Engine engine : TrainerSettings.Engine.values()) {
            Path other = output.resolve(Training.fileOf(engine));
            if (engine != trainer.engine() && Files.exists(other)) {
                throw new ServingException(
                        ErrorCode.INVALID_INPUT,
                        "the output %s holds %s already, the model of another engine: remove it, or choose another directory"
                                .formatted(output, other.getFileName()));
            }
        }
    }

    private int[] rowsWithTarget(TextColumn target, int rows) {
        int[] known =
                IntStream.range(0, rows).filter(row -> !target.isMissing(row)).toArray();
        if (known.length < rows) {
            words.warn("%d rows have no value of the target %s and are left out"
                    .formatted(rows - known.length, target.name()));
        }
        return known;
    }

    private static double[] values(Question question, TextColumn target, int rows) {
        double[] values = new double[rows];
        List<String> labels = question.labels();
        for (int row = 0; row < rows; row++) {
            String text = target.values()[row];
            if (text == null) {
                continue;
            }
            values[row] = question.isNumber() ? NumberText.number(text) : labels.indexOf(text);
            if (Double.isNaN(values[row]) || Double.isInfinite(values[row])) {
                throw new ServingException(
                        ErrorCode.INVALID_INPUT,
                        "the target %s holds no number in row %d; regression learns numbers"
                                .formatted(target.name(), row + 1));
            }
            if (values[row] < 0 && !question.isNumber()) {
                throw new ServingException(
                        ErrorCode.INVALID_INPUT,
                        "the target %s holds a value in row %d that is none of the class labels %s"
                                .formatted(target.name(), row + 1, String.join(", ", labels)));
            }
        }
        return values;
    }

    private static double[] even(int rows) {
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        return weights;
    }
}
