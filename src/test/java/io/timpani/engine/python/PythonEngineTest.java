package io.timpani.engine.python;

import static io.timpani.engine.python.PythonModel.csv;
import static io.timpani.engine.python.PythonModel.numbers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.ChatAnswer;
import io.timpani.engine.ChatCall;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Marshalled;
import io.timpani.engine.Marshaller;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.engine.RawBody;
import io.timpani.engine.Traits.Ability;
import io.timpani.engine.Traits.Input;
import io.timpani.engine.Transformed;
import io.timpani.engine.UnstructuredAnswer;
import io.timpani.engine.UnstructuredCall;
import io.timpani.json.JsonReader;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import io.timpani.model.UserErrorException;
import io.timpani.testing.Refusals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** model-contract.md §3 to §8, through a real worker. */
class PythonEngineTest {
    @TempDir
    Path directory;

    @Test
    void every_hook_is_called_in_its_order_in_the_same_process() throws Exception {
        String code = """
                import io
                count = 0
                def bump():
                    global count
                    count += 1
                    return count
                def init(**kwargs): bump()
                def load_model(code_dir): bump(); return "model"
                def read_input_data(data): bump(); return pd.read_csv(io.BytesIO(data))
                def transform(data, model): bump(); return data
                def score(data, model, **kwargs):
                    bump()
                    return pd.DataFrame({"Predictions": [0.0] * len(data)})
                def post_process(predictions, model):
                    return predictions + bump()
                """;
        try (Predictor predictor = PythonModel.of(directory, code).load()) {
            assertThat(predictor.traits().input()).isEqualTo(new Input.Document(true, true));
            assertThat(numbers(predictor, "a\n1\n2\n")).containsExactly(6.0, 6.0);
            assertThat(numbers(predictor, "a\n1\n")).containsExactly(10.0);
        }
    }

    @Test
    void post_processing_gets_labelled_predictions_and_keeps_what_else_was_answered() throws Exception {
        String code = """
                def load_model(code_dir): return "model"
                def score(data, model, **kwargs):
                    return pd.DataFrame({"why": ["w"] * len(data), "YES": [0.75] * len(data), "No": [0.25] * len(data)},
                                        index=range(7, 7 + len(data))).rename(columns={"YES": "yes", "No": "no"})
                def post_process(predictions, model):
                    assert list(predictions.columns) == ["yes", "no"], list(predictions.columns)
                    return predictions[["no", "yes"]]
                """;
        ClassLabels labels = ClassLabels.binary("yes", "no");
        try (Predictor predictor = PythonModel.of(directory, code)
                .type(TargetType.BINARY)
                .labels(labels)
                .load()) {
            AnswerTable answer = (AnswerTable) predictor.predict(csv("a\n1\n2\n"));

            Marshalled.Classes classes = (Marshalled.Classes)
                    new Marshaller(TargetType.BINARY, labels, Optional.empty(), false).marshal(answer);
            assertThat(classes.labels()).containsExactly("no", "yes");
            assertThat(classes.values()).containsExactly(0.25, 0.75, 0.25, 0.75);
            assertThat(classes.extra().orElseThrow().frame().columnNames()).containsExactly("why");
            assertThat(classes.extra().orElseThrow().index()).containsExactly(7L, 8L);
        }
    }

    @Test
    void failures_name_the_hook_and_hide_where_the_model_lies() throws Exception {
        String code = """
                def load_model(code_dir): return "model"
                def score(data, model, **kwargs):
                    open(os.path.join(os.path.dirname(__file__), "missing", "x"))
                """;
        try (Predictor predictor = PythonModel.of(directory, code).load()) {
            assertThat(Refusals.modelFailure(() -> predictor.predict(csv("a\n1\n"))))
                    .contains("score", "FileNotFoundError", "missing/x")
                    .doesNotContain(directory.toString());
        }
    }

