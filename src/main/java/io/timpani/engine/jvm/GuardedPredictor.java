package io.timpani.engine.jvm;

import io.timpani.engine.ChatAnswer;
import io.timpani.engine.ChatCall;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.engine.Transformed;
import io.timpani.engine.UnstructuredAnswer;
import io.timpani.engine.UnstructuredCall;
import io.timpani.frame.Frame;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

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
    public Optional<Frame> sampleRow() {
        return guarded(user::sampleRow);
    }

    @Override
    public <T> T inTurn(Callable<T> call, Runnable begins) {
        // what the call itself throws has been translated before it gets here
        return guarded(() -> new Turn<>(user.inTurn(call, begins))).answer();
    }

    /** The answer of a call is the caller's matter, also when it is null. */
    private record Turn<T>(T answer) {}

    @Override
    public void whenReplaced(Runnable listener) {
        guarded(() -> {
            user.whenReplaced(listener);
            return true;
        });
    }

    @Override
    public boolean canServe() {
        return guarded(user::canServe);
    }

    @Override
    public List<Long> processes() {
        return guarded(user::processes);
    }

    @Override
    public boolean endCalls() {
        return guarded(user::endCalls);
    }

    @Override
    public Duration closeTimeout() {
        return guarded(user::closeTimeout);
    }

    @Override
    public ModelAnswer predict(Payload payload) {
        return guarded(() -> user.predict(payload));
    }

    @Override
    public Transformed transform(Payload rows, Optional<Payload> target, boolean wantsFrame) {
        return guarded(() -> user.transform(rows, target, wantsFrame));
    }

    @Override
    public UnstructuredAnswer predictUnstructured(UnstructuredCall call) {
        return guarded(() -> user.predictUnstructured(call));
    }

    @Override
    public ChatAnswer chat(ChatCall call) {
        ChatAnswer answer = guarded(() -> user.chat(call));
        return answer instanceof ChatAnswer.Chunks chunks ? new GuardedChunks(chunks) : answer;
    }

    /** Chunks come from the user's code long after its call. */
    private final class GuardedChunks implements ChatAnswer.Chunks {
        private final ChatAnswer.Chunks chunks;

        private GuardedChunks(ChatAnswer.Chunks chunks) {
            this.chunks = chunks;
        }

        @Override
        public byte @Nullable [] next() {
            return guarded(() -> Optional.ofNullable(chunks.next())).orElse(null);
        }

        @Override
        public void close() {
            guarded(() -> {
                chunks.close();
                return true;
            });
        }
    }

    @Override
    public byte[] models() {
        return guarded(user::models);
    }

    private <T> T guarded(Callable<T> call) {
        T answer;
        try {
            answer = isolation.call(call);
        } catch (Throwable failure) {
            throw Failures.predicting(name, failure);
        }
        if (answer == null) {
            throw new ServingException(ErrorCode.MODEL_FAILED, "The predictor %s answered with null".formatted(name));
        }
        return answer;
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
