package io.timpani.engine.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Inputs and outputs that a graph gets before it is loaded: all of them tensors of floats that are in it already. */
final class GraphAdditions {
    // numbers of fields in the format
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int TENSOR_ELEMENT = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int SHAPE_DIMENSION = 1;
    private static final int DIMENSION_SIZE = 1;
    private static final int FLOAT = 1;

    private final Message graph = new Message();

    boolean isEmpty() {
        return graph.bytes.size() == 0;
    }

    /** Has a tensor given out, whatever its shape. */
    void output(String name) {
        graph.field(GRAPH_OUTPUT, value(name, new Message().number(TENSOR_ELEMENT, FLOAT)));
    }

    /** Lets a constant be replaced by the caller: it is then kept as it is. */
    void input(String name, long[] dimensions) {
        Message shape = new Message();
        for (long size : dimensions) {
            shape.field(SHAPE_DIMENSION, new Message().number(DIMENSION_SIZE, size));
        }
        Message tensor = new Message().number(TENSOR_ELEMENT, FLOAT).field(TENSOR_SHAPE, shape);
        graph.field(GRAPH_INPUT, value(name, tensor));
    }

    private static Message value(String name, Message tensor) {
        return new Message()
                .field(VALUE_NAME, name.getBytes(UTF_8))
                .field(VALUE_TYPE, new Message().field(TYPE_TENSOR, tensor));
    }

    /** The file with all of it: a message that is written twice is one with the fields of both. */
    byte[] to(Path file) throws IOException {
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        Files.copy(file, model);
        model.writeBytes(new Message().field(MODEL_GRAPH, graph).bytes.toByteArray());
        return model.toByteArray();
    }

    /** A message of protocol buffers, field by field. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, long number) {
            varint(field << 3 | ProtoReader.VARINT);
            varint(number);
            return this;
        }

        Message field(int field, Message content) {
            return field(field, content.bytes.toByteArray());
        }

        Message field(int field, byte[] content) {
            varint(field << 3 | ProtoReader.LENGTH);
            varint(content.length);
            bytes.writeBytes(content);
            return this;
        }

        private void varint(long number) {
            long rest = number;
            while (rest > 0x7F) {
                bytes.write((int) (rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }
    }
}
