package io.timpani.worker;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.ChatAnswer;
import io.timpani.engine.ChatCall;
import io.timpani.engine.Marshaller;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.engine.Traits.Ability;
import io.timpani.engine.Transformed;
import io.timpani.engine.UnstructuredAnswer;
import io.timpani.engine.UnstructuredCall;
import io.timpani.engine.Workers;
import io.timpani.frame.SparseMatrix;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A model in worker processes. Where the operator wants it, concurrent calls of one row each become one call, as
 * {@link Batcher} tells.
 */
public final class WorkerPredictor implements Predictor {
    /** Calls that wait for a batch hold a thread each. */
    private static final int MOST_CALLERS = 512;

    private final WorkerPool pool;
    private final Traits traits;
    private final Optional<PostProcessing> postProcessing;
    private final Optional<Batcher> batcher;

    private WorkerPredictor(
            WorkerPool pool, Traits traits, Optional<PostProcessing> postProcessing, Optional<Workers> batches) {
        this.pool = pool;
        this.traits = traits;
        this.postProcessing = postProcessing;
        this.batcher = batches.map(plan -> new Batcher(pool, plan, this::predict));
    }

    /**
     * Starts the workers of a model and waits until all have loaded it.
     *
     * @param typed true: workers take columns; false: they read CSV themselves
     * @throws ServingException {@link ErrorCode#START_FAILED} naming why
     */
    public static WorkerPredictor start(
            WorkerProgram program, ModelSpec model, Language language, boolean typed, WorkerPlace place) {
        WorkerPool.Started started = WorkerPool.start(program, model.workers(), place);
        try {
            Reply loaded = started.loaded();
            Set<String> hooks = Set.copyOf(loaded.texts("hooks"));
            Workers plan = model.workers();
            boolean reads = hooks.contains("read_input_data");
            boolean batches = plan.batchRows() > 1 && !reads && hasRows(model.targetType());
            int lanes = plan.count() * plan.callsEach();
            Traits traits = new Traits(
                    language,
                    Optional.ofNullable(loaded.text("predictor")),
                    new Traits.Input.Document(reads, typed),
                    true,
                    Traits.Pace.SLOW,
                    true,
                    abilities(model.targetType(), hooks, loaded.flag("chat")),
                    batches ? Math.max(lanes, Math.min(lanes * plan.batchRows(), MOST_CALLERS)) : lanes);
            return new WorkerPredictor(
                    started.pool(),
                    traits,
                    hooks.contains("post_process")
                            ? Optional.of(new PostProcessing(
                                    model,
                                    new Marshaller(model.targetType(), model.labels(), model.targetName(), false)))
                            : Optional.empty(),
                    batches ? Optional.of(plan) : Optional.empty());
        } catch (IOException e) {
            started.pool().close();
            throw new ServingException(ErrorCode.START_FAILED, "the worker's answer is not understood", e);
        } catch (RuntimeException | Error e) {
            started.pool().close();
            throw e;
        }
    }

    private static boolean hasRows(TargetType type) {
        return type != TargetType.TRANSFORM && type != TargetType.UNSTRUCTURED;
    }

