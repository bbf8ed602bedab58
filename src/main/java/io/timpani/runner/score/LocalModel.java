package io.timpani.runner.score;

import io.timpani.config.Settings;
import io.timpani.engine.Marshalled;
import io.timpani.engine.Marshaller;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.loading.ModelLoading;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.payload.RowsReader;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/** A model loaded into this process, or into workers of it. Safe for use by many threads. */
final class LocalModel implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalModel.class.getName());

    private final Settings settings;
    private final boolean foreign;
    private final Predictor predictor;
    private final Marshaller marshaller;
    private final RowsReader reader;
    private final ReentrantLock turn = new ReentrantLock();

    private LocalModel(Settings settings, boolean foreign, Predictor predictor) {
        this.settings = settings;
        this.foreign = foreign;
        this.predictor = predictor;
        this.reader = new RowsReader(predictor.traits());
        this.marshaller = new Marshaller(
                settings.model().targetType(),
                settings.model().labels(),
                settings.model().targetName(),
                settings.answers().drumBinaryOrder());
    }

    /**
     * Loads it, as a server does.
     *
     * @throws ServingException naming what is wrong with the model
     */
    static LocalModel load(Settings settings) {
        return load(settings, ModelLoading.choose(settings));
    }

    /**
     * Loads it for a single run.
     *
     * @throws ServingException naming what is wrong with the model
     */
    static LocalModel loadCold(Settings settings) {
        ModelLoading loading = ModelLoading.choose(settings);
        return new LocalModel(settings, loading.runsForeignCode(), loading.loadCold());
    }

    /** Loads what was chosen. */
    static LocalModel load(Settings settings, ModelLoading loading) {
        return new LocalModel(settings, loading.runsForeignCode(), loading.load());
    }

    Settings settings() {
        return settings;
    }

    /** True when code of the user's predicts, which may want to see all rows at once. */
    boolean isForeign() {
        return foreign;
    }

    Traits traits() {
        return predictor.traits();
    }

    RowsReader reader() {
        return reader;
    }

    /**
     * Predicts, and judges the answer.
     *
     * @throws ServingException naming what is wrong with the rows or the answer
     */
    Marshalled predict(Payload rows) {
        ModelAnswer answer = call(() -> predictor.predict(rows));
        int sent = rows.rowCount() < 0 ? answer.inputRows() : rows.rowCount();
        if (sent >= 0 && sent != answer.rows()) {
            rowsDiffer(sent, answer.rows());
        }
        return marshaller.marshal(answer);
    }

    private void rowsDiffer(int sent, int answered) {
        String message = "the model answered %d rows for %d input rows".formatted(answered, sent);
        if (settings.answers().strictRowCount()) {
            throw new ServingException(ErrorCode.MODEL_FAILED, message);
        }
        LOG.log(System.Logger.Level.WARNING, message);
    }

    /** Runs one call of the predictor, in turn where it takes no two at once. */
    <T> T call(Callable<T> call) {
        boolean alone = !predictor.traits().concurrent();
        if (alone) {
            turn.lock();
        }
        try {
            return call.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the model failed: %s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()),
                    e);
        } finally {
            if (alone) {
                turn.unlock();
            }
        }
    }

    Predictor predictor() {
        return predictor;
    }

    /** Ends the calls that still run, where that can be done; only {@link #close} may follow. */
    void endCalls() {
        predictor.endCalls();
    }

    @Override
    public void close() {
        predictor.close();
    }
}
