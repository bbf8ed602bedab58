package io.timpani.engine.onnx;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an ONNX file says of itself, read before ONNX Runtime reads it: versions, and the nodes of small graphs and of trees. Weights are
 * passed over in the file.
 *
 * @param irVersion version of the format, 0 = not told
 * @param opsets version per domain of operators, the standard domain being {@code ai.onnx}
 * @param nodes in the order of the file; of a large graph only those with trees
 * @param isSmall true when these are all nodes
 */
record OnnxFile(long irVersion, Map<String, Long> opsets, List<Node> nodes, boolean isSmall) {
    /** A graph of trees has a handful. */
    static final int MOST_NODES = 32;

    static final String STANDARD = "ai.onnx";

    private static final int LARGEST_NODE = 1 << 28;

    /**
     * A node of the graph.
     *
     * @param attributes content by name
     */
    record Node(
            String domain,
            String operator,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes) {
        /** A number, or what stands for one that is left out. */
        long number(String name, long otherwise) throws IOException {
            Attribute attribute = attributes.get(name);
            return attribute == null ? otherwise : attribute.number();
        }

        String text(String name, String otherwise) throws IOException {
            Attribute attribute = attributes.get(name);
            return attribute == null ? otherwise : attribute.text();
        }

        long[] numbers(String name) throws IOException {
            Attribute attribute = attributes.get(name);
            return attribute == null ? new long[0] : attribute.numbers();
        }

        float[] floats(String name) throws IOException {
            Attribute attribute = attributes.get(name);
            return attribute == null ? new float[0] : attribute.floats();
        }

        List<String> texts(String name) throws IOException {
            Attribute attribute = attributes.get(name);
            return attribute == null ? List.of() : attribute.texts();
        }
    }

    /** The content of an attribute, decoded when asked for. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    record Attribute(byte[] node, int from, int to) {
        private static final int NUMBER = 3;
        private static final int TEXT = 4;
        private static final int FLOATS = 7;
        private static final int NUMBERS = 8;
        private static final int TEXTS = 9;

        private ProtoReader reader() {
            return new ProtoReader(node, from, to);
        }

        long number() throws IOException {
            ProtoReader reader = reader();
            long number = 0;
            for (int field = reader.next(); field != 0; field = reader.next()) {
                if (field == NUMBER) {
                    number = reader.number();
                } else {
                    reader.skip();
                }
            }
            return number;
        }

        String text() throws IOException {
            List<String> texts = texts(TEXT);
            return texts.isEmpty() ? "" : texts.get(texts.size() - 1);
        }

        List<String> texts() throws IOException {
            return texts(TEXTS);
        }

        private List<String> texts(int wanted) throws IOException {
            ProtoReader reader = reader();
            List<String> texts = new ArrayList<>();
            String last = "";
            for (int field = reader.next(); field != 0; field = reader.next()) {
                if (field == wanted) {
                    String text = reader.text();
                    // modes of nodes repeat a million times
                    last = text.equals(last) ? last : text;
                    texts.add(last);
                } else {
                    reader.skip();
                }
            }
            return texts;
        }

        long[] numbers() throws IOException {
            return reader().numbers(NUMBERS);
        }

        float[] floats() throws IOException {
            return reader().floats(FLOATS);
        }
    }

    /** Reads a file; empty when it is no ONNX file, which ONNX Runtime then says in its words. */
    static Optional<OnnxFile> read(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return Optional.of(new Scan(in, Files.size(file)).model());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Walks through the outer messages of the file. */
    private static final class Scan {
        private static final int MODEL_IR = 1;
        private static final int MODEL_GRAPH = 7;
        private static final int MODEL_OPSET = 8;
        private static final int GRAPH_NODE = 1;

        private final InputStream in;
        private long left;
        private long irVersion;
        private final Map<String, Long> opsets = new LinkedHashMap<>();
        private final List<Node> nodes = new ArrayList<>();
        private boolean isSmall = true;

        Scan(InputStream in, long size) {
            this.in = in;
            this.left = size;
        }

        OnnxFile model() throws IOException {
            while (left > 0) {
                long tag = varint();
                if (tag == (MODEL_IR << 3 | ProtoReader.VARINT)) {
                    irVersion = varint();
                } else if (tag == (MODEL_OPSET << 3 | ProtoReader.LENGTH)) {
                    opset(new ProtoReader(content(1 << 16)));
                } else if (tag == (MODEL_GRAPH << 3 | ProtoReader.LENGTH)) {
                    graph();
                } else {
                    skip((int) tag & 7);
                }
            }
            return new OnnxFile(irVersion, Map.copyOf(opsets), List.copyOf(nodes), isSmall);
        }

        private void opset(ProtoReader reader) throws IOException {
            String domain = "";
            long version = 0;
            for (int field = reader.next(); field != 0; field = reader.next()) {
                switch (field) {
                    case 1 -> domain = reader.text();
                    case 2 -> version = reader.number();
                    default -> reader.skip();
                }
            }
            opsets.put(domain.isEmpty() ? STANDARD : domain, version);
        }

        private void graph() throws IOException {
            long size = varint();
            if (size < 0 || size > left) {
                throw new EOFException();
            }
            long after = left - size;
            while (left > after) {
                long tag = varint();
                if (tag == (GRAPH_NODE << 3 | ProtoReader.LENGTH)) {
                    Node node = node(content(LARGEST_NODE));
                    isSmall &= nodes.size() < MOST_NODES;
                    if (isSmall || TreeLinks.hasTrees(node)) {
                        nodes.add(node);
                    }
                } else {
                    skip((int) tag & 7);
                }
            }
        }

        private byte[] content(int largest) throws IOException {
            long size = varint();
            if (size < 0 || size > left || size > largest) {
                throw new EOFException();
            }
            left -= size;
            byte[] content = in.readNBytes((int) size);
            if (content.length < size) {
                throw new EOFException();
            }
            return content;
        }

        private void skip(int wire) throws IOException {
            long size = switch (wire) {
                case ProtoReader.VARINT -> varint() & 0;
                case ProtoReader.EIGHT_BYTES -> Long.BYTES;
                case ProtoReader.FOUR_BYTES -> Integer.BYTES;
                case ProtoReader.LENGTH -> varint();
                default -> throw new IOException("a field of a kind unknown");
            };
            if (size < 0 || size > left) {
                throw new EOFException();
            }
            in.skipNBytes(size);
            left -= size;
        }

        private long varint() throws IOException {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                int next = in.read();
                if (next < 0 || left-- == 0) {
                    throw new EOFException();
                }
                value |= (long) (next & 0x7F) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            throw new IOException("a number without an end");
        }

        private static Node node(byte[] content) throws IOException {
            ProtoReader reader = new ProtoReader(content);
            String operator = "";
            String domain = "";
            List<String> inputs = new ArrayList<>();
            List<String> outputs = new ArrayList<>();
            Map<String, Attribute> attributes = new LinkedHashMap<>();
            for (int field = reader.next(); field != 0; field = reader.next()) {
                switch (field) {
                    case 1 -> inputs.add(reader.text());
                    case 2 -> outputs.add(reader.text());
                    case 4 -> operator = reader.text();
                    case 5 -> {
                        ProtoReader attribute = reader.message();
                        attributes.put(attribute.nameWithin(), attribute.rest());
                    }
                    case 7 -> domain = reader.text();
                    default -> reader.skip();
                }
            }
            return new Node(domain.isEmpty() ? STANDARD : domain, operator, inputs, outputs, attributes);
        }
    }
}
