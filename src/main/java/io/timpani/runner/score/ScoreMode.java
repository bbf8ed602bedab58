package io.timpani.runner.score;

import static java.lang.System.Logger.Level.INFO;

import io.timpani.config.Command;
import io.timpani.config.ScoreSettings;
import io.timpani.model.TargetType;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import io.timpani.runner.shared.PendingFile;
import io.timpani.runner.shared.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** {@code score}: predictions of one file. */
public final class ScoreMode implements RunMode {
    private static final System.Logger LOG = System.getLogger(ScoreMode.class.getName());

    @Override
    public Command command() {
        return Command.SCORE;
    }

    @Override
    public int run(Invocation invocation) throws IOException, InterruptedException {
        ScoreSettings settings = invocation.run(ScoreSettings.class);
        PrintStream told = settings.output().isPresent() ? invocation.out() : invocation.err();
        if (invocation.settings().server().verbose()) {
            invocation.out().println("timpani: score");
        }
        LOG.log(INFO, "score starts");
        Timing timing = new Timing();
        try (Input data = Input.open(settings.input(), invocation.in());
                LocalModel model = LocalModel.loadCold(invocation.settings())) {
            timing.loaded();
            if (settings.output().isPresent()) {
                try (PendingFile file = PendingFile.at(settings.output().get())) {
                    score(model, settings, data, file.out(), invocation.err());
                    file.commit();
                }
            } else {
                score(model, settings, data, new ReadStream(invocation.out()), invocation.err());
            }
        }
        timing.ended();
        LOG.log(INFO, "score is done");
        if (settings.showPerf()) {
            told.print(timing.report());
        }
        return 0;
    }

    private static void score(LocalModel model, ScoreSettings settings, Input data, OutputStream out, PrintStream err)
            throws IOException, InterruptedException {
        boolean shown = settings.output().isEmpty() && Terminal.showsOutput();
        TargetType type = model.settings().model().targetType();
        if (type == TargetType.UNSTRUCTURED) {
            new UnstructuredScore(model, settings).run(data, out);
        } else if (type == TargetType.TRANSFORM) {
            new TransformScore(model, settings, shown).run(data, out);
        } else {
            new StructuredScore(model, settings, shown).run(data, out, err);
        }
    }
}