    private static Set<Ability> abilities(TargetType type, Set<String> hooks, boolean chat) {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        if (type == TargetType.TRANSFORM) {
            abilities.add(Ability.TRANSFORM);
        }
        if (hooks.contains("score_unstructured")) {
            abilities.add(Ability.UNSTRUCTURED);
        }
        if (chat) {
            abilities.add(Ability.CHAT);
        }
        if (hooks.contains("get_supported_llm_models")) {
            abilities.add(Ability.MODEL_LIST);
        }
        return abilities;
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public <T> T inTurn(Callable<T> call, Runnable begins) throws Exception {
        return pool.inTurn(call, begins);
    }

    @Override
    public ModelAnswer predict(Payload payload) throws InterruptedException {
        Payload.Document document = (Payload.Document) payload;
        return batcher.isPresent() ? batcher.get().predict(document) : pool.call(lane -> predict(lane, document));
    }

    private ModelAnswer predict(Lane lane, Payload.Document rows) throws IOException {
        Request request = new Request("predict");
        request.with("data", TableRequest.data(request, rows));
        ModelAnswer answer = answer(lane.call(request));
        return postProcessing.isEmpty() ? answer : postProcessing.get().on(lane, answer);
    }

    static ModelAnswer answer(Reply reply) throws IOException {
        if ("matrix".equals(reply.text("form"))) {
            int rows = reply.number("rows");
            int columns = reply.number("cols");
            double[] values = reply.doubles(reply.number("segment"), Math.multiplyExact(rows, columns));
            return new Prediction(reply.texts("labels"), values, rows, columns, reply.numberOrNone("inputRows"));
        }
        Map<?, ?> table = reply.map("table");
        return new AnswerTable(
                TableReader.frame(reply, table), TableReader.index(table), reply.numberOrNone("inputRows"));
    }

    @Override
    public Transformed transform(Payload rows, Optional<Payload> target, boolean wantsFrame)
            throws InterruptedException {
        Payload.Document document = (Payload.Document) rows;
        return pool.call(lane -> {
            Request request = new Request("transform").with("wantTable", wantsFrame);
            request.with("data", TableRequest.data(request, document));
            if (target.isPresent()) {
                request.with("target", TableRequest.data(request, (Payload.Document) target.get()));
            }
            Reply reply = lane.call(request);
            Transformed answer = "sparse".equals(reply.text("form")) ? sparse(reply) : dense(reply);
            int read = reply.numberOrNone("inputRows");
            if (document.rowCount() < 0 && read >= 0 && read != answer.rows()) {
                throw new ServingException(
                        ErrorCode.MODEL_FAILED,
                        "the transform hook answered %d rows for %d input rows".formatted(answer.rows(), read));
            }
            return answer;
        });
    }

    private static Transformed dense(Reply reply) throws IOException {
        List<String> names = reply.texts("names");
        long named = names.stream().filter(name -> !name.isEmpty()).count();
        if (named != names.size()) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the transformed rows have %d columns, but only %d of their names are not empty"
                            .formatted(names.size(), named));
        }
        return new Transformed.Dense(
                reply.bytes(reply.number("segment")),
                reply.number("rows"),
                reply.value("table") instanceof Map<?, ?> table
                        ? Optional.of(TableReader.frame(reply, table))
                        : Optional.empty());
    }

    private static Transformed sparse(Reply reply) throws IOException {
        int rows = reply.number("rows");
        int[] starts = reply.ints(reply.number("indptr"), rows + 1);
        int cells = starts[rows];
        return new Transformed.Sparse(
                new SparseMatrix(
                        rows,
                        reply.texts("names"),
                        starts,
                        reply.ints(reply.number("indices"), cells),
                        reply.doubles(reply.number("values"), cells)),
                reply.flag("integer"));
    }

    @Override
    public UnstructuredAnswer predictUnstructured(UnstructuredCall call) throws InterruptedException {
        return pool.call(lane -> {
            Request request = new Request("unstructured")
                    .with("mimetype", call.mediaType())
                    .with("charset", call.charset().orElse(null))
                    .with("text", call.isText())
                    .with("query", call.query())
                    // a file has none, a request always some
                    .with("headers", call.headers().isEmpty() ? null : call.headers());
            Map<String, @Nullable Object> raw = new HashMap<>();
            TableRequest.raw(request, raw, call.body());
            raw.forEach(request::with);
            Reply reply = lane.call(request);
            UnstructuredAnswer.Kind kind = switch (String.valueOf(reply.text("form"))) {
                case "text" -> UnstructuredAnswer.Kind.TEXT;
                case "bytes" -> UnstructuredAnswer.Kind.BYTES;
                case "none" -> UnstructuredAnswer.Kind.NOTHING;
                default -> throw Reply.broken("form");
            };
            return new UnstructuredAnswer(
                    kind == UnstructuredAnswer.Kind.NOTHING ? new byte[0] : reply.bytes(reply.number("segment")),
                    kind,
                    Optional.ofNullable(reply.text("mimetype")),
                    Optional.ofNullable(reply.text("charset")));
        });
    }

    @Override
    public ChatAnswer chat(ChatCall call) throws InterruptedException {
        return pool.call(
                lane -> {
                    Request request = new Request("chat")
                            .with("headers", call.headers())
                            .with("associationId", call.associationId());
                    request.with("body", request.add(Segment.of(call.body())));
                    Reply reply = lane.call(request);
                    return "stream".equals(reply.text("form"))
                            ? new LaneChunks(pool, lane)
                            : new ChatAnswer.Completion(reply.bytes(reply.number("segment")));
                },
                answer -> answer instanceof LaneChunks);
    }

    @Override
    public byte[] models() throws InterruptedException {
        return pool.call(lane -> {
            Reply reply = lane.call(new Request("models"));
            return reply.bytes(reply.number("segment"));
        });
    }

    @Override
    public void whenReplaced(Runnable listener) {
        pool.whenReplaced(listener);
    }

    @Override
    public boolean canServe() {
        return !pool.idle().isHopeless();
    }

    @Override
    public List<Long> processes() {
        return pool.processes();
    }

    @Override
    public boolean endCalls() {
        pool.endCalls();
        return true;
    }

    @Override
    public Duration closeTimeout() {
        return WorkerPool.CLOSE_TIMEOUT;
    }

    @Override
    public void close() {
        pool.close();
    }
}
