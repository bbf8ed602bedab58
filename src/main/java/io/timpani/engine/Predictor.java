package io.timpani.engine;

import io.timpani.frame.Frame;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A loaded model, ready to predict.
 *
 * <p>A user's jar brings its own by naming a class with a public constructor without parameters in
 * {@code META-INF/services/io.timpani.engine.Predictor}; {@link #start} is then called once before anything else.
 */
public interface Predictor extends AutoCloseable {
    /** Called once, before {@link #traits}; engines' own predictors are started by their constructor. */
    default void start(ModelSpec model) {}

    /** How this predictor wants to be called; the same answer every time. */
    Traits traits();

    /**
     * A row such as the model takes, of numbers and texts, values made up; empty when the wanted columns tell, or nothing does.
     */
    default Optional<Frame> sampleRow() {
        return Optional.empty();
    }

    /**
     * Predicts.
     *
     * @param payload of one of the kinds that {@link Traits#input} asks for
     * @return one row per input row
     * @throws Exception any failure; the caller is told its type and text. A {@link io.timpani.model.ServingException}
     *     passes as it is
     */
    ModelAnswer predict(Payload payload) throws Exception;

    /**
     * Runs one of the calls below on this thread.
     *
     * @param call which calls this predictor once
     * @param begins run when the call begins: at once, unless it waits for its turn in a queue of this predictor
     */
    default <T> T inTurn(Callable<T> call, Runnable begins) throws Exception {
        begins.run();
        return call.call();
    }

    /**
     * Transforms; only of predictors with {@link Traits.Ability#TRANSFORM}.
     *
     * @param rows the features
     * @param target the target, for hooks that take it
     * @param wantsFrame true: a dense answer comes as columns, too
     * @throws Exception as in {@link #predict}
     */
    default Transformed transform(Payload rows, Optional<Payload> target, boolean wantsFrame) throws Exception {
        throw unable("transform data");
    }

    /**
     * Answers a body of any kind; only of predictors with {@link Traits.Ability#UNSTRUCTURED}.
     *
     * @throws Exception as in {@link #predict}; a {@link io.timpani.model.ErrorCode#INVALID_INPUT} names a charset that does
     *     not fit the body
     */
    default UnstructuredAnswer predictUnstructured(UnstructuredCall call) throws Exception {
        throw unable("answer unstructured requests");
    }

    /**
     * Answers a chat; only of predictors with {@link Traits.Ability#CHAT}.
     *
     * @throws Exception as in {@link #predict}
     */
    default ChatAnswer chat(ChatCall call) throws Exception {
        throw unable("chat");
    }

    /**
     * The OpenAI models offered; only of predictors with {@link Traits.Ability#MODEL_LIST}.
     *
     * @return a JSON array of model objects, UTF-8
     * @throws Exception as in {@link #predict}
     */
    default byte[] models() throws Exception {
        throw unable("list models");
    }

    /** Has someone told of every worker process that is replaced from now on. */
    default void whenReplaced(Runnable listener) {}

    /** False while every call is refused, since its workers end and cannot be started again. */
    default boolean canServe() {
        return true;
    }

    /** Ids of the worker processes that serve it now. */
    default List<Long> processes() {
        return List.of();
    }

    /**
     * Ends the calls that still run, for which there is no time left: they fail at once, and so do later ones. Only
     * {@link #close} follows.
     *
     * @return false when that cannot be done
     */
    default boolean endCalls() {
        return false;
    }

    /** How long {@link #close} may take. Who stops us kills after 10 s: longer only for what must be given more time. */
    default Duration closeTimeout() {
        return Duration.ofSeconds(6);
    }

    private ServingException unable(String what) {
        return new ServingException(
                ErrorCode.MODEL_FAILED,
                "the predictor %s cannot %s"
                        .formatted(
                                traits().predictorName()
                                        .orElseGet(() -> traits().language().value()),
                                what));
    }

    /** Releases what the model holds. Called once; no prediction is running or will come. */
    @Override
    default void close() {}
}
