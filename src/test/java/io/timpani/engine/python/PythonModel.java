package io.timpani.engine.python;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.engine.RawBody;
import io.timpani.engine.Workers;
import io.timpani.frame.Column;
import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvShape;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import io.timpani.testing.Interpreters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A model in Python, written down for one test. */
final class PythonModel {
    private final Path directory;
    private TargetType type = TargetType.REGRESSION;
    private ClassLabels labels = ClassLabels.none();
    private Optional<String> targetName = Optional.empty();
    private int count = 1;
    private int callsEach = 1;
    private int maxCalls;
    private Duration grace = Duration.ofSeconds(60);
    private boolean retry;
    private Map<String, String> options = Map.of();
    private OptionalLong maxRss = OptionalLong.empty();
    private int batchRows;
    private Duration batchWait = Duration.ZERO;

    private PythonModel(Path directory) {
        this.directory = directory;
    }

    /** Code for {@code custom.py}. */
    static PythonModel of(Path directory, String code) throws IOException {
        Files.writeString(directory.resolve("custom.py"), "import os, pandas as pd\n" + code);
        return new PythonModel(directory);
    }

    /** What is in a directory. */
    static PythonModel in(Path directory) {
        return new PythonModel(directory);
    }

    PythonModel type(TargetType wanted) {
        type = wanted;
        return this;
    }

    PythonModel labels(ClassLabels wanted) {
        labels = wanted;
        return this;
    }

    PythonModel targetName(String name) {
        targetName = Optional.of(name);
        return this;
    }

    PythonModel workers(int wanted) {
        count = wanted;
        return this;
    }

    PythonModel callsEach(int wanted) {
        callsEach = wanted;
        return this;
    }

    PythonModel maxCalls(int wanted) {
        maxCalls = wanted;
        return this;
    }

    PythonModel grace(Duration wanted) {
        grace = wanted;
        return this;
    }

    PythonModel options(Map<String, String> wanted) {
        options = wanted;
        return this;
    }

    PythonModel retrying() {
        retry = true;
        return this;
    }

    PythonModel maxRss(long bytes) {
        maxRss = OptionalLong.of(bytes);
        return this;
    }

    PythonModel batches(int rows, Duration wait) {
        batchRows = rows;
        batchWait = wait;
        return this;
    }

    ModelSpec spec() {
        return new ModelSpec(
                CodeDirectory.list(directory),
                type,
                labels,
                Optional.empty(),
                options,
                targetName,
                new Workers(
                        count,
                        callsEach,
                        maxCalls,
                        0,
                        grace,
                        Duration.ofSeconds(60),
                        retry,
                        maxRss,
                        batchRows,
                        batchWait,
                        Map.of("python", Interpreters.python()),
                        Map.of()));
    }

    Predictor load() {
        return new PythonEngine().load(spec());
    }

    static Payload csv(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        try {
            CsvShape shape = CsvReader.shape(new ByteArrayInputStream(bytes));
            return new Payload.Document(
                    new RawBody.Bytes(bytes),
                    "text/csv",
                    Optional.empty(),
                    Payload.Document.Format.CSV,
                    Optional.empty(),
                    shape.rows(),
                    shape.columns() == 1,
                    List.of());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The only column of an answer. */
    static double[] numbers(Predictor predictor, String csv) throws Exception {
        AnswerTable table = (AnswerTable) predictor.predict(csv(csv));
        Column column = table.frame().columns().get(0);
        return ((NumberColumn) column).values();
    }
}