    @Test
    void an_error_of_the_users_own_keeps_status_and_text() throws Exception {
        String code = """
                from datarobot_drum import CustomHTTPError
                def load_model(code_dir): return "model"
                def score(data, model, **kwargs): raise CustomHTTPError("look in /etc/hosts", status_code=418)
                """;
        try (Predictor predictor = PythonModel.of(directory, code).load()) {
            UserErrorException error =
                    catchThrowableOfType(UserErrorException.class, () -> predictor.predict(csv("a\n1\n")));
            assertThat(error.status()).isEqualTo(418);
            assertThat(error.text()).isEqualTo("look in /etc/hosts");
        }
    }

    @Test
    void unstructured_bodies_go_there_and_back() throws Exception {
        String code = """
                def load_model(code_dir): return "model"
                def score_unstructured(model, data, query, **kwargs):
                    if isinstance(data, bytes): return data[::-1]
                    return data.upper(), {"mimetype": "text/x", "charset": query["c"]}
                """;
        try (Predictor predictor =
                PythonModel.of(directory, code).type(TargetType.UNSTRUCTURED).load()) {
            assertThat(predictor.traits().abilities()).contains(Ability.UNSTRUCTURED);
            UnstructuredAnswer text = predictor.predictUnstructured(new UnstructuredCall(
                    new RawBody.Bytes("grün €".getBytes(UTF_8)),
                    "text/plain",
                    Optional.of("utf-8"),
                    true,
                    Map.of("c", List.of("iso-8859-15", "no")),
                    Map.of()));
            assertThat(text.kind()).isEqualTo(UnstructuredAnswer.Kind.TEXT);
            assertThat(new String(text.body(), "ISO-8859-15")).isEqualTo("GRÜN €");
            assertThat(text.mediaType()).contains("text/x");

            UnstructuredAnswer bytes = predictor.predictUnstructured(new UnstructuredCall(
                    new RawBody.Bytes(new byte[] {1, 2, 0, -1}),
                    "application/octet-stream",
                    Optional.empty(),
                    false,
                    Map.of(),
                    Map.of()));
            assertThat(bytes.body()).containsExactly(-1, 0, 2, 1);

            assertThat(Refusals.refusal(
                            ErrorCode.INVALID_INPUT,
                            () -> predictor.predictUnstructured(new UnstructuredCall(
                                    new RawBody.Bytes(new byte[] {-1, -1}),
                                    "text/plain",
                                    Optional.of("utf-8"),
                                    true,
                                    Map.of(),
                                    Map.of()))))
                    .contains("utf-8");
        }
    }

    @Test
    void a_transform_answers_text_as_pandas_writes_it() throws Exception {
        String code = """
                def load_model(code_dir): return "model"
                def transform(data, model):
                    data["third"] = data["a"] / 3
                    return data
                """;
        try (Predictor predictor =
                PythonModel.of(directory, code).type(TargetType.TRANSFORM).load()) {
            Transformed.Dense dense =
                    (Transformed.Dense) predictor.transform(csv("a,b\n1,\"x\"\"y\"\n2,\n"), Optional.empty(), true);

            assertThat(new String(dense.csv(), UTF_8))
                    .isEqualTo("a,b,third\r\n1,\"x\"\"y\",0.3333333333333333\r\n2,,0.6666666666666666");
            assertThat(dense.frame().orElseThrow().columnNames()).containsExactly("a", "b", "third");
            assertThat(dense.rows()).isEqualTo(2);
        }
    }

