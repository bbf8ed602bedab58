package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;

/** Three flowers in every format, and what the model of {@code src/examples/iris-multiclass} says of them. */
final class Iris {
    static final List<String> FEATURES = List.of("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width");
    static final String HEADER = String.join(",", FEATURES);
    static final String CSV = HEADER + "\n5.1,3.5,1.4,0.2\n6.0,2.9,4.5,1.5\n6.3,3.3,6.0,2.5\n";
    static final String ONE_ROW = HEADER + "\n5.1,3.5,1.4,0.2\n";
    /** Column by column. */
    static final String MATRIX = """
            %%MatrixMarket matrix array real general
            3 4
            5.1
            6.0
            6.3
            3.5
            2.9
            3.3
            1.4
            4.5
            6.0
            0.2
            1.5
            2.5
            """;

    private static final double[][] ROWS = {{5.1, 3.5, 1.4, 0.2}, {6.0, 2.9, 4.5, 1.5}, {6.3, 3.3, 6.0, 2.5}};
    private static final String[] LABELS = {"setosa", "versicolor", "virginica"};

    /** Computed from the model's weights by a script, in double precision: softmax of a linear function. */
    private static final double[][] PROBABILITIES = {
        {0.9973190572422715, 0.0026809427574388494, 2.8971966466867724e-13},
        {0.0014186494538204883, 0.9141853653366027, 0.08439598520957697},
        {1.056657348576951e-08, 0.00014931893654905964, 0.9998506704968774}
    };

    private static final double FLOAT_TOLERANCE = 1e-6;

    private Iris() {}

    /** The answer holds exactly the predictions for the first rows, with the labels in the model's order. */
    static void assertPredicts(Answer answer, int rows) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        Map<String, Object> json = answer.json();
        assertThat(json).containsOnlyKeys("predictions");
        List<?> predictions = Json.list(json, "predictions");
        assertThat(predictions).hasSize(rows);
        for (int row = 0; row < rows; row++) {
            Map<?, ?> prediction = (Map<?, ?>) predictions.get(row);
            assertThat(prediction.keySet().toArray()).isEqualTo(LABELS);
            double sum = 0;
            for (int label = 0; label < LABELS.length; label++) {
                double probability = Json.number(prediction, LABELS[label]);
                assertThat(probability)
                        .as("row %d %s", row, LABELS[label])
                        .isCloseTo(PROBABILITIES[row][label], within(FLOAT_TOLERANCE));
                sum += probability;
            }
            assertThat(sum).isCloseTo(1, within(FLOAT_TOLERANCE));
        }
    }

    static void assertPredicts(Answer answer) {
        assertPredicts(answer, ROWS.length);
    }

    /** The rows as an Arrow IPC stream. */
    static byte[] arrow() {
        ByteBuffer stream = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        put(stream, schema());
        put(stream, batch());
        for (int column = 0; column < FEATURES.size(); column++) {
            for (double[] row : ROWS) {
                stream.putDouble(row[column]);
            }
        }
        stream.putInt(-1).putInt(0);
        byte[] bytes = new byte[stream.position()];
        stream.get(0, bytes);
        return bytes;
    }

    private static void put(ByteBuffer stream, ByteBuffer message) {
        int length = (message.remaining() + 7) / 8 * 8;
        stream.putInt(-1).putInt(length);
        int start = stream.position();
        stream.put(message).position(start + length);
    }

    private static ByteBuffer schema() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int[] fields = FEATURES.stream()
                .mapToInt(feature -> Field.createField(
                        builder,
                        builder.createString(feature),
                        true,
                        Type.FloatingPoint,
                        FloatingPoint.createFloatingPoint(builder, Precision.DOUBLE),
                        0,
                        Field.createChildrenVector(builder, new int[0]),
                        0))
                .toArray();
        int schema = Schema.createSchema(builder, Endianness.Little, Schema.createFieldsVector(builder, fields), 0, 0);
        return message(builder, MessageHeader.Schema, schema, 0);
    }

    private static ByteBuffer batch() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int columns = FEATURES.size();
        int columnBytes = ROWS.length * Double.BYTES;
        // vectors of structs are written backwards
        RecordBatch.startNodesVector(builder, columns);
        for (int column = 0; column < columns; column++) {
            FieldNode.createFieldNode(builder, ROWS.length, 0);
        }
        int nodes = builder.endVector();
        RecordBatch.startBuffersVector(builder, 2 * columns);
        for (int column = columns - 1; column >= 0; column--) {
            Buffer.createBuffer(builder, (long) column * columnBytes, columnBytes);
            Buffer.createBuffer(builder, (long) column * columnBytes, 0);
        }
        int buffers = builder.endVector();
        int batch = RecordBatch.createRecordBatch(builder, ROWS.length, nodes, buffers, 0, 0);
        return message(builder, MessageHeader.RecordBatch, batch, (long) columns * columnBytes);
    }

    private static ByteBuffer message(FlatBufferBuilder builder, byte type, int header, long bodyLength) {
        builder.finish(Message.createMessage(builder, MetadataVersion.V5, type, header, bodyLength, 0));
        return builder.dataBuffer();
    }
}
