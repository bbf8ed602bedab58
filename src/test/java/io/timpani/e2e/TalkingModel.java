package io.timpani.e2e;

import io.timpani.engine.jvm.UserJar;
import java.nio.file.Path;

/**
 * A user's jar with a predictor that can do everything but predict rows. What it does is in the requests: see the tests. It
 * writes to stdout when a stream begins and when it is closed.
 *
 * <p>Its sleeps are the work of a model, of a length that the test chooses; no test waits by sleeping.
 */
final class TalkingModel {
    private static final String SOURCE = """
            package talking;
            import io.timpani.engine.ChatAnswer;
            import io.timpani.engine.ChatCall;
            import io.timpani.engine.Payload;
            import io.timpani.engine.Prediction;
            import io.timpani.engine.Predictor;
            import io.timpani.engine.RawBody;
            import io.timpani.engine.Traits;
            import io.timpani.engine.Transformed;
            import io.timpani.engine.UnstructuredAnswer;
            import io.timpani.engine.UnstructuredCall;
            import io.timpani.frame.SparseMatrix;
            import io.timpani.model.Language;
            import io.timpani.model.UserErrorException;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.Files;
            import java.util.EnumSet;
            import java.util.List;
            import java.util.Map;
            import java.util.Optional;
            import java.util.regex.Matcher;
            import java.util.regex.Pattern;
            public final class Talking implements Predictor {
                private static final Pattern WORDS = Pattern.compile("\\"content\\":\\"([^\\"]*)\\"");
                @Override public Traits traits() {
                    return new Traits(Language.JAVA, Optional.empty(), new Traits.Input.CsvText(), true, Traits.Pace.SLOW,
                            false, EnumSet.allOf(Traits.Ability.class), 0);
                }
                @Override public Prediction predict(Payload payload) { return Prediction.column(1); }
                @Override public Transformed transform(Payload rows, Optional<Payload> target, boolean wantsFrame) {
                    if (rows instanceof Payload.Rows matrix) {
                        return new Transformed.Sparse((SparseMatrix) matrix.table(), false);
                    }
                    Payload.CsvText csv = (Payload.CsvText) rows;
                    String text = new String(csv.bytes(), StandardCharsets.UTF_8).strip().replace("\\n", "\\r\\n");
                    int count = text.contains("less") ? csv.rowCount() - 1 : csv.rowCount();
                    return new Transformed.Dense(text.getBytes(StandardCharsets.UTF_8), count, Optional.empty());
                }
                @Override public UnstructuredAnswer predictUnstructured(UnstructuredCall call) throws Exception {
                    byte[] body = call.body() instanceof RawBody.Bytes bytes ? bytes.bytes()
                            : Files.readAllBytes(((RawBody.Spooled) call.body()).file());
                    Map<String, List<String>> query = call.query();
                    String mode = query.getOrDefault("mode", List.of("echo")).get(0);
                    Optional<String> type = Optional.ofNullable(query.get("type")).map(values -> values.get(0));
                    return switch (mode) {
                        case "show" -> text(call.mediaType() + "|" + call.charset().orElse("none") + "|" + call.isText()
                                + "|" + query + "|" + call.headers().get("X-Test-Header") + "|"
                                + call.headers().get("Content-Type") + "|" + body.length, type);
                        case "nothing" -> new UnstructuredAnswer(new byte[0], UnstructuredAnswer.Kind.NOTHING, type,
                                Optional.empty());
                        case "user" -> throw new UserErrorException(418, "see /opt/model for tea");
                        case "fail" -> throw new IllegalStateException("cannot read /opt/secret/weights.bin");
                        default -> new UnstructuredAnswer(body, UnstructuredAnswer.Kind.BYTES, type, Optional.empty());
                    };
                }
                private static UnstructuredAnswer text(String text, Optional<String> type) {
                    return new UnstructuredAnswer(text.getBytes(StandardCharsets.UTF_8), UnstructuredAnswer.Kind.TEXT, type,
                            Optional.empty());
                }
                @Override public byte[] models() {
                    return "[{\\"id\\":\\"own\\",\\"object\\":\\"model\\"}]".getBytes(StandardCharsets.UTF_8);
                }
                @Override public ChatAnswer chat(ChatCall call) throws Exception {
                    Matcher content = WORDS.matcher(new String(call.body(), StandardCharsets.UTF_8));
                    String[] words = (content.find() ? content.group(1) : "").split(" ");
                    if (words[0].equals("whole")) {
                        return new ChatAnswer.Completion(json(call, "whole", "chat.completion"));
                    }
                    System.out.println("stream begins");
                    return new ChatAnswer.Chunks() {
                        private int next;
                        @Override public byte[] next() throws Exception {
                            if (next == words.length) return null;
                            String word = words[next++];
                            // the time that a model takes for a chunk, as the test that asks it needs; no test sleeps
                            if (word.startsWith("sleep")) Thread.sleep(Long.parseLong(word.substring(5)));
                            if (word.startsWith("hang")) {
                                long end = System.nanoTime() + Long.parseLong(word.substring(4)) * 1_000_000L;
                                while (System.nanoTime() < end) Thread.onSpinWait();
                            }
                            if (word.equals("fail")) throw new IllegalStateException("no /opt/secret/word");
                            return json(call, word, "chat.completion.chunk");
                        }
                        @Override public void close() { System.out.println("closed at " + next); }
                    };
                }
                private static byte[] json(ChatCall call, String word, String kind) {
                    return ("{\\"object\\":\\"" + kind + "\\",\\"word\\":\\"" + word + "\\",\\"datarobot_association_id\\":\\""
                            + call.associationId() + "\\"}").getBytes(StandardCharsets.UTF_8);
                }
            }
            """;

    private TalkingModel() {}

    /** Compiles the predictor and puts its jar into the directory. */
    static void writeTo(Path directory) {
        new UserJar()
                .source("talking.Talking", SOURCE)
                .provides("talking.Talking")
                .writeTo(directory.resolve("talking.jar"));
    }
}
