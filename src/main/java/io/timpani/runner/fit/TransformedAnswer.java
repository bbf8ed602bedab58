package io.timpani.runner.fit;

import io.timpani.frame.CsvReader;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.MatrixMarketReader;
import io.timpani.frame.Table;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The table in an answer of {@code /transform/} (http-api.md §5). */
final class TransformedAnswer {
    private TransformedAnswer() {}

    static Table read(TrialClient.Answer answer) throws IOException {
        int at = answer.contentType().indexOf("boundary=");
        String boundary = at < 0
                ? ""
                : answer.contentType().substring(at + "boundary=".length()).replace("\"", "");
        // letters of a byte each: places in the text are places in the body
        String text = new String(answer.body(), StandardCharsets.ISO_8859_1);
        boolean sparse = value(text, boundary, "name=\"X.format\"", answer.body()).length == "sparse".length();
        byte[] table = value(text, boundary, "filename=\"X.transformed\"", answer.body());
        try (ByteArrayInputStream in = new ByteArrayInputStream(table)) {
            return sparse ? MatrixMarketReader.read(in, List.of()) : CsvReader.read(in, FrameSchema.inferred());
        }
    }

    private static byte[] value(String text, String boundary, String mark, byte[] body) {
        int part = text.indexOf(mark);
        int from = part < 0 ? -1 : text.indexOf("\r\n\r\n", part);
        int to = from < 0 ? -1 : text.indexOf("\r\n--" + boundary, from + 2);
        if (boundary.isEmpty() || to < 0) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED, "the trained model's server answered no transformed table");
        }
        return Arrays.copyOfRange(body, Math.min(from + 4, to), to);
    }
}