    @Test
    void a_chat_streams_as_its_client_asks_and_ends_when_it_goes() throws Exception {
        String code = """
                class O(dict):
                    __getattr__ = dict.get
                def load_model(code_dir): return "model"
                def chat(params, model):
                    if not params.get("stream"):
                        return O(id="c", object="chat.completion", choices=[])
                    def chunks():
                        try:
                            for i in range(1000):
                                yield O(id="c%d" % i, object="chat.completion.chunk", choices=[])
                        finally:
                            open(os.path.join(os.path.dirname(__file__), "closed"), "w").close()
                    return chunks()
                """;
        try (Predictor predictor = PythonModel.of(directory, code)
                .type(TargetType.TEXT_GENERATION)
                .targetName("answer")
                .load()) {
            ChatAnswer whole = predictor.chat(new ChatCall("{}".getBytes(UTF_8), Map.of(), "id-1"));
            assertThat(JsonReader.read(((ChatAnswer.Completion) whole).json()))
                    .isEqualTo(Map.of(
                            "id",
                            "c",
                            "object",
                            "chat.completion",
                            "choices",
                            List.of(),
                            "datarobot_association_id",
                            "id-1"));

            ChatAnswer.Chunks chunks = (ChatAnswer.Chunks)
                    predictor.chat(new ChatCall("{\"stream\":true}".getBytes(UTF_8), Map.of(), "id-2"));
            assertThat(new String(chunks.next(), UTF_8)).contains("\"c0\"", "id-2");
            assertThat(new String(chunks.next(), UTF_8)).contains("\"c1\"");
            chunks.close();
            chunks.close();

            assertThat(directory.resolve("closed")).exists();
            assertThat(chunks.next()).isNull();
            // the worker is free again
            assertThat(predictor.chat(new ChatCall("{}".getBytes(UTF_8), Map.of(), "x")))
                    .isInstanceOf(ChatAnswer.Completion.class);
        }
    }

    @Test
    void the_example_answers_its_request() throws Exception {
        Path example = Path.of("src/examples/mtcars-python").toRealPath();
        String request = Files.readString(example.resolve("request.csv"));
        try (Predictor predictor = PythonModel.in(example.resolve("model")).load()) {
            double[] mpg = numbers(predictor, request);
            assertThat(mpg[0]).isCloseTo(37.2273 - 3.8778 * 2.62 - 0.03177 * 110, within(1e-9));
            assertThat(mpg[2]).isCloseTo(37.2273 - 3.8778 * 1.513 - 0.03177 * 147, within(1e-9));
            assertThat(((AnswerTable) predictor.predict(csv(request))).frame().columnNames())
                    .containsExactly("Predictions", "litres_per_100_km");
        }
    }

    @Test
    void an_interpreter_that_is_none_is_named_with_what_is_wrong_with_it() {
        assertThat(Refusals.refusal(
                        ErrorCode.START_FAILED,
                        () -> Interpreter.find(Optional.of("/no/such/python"), Optional.empty())))
                .contains("/no/such/python (not found)", "timpani.python", "TIMPANI_PYTHON");
        assertThat(Refusals.refusal(
                        ErrorCode.START_FAILED, () -> Interpreter.find(Optional.of("false"), Optional.empty())))
                .contains("false (exit code 1)");
    }

    @Test
    void an_onnx_model_alone_is_left_to_the_engine_that_needs_no_python() throws Exception {
        Files.createFile(directory.resolve("model.onnx"));
        PythonEngine engine = new PythonEngine();
        assertThat(engine.detect(spec())).isEmpty();

        Files.createFile(directory.resolve("custom.py"));
        assertThat(engine.detect(spec())).contains("custom.py");
    }

    @Test
    void code_below_an_onnx_model_makes_it_a_model_in_python() throws Exception {
        Files.createFile(directory.resolve("model.onnx"));
        Files.createDirectory(directory.resolve("src"));
        Files.createFile(directory.resolve("src/custom.py"));

        assertThat(new PythonEngine().detect(spec())).contains("src/custom.py");
    }

    @Test
    void artifacts_of_python_and_forced_code_below_are_taken() throws Exception {
        PythonEngine engine = new PythonEngine();
        Files.createFile(directory.resolve("model.pkl"));
        assertThat(engine.detect(spec())).contains("model.pkl");

        Files.createDirectory(directory.resolve("sub"));
        Files.createFile(directory.resolve("sub/custom.py"));
        assertThat(engine.detect(new ModelSpec(
                        CodeDirectory.list(directory),
                        TargetType.REGRESSION,
                        ClassLabels.none(),
                        Optional.of(Language.PYTHON),
                        Map.of())))
                .contains("sub/custom.py");
    }

    private ModelSpec spec() {
        return new ModelSpec(directory, TargetType.REGRESSION, ClassLabels.none(), Optional.empty(), Map.of());
    }
}
