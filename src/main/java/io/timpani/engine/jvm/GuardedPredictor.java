package io.timpani.engine.jvm;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Stands between the server and a user's predictor: sets the context class loader, translates what is thrown. */
final class GuardedPredictor implements Predictor {
    private final Predictor user;
    private final String name;
    private final Traits traits;
    private final Isolation isolation;

    private GuardedPredictor(Predictor user, String name, Traits traits, Isolation isolation) {
        this.user = user;
        this.name = name;
        this.traits = traits;
        this.isolation = isolation;
    }

    /**
     * Makes and starts the user's predictor.
     *
     * @param isolation closed when that fails, else by {@link #close}
     * @param custom class to serve, or empty for the only provider
     */
    static Predictor started(Isolation isolation, Optional<String> custom, ModelSpec model) {
        try {
            PredictorClass type = custom.map(name -> PredictorClass.named(name, isolation))
                    .orElseGet(() -> PredictorClass.provided(isolation));
            return started(isolation, type, model);
        } catch (Throwable failure) {
            closeAfter(failure, isolation);
            throw failure;
        }
    }

    private static Predictor started(Isolation isolation, PredictorClass type, ModelSpec model) {
        try {
            Predictor user = isolation.call(type::instance);
            try {
                Traits traits = isolation.call(() -> {
                    user.start(model);
                    return user.traits();
                });
                if (traits == null) {
                    throw new ServingException(
                            ErrorCode.START_FAILED, "The predictor %s has no traits: null".formatted(type.name()));
                }
                return new GuardedPredictor(user, type.simpleName(), traits, isolation);
            } catch (Throwable failure) {
                closeAfter(failure, () -> closeUser(user, isolation));
                throw failure;
            }
        } catch (Throwable failure) {
            throw Failures.starting(type.name(), failure);
        }
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Prediction predict(Payload payload) {
        Prediction prediction;
        try {
            prediction = isolation.call(() -> user.predict(payload));
        } catch (Throwable failure) {
            throw Failures.predicting(name, failure);
        }
        if (prediction == null) {
            throw new ServingException(ErrorCode.MODEL_FAILED, "The predictor %s answered with null".formatted(name));
        }
        return prediction;
    }

    /** Closes the predictor, then its class path; a failure of the latter never hides one of the former. */
    @Override
    public void close() {
        try (isolation) {
            closeUser(user, isolation);
        } catch (IOException e) {
            throw new UncheckedIOException("The class path of the predictor " + name + " cannot be closed", e);
        }
    }

    private static void closeUser(Predictor user, Isolation isolation) {
        try {
            isolation.call(() -> {
                user.close();
                return true;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Closing failed: " + Failures.describe(e), e);
        }
    }

    private static void closeAfter(Throwable failure, AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Throwable closing) {
            if (closing != failure) {
                failure.addSuppressed(closing);
            }
        }
    }
}
