package io.timpani.engine.onnx;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks through the outer messages of the file. */
final class OnnxScan {
    /** A graph of trees has a handful. */
    static final int MOST_NODES = 32;

    private static final int LARGEST_NODE = 1 << 28;
    private static final int LARGEST_CONSTANT = 1 << 18;

    private static final int MODEL_IR = 1;
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPSET = 8;
    private static final int MODEL_FUNCTION = 25;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_CONSTANT = 5;
    private static final int GRAPH_INPUT = 11;
    /** A name and a shape. */
    private static final int LARGEST_INPUT = 1 << 16;
    /** No linear model has more, and a network's are not to be held twice. */
    private static final int MOST_CONSTANTS = 64;

    private static final int NODE_OPERATOR = 4;
    /** Only a node that holds trees, branches or weights is larger. */
    private static final int PLAIN_NODE = 1 << 20;

    private static final int HEAD = 1 << 12;

    private final InputStream in;
    private long left;
    private long irVersion;
    private final Set<String> inputs = new HashSet<>();
    private final Map<String, Long> opsets = new LinkedHashMap<>();
    private final List<OnnxFile.Node> nodes = new ArrayList<>();
    private final Map<String, OnnxConstant> constants = new LinkedHashMap<>();
    private boolean isSmall = true;
    private boolean hidesTrees;

    OnnxScan(InputStream in, long size) {
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
            } else if (tag == (MODEL_FUNCTION << 3 | ProtoReader.LENGTH)) {
                hidesTrees |= new ProtoReader(content(LARGEST_NODE)).mentions(TreeLinks.PREFIX);
            } else {
                skip((int) tag & 7);
            }
        }
        return new OnnxFile(
                irVersion,
                Set.copyOf(inputs),
                Map.copyOf(opsets),
                List.copyOf(nodes),
                isSmall,
                Map.copyOf(constants),
                hidesTrees);
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
        opsets.put(domain.isEmpty() ? OnnxFile.STANDARD : domain, version);
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
                node();
            } else if (tag == (GRAPH_CONSTANT << 3 | ProtoReader.LENGTH)) {
                constant();
            } else if (tag == (GRAPH_INPUT << 3 | ProtoReader.LENGTH)) {
                input();
            } else {
                skip((int) tag & 7);
            }
        }
    }

    private void node() throws IOException {
        long size = varint();
        isSmall &= nodes.size() < MOST_NODES;
        if (size > PLAIN_NODE && !mayBeTreesOrBranches()) {
            // the weights of a network, which the runtime holds itself
            isSmall = false;
            pass(size);
            return;
        }
        if (size > LARGEST_NODE) {
            throw new EOFException();
        }
        OnnxFile.Node node = node(content(size));
        for (OnnxFile.Attribute attribute : node.attributes().values()) {
            hidesTrees |= attribute.hidesTrees();
        }
        if (isSmall || TreeLinks.hasTrees(node)) {
            nodes.add(node);
        }
    }

    /** Looks at the beginning of a large node: true unless it is a constant. */
    private boolean mayBeTreesOrBranches() throws IOException {
        in.mark(HEAD);
        byte[] head = in.readNBytes((int) Math.min(HEAD, left));
        in.reset();
        ProtoReader reader = new ProtoReader(head);
        try {
            for (int field = reader.next(); field != 0; field = reader.next()) {
                if (field == NODE_OPERATOR) {
                    return !reader.text().equals("Constant");
                }
                reader.skip();
            }
        } catch (EOFException e) {
            // its operator is not told first
        }
        return true;
    }

    private void pass(long size) throws IOException {
        if (size < 0 || size > left) {
            throw new EOFException();
        }
        in.skipNBytes(size);
        left -= size;
    }

    private void input() throws IOException {
        long size = varint();
        if (size > LARGEST_INPUT) {
            pass(size);
            return;
        }
        inputs.add(new ProtoReader(content(size)).nameWithin());
    }

    private void constant() throws IOException {
        long size = varint();
        if (size > LARGEST_CONSTANT || constants.size() == MOST_CONSTANTS) {
            pass(size);
            return;
        }
        OnnxConstant.read(content(size)).ifPresent(read -> constants.put(read.name(), read.constant()));
    }

    private byte[] content(int largest) throws IOException {
        long size = varint();
        if (size > largest) {
            throw new EOFException();
        }
        return content(size);
    }

    private byte[] content(long size) throws IOException {
        if (size < 0 || size > left) {
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
        pass(size);
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

    private static OnnxFile.Node node(byte[] content) throws IOException {
        ProtoReader reader = new ProtoReader(content);
        String operator = "";
        String domain = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, OnnxFile.Attribute> attributes = new LinkedHashMap<>();
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1 -> inputs.add(reader.text());
                case 2 -> outputs.add(reader.text());
                case NODE_OPERATOR -> operator = reader.text();
                case 5 -> {
                    ProtoReader attribute = reader.message();
                    attributes.put(attribute.nameWithin(), attribute.rest());
                }
                case 7 -> domain = reader.text();
                default -> reader.skip();
            }
        }
        return new OnnxFile.Node(domain.isEmpty() ? OnnxFile.STANDARD : domain, operator, inputs, outputs, attributes);
    }
}
