package io.timpani.runner.fit;

import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvWriter;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.json.JsonText;
import io.timpani.model.TargetType;
import io.timpani.runner.training.Feature;
import io.timpani.runner.training.Question;
import io.timpani.runner.training.Trained;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The files around a model that was trained here, so that it is served at once. */
final class ModelDirectory {
    private static final int EXAMPLE_ROWS = 5;

    private final Path directory;
    private final TargetType type;
    private final Question question;

    ModelDirectory(Path directory, TargetType type, Question question) {
        this.directory = directory;
        this.type = type;
        this.question = question;
    }

    void write(String trainer, Trained trained, FitRows data, List<Feature> features) throws IOException {
        Files.write(directory.resolve(trained.file()), trained.content());
        Files.writeString(directory.resolve("model-metadata.yaml"), metadata(trainer));
        Files.write(directory.resolve("request.csv"), request(data, features));
        Files.writeString(directory.resolve("README.md"), readme(trainer, trained, features));
    }

    private String metadata(String trainer) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("name: %s\n".formatted(text(question.target() + " by " + trainer)));
        yaml.append("type: inference\n");
        yaml.append("targetType: %s\n".formatted(type));
        yaml.append("inferenceModel:\n");
        yaml.append("  targetName: %s\n".formatted(text(question.target())));
        if (type == TargetType.BINARY) {
            yaml.append("  positiveClassLabel: %s\n"
                    .formatted(text(question.labels().get(1))));
            yaml.append("  negativeClassLabel: %s\n"
                    .formatted(text(question.labels().get(0))));
        } else if (!question.isNumber()) {
            yaml.append("  classLabels:\n");
            question.labels().forEach(label -> yaml.append("    - %s\n".formatted(text(label))));
        }
        return yaml.toString();
    }

    /** JSON text is a quoted YAML scalar, which cannot be misread. */
    private static String text(String text) {
        return JsonText.of(text);
    }

    /** The first rows, with the columns that the model knows. */
    private static byte[] request(FitRows data, List<Feature> features) throws IOException {
        int[] rows = IntStream.range(0, Math.min(EXAMPLE_ROWS, data.rows())).toArray();
        Map<String, FrameSchema.Kind> wanted = new HashMap<>();
        features.forEach(feature -> wanted.put(feature.name(), FrameSchema.Kind.TEXT));
        Frame frame = CsvReader.read(
                new ByteArrayInputStream(data.body(rows)), new FrameSchema(wanted, FrameSchema.Kind.SKIPPED));
        return CsvWriter.write(frame);
    }

    private String readme(String trainer, Trained trained, List<Feature> features) {
        String columns = features.stream()
                .map(feature -> "* %s: %s"
                        .formatted(
                                feature.name(),
                                feature.isCategorical() ? feature.categories().size() + " categories" : "numbers"))
                .collect(Collectors.joining("\n"));
        return """
                # %s
                A %s model that `timpani fit --engine %s` trained (%s). Serve it:

                ```
                timpani server --code-dir . --address localhost:8080
                curl --data-binary @request.csv -H 'Content-Type: text/csv' http://localhost:8080/predict/
                ```

                Columns it knows:

                %s
                """.formatted(question.target(), type, trainer, trained.story(), columns);
    }
}
