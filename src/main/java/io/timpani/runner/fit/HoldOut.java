package io.timpani.runner.fit;

import io.timpani.config.ModelSettings;
import io.timpani.config.Settings;
import io.timpani.engine.Marshalled;
import io.timpani.engine.Marshaller;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.loading.ModelLoading;
import io.timpani.model.ClassLabels;
import io.timpani.payload.PayloadFormat;
import io.timpani.payload.RowsReader;
import io.timpani.runner.training.Examples;
import io.timpani.runner.training.Measures;
import io.timpani.runner.training.Question;
import io.timpani.runner.training.Trained;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures a model on rows that it has not seen: as it will be served, not as its trainer sees it. */
final class HoldOut {
    private HoldOut() {}

    /**
     * Measures, and tells.
     *
     * @param directory with the model
     * @param examples among which those rows are that the trainer counts
     * @param places of the examples in the data
     */
    static void measure(
            Settings settings,
            Path directory,
            ClassLabels labels,
            Trained trained,
            Question question,
            Examples examples,
            FitRows data,
            int[] places,
            Words words)
            throws IOException {
        int[] heldOut = trained.heldOut();
        if (heldOut.length == 0) {
            load(settings, directory, labels).close();
            words.say("No rows were held out: how good the model is was not measured");
            return;
        }
        int[] rows = IntStream.of(heldOut).map(row -> places[row]).toArray();
        double[] predictions;
        try (Predictor predictor = load(settings, directory, labels)) {
            Payload payload = new RowsReader(predictor.traits())
                    .read(PayloadFormat.CSV, new ByteArrayInputStream(data.body(rows)), List.of());
            Marshalled answer = new Marshaller(settings.model().targetType(), labels, Optional.empty(), false)
                    .marshal(predictor.predict(payload));
            predictions = inOrder(question, answer);
        } catch (RuntimeException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the model that was just trained cannot predict", e);
        }
        words.say("Measured on %d rows held out%s:"
                .formatted(rows.length, trained.hasStopped() ? ", which also said when to stop" : ""));
        Measures.of(question, examples.only(heldOut), predictions)
                .forEach((name, value) -> words.say(String.format(Locale.ROOT, "  %-9s %.6g", name, value)));
    }

    private static Predictor load(Settings settings, Path directory, ClassLabels labels) {
        return ModelLoading.choose(new ModelSettings(
                        directory,
                        settings.model().targetType(),
                        labels,
                        Optional.empty(),
                        Optional.empty(),
                        settings.model().options()))
                .loadCold();
    }

    /** What the measures want: one number per row, or one per class in the order of the question. */
    private static double[] inOrder(Question question, Marshalled answer) {
        if (answer instanceof Marshalled.Numbers numbers) {
            return numbers.values();
        }
        Marshalled.Classes classes = (Marshalled.Classes) answer;
        List<String> wanted = question.outputs() == 1 ? question.labels().subList(1, 2) : question.labels();
        double[] values = new double[classes.rows() * wanted.size()];
        for (int row = 0; row < classes.rows(); row++) {
            for (int output = 0; output < wanted.size(); output++) {
                int column = classes.labels().indexOf(wanted.get(output));
                values[row * wanted.size() + output] =
                        classes.values()[row * classes.labels().size() + column];
            }
        }
        return values;
    }
}
