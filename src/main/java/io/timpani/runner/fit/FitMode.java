package io.timpani.runner.fit;

import static java.lang.System.Logger.Level.INFO;

import io.timpani.config.Command;
import io.timpani.config.FitSettings;
import io.timpani.config.Settings;
import io.timpani.json.JsonText;
import io.timpani.model.ClassLabels;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import io.timpani.runner.shared.PendingFile;
import io.timpani.runner.shared.ScratchDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code fit}: a model from data. */
public final class FitMode implements RunMode {
    private static final System.Logger LOG = System.getLogger(FitMode.class.getName());
    private static final double MEGABYTE = 1 << 20;

    @Override
    public Command command() {
        return Command.FIT;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        FitSettings fit = invocation.run(FitSettings.class);
        if (invocation.settings().server().verbose()) {
            invocation.out().println("timpani: fit");
        }
        LOG.log(INFO, "fit starts");
        try (ScratchDirectory scratch = ScratchDirectory.make("fit");
                OutputDirectory output = OutputDirectory.open(
                        fit.output().isPresent()
                                ? fit.output().get()
                                : Files.createDirectory(scratch.path().resolve("output")))) {
            run(invocation, fit, scratch.path(), output);
        }
        LOG.log(INFO, "fit is done");
        return 0;
    }

    private static void run(Invocation invocation, FitSettings fit, Path scratch, OutputDirectory output)
            throws Exception {
        Settings settings = invocation.settings();
        Words words = new Words(invocation);
        FitRows data = FitRows.read(fit, scratch);
        ClassLabels labels = TargetLabels.of(
                settings.model().targetType(),
                settings.model().labels(),
                data.target(),
                data.rows(),
                fit.trainer().isPresent() ? Optional.empty() : CodeFit.language(settings),
                words::warn);
        SchemaCheck schema =
                SchemaCheck.of(settings.model().targetType(), settings.model().metadata(), fit.strict(), words::warn);
        schema.input(data);
        long peak = fit.trainer().isPresent()
                ? new TrainerFit(settings, fit, words).fit(data, labels, output)
                : new CodeFit(settings, fit, words).fit(data, labels, scratch, output.made());
        words.verbose("Most memory of the fit", peak);
        boolean isTemporary = fit.output().isEmpty();
        if (fit.skipPredict() && isTemporary) {
            words.say("Fit succeeded; no predictions were made, and the model was not kept.");
            return;
        }
        if (fit.hasCode()) {
            output.add(settings.model().codeDir());
        }
        if (fit.trainer().isEmpty()) {
            writeReadme(output.made(), settings);
        }
        List<String> overwritten = output.publish();
        if (!overwritten.isEmpty()) {
            words.warn("Overwritten in %s: %s".formatted(output.path(), String.join(", ", overwritten)));
        }
        Optional<Long> ofServer = Optional.empty();
        if (!fit.skipPredict()) {
            ofServer = Optional.of(new ModelTrial(invocation, words, output.path(), scratch, labels).run(data, schema));
            words.verbose("Most memory of the server", ofServer.get());
        }
        output.keep();
        if (fit.fitMetadata()) {
            writeMemory(output.path(), peak, ofServer, data);
        }
        String place = isTemporary ? "" : "; the model is in " + output.path();
        words.say(
                fit.skipPredict()
                        ? "Fit succeeded; no predictions were made" + place
                        : "Fit succeeded, and the model was served and predicts" + place);
    }

    private static void writeReadme(Path made, Settings settings) throws IOException {
        Path readme = made.resolve("README.md");
        if (Files.notExists(readme)) {
            Files.writeString(readme, """
                    # A trained model
                    This directory was written by `timpani fit`: the code, and what it has learned.
                    Serve it with `timpani server --code-dir . --target-type %s --address localhost:8080`.
                    """.formatted(settings.model().targetType()));
        }
    }

    private static void writeMemory(Path directory, long peak, Optional<Long> ofServer, FitRows data)
            throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("fit_memory_usage", peak / MEGABYTE);
        report.put("prediction_memory_usage", ofServer.orElse(0L) / MEGABYTE);
        report.put("input_dataframe_size", data.body().length / MEGABYTE);
        try (PendingFile file = PendingFile.at(directory.resolve("fit_runtime_data.json"))) {
            file.out().write((JsonText.of(report) + "\n").getBytes(StandardCharsets.UTF_8));
            file.commit();
        }
    }
}
