package io.timpani.engine.onnx;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an ONNX file says of itself, read before ONNX Runtime reads it: versions, the nodes of small graphs and of trees, and the
 * few weights that a linear model has. More weights are passed over in the file.
 *
 * @param irVersion version of the format, 0 = not told
 * @param inputs names of the graph's inputs
 * @param opsets version per domain of operators, the standard domain being {@code ai.onnx}
 * @param nodes in the order of the file; of a large graph only those with trees
 * @param isSmall true when these are all nodes
 * @param constants the small ones that are made of floats, by name
 * @param hidesTrees true when there are trees beside those of the nodes: within a function, or a branch of the graph
 */
record OnnxFile(
        long irVersion,
        Set<String> inputs,
        Map<String, Long> opsets,
        List<Node> nodes,
        boolean isSmall,
        Map<String, OnnxConstant> constants,
        boolean hidesTrees) {
    static final String STANDARD = "ai.onnx";

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

        float fraction(String name, float otherwise) throws IOException {
            Attribute attribute = attributes.get(name);
            return attribute == null ? otherwise : attribute.fraction();
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
        private static final int FRACTION = 2;
        private static final int NUMBER = 3;
        private static final int TEXT = 4;
        private static final int GRAPH = 6;
        private static final int FLOATS = 7;
        private static final int NUMBERS = 8;
        private static final int TEXTS = 9;
        private static final int GRAPHS = 11;

        int size() {
            return to - from;
        }

        /** True when it is a graph, or several, and speaks of trees. */
        boolean hidesTrees() throws IOException {
            ProtoReader reader = reader();
            for (int field = reader.next(); field != 0; field = reader.next()) {
                if ((field == GRAPH || field == GRAPHS) && reader.message().mentions(TreeLinks.PREFIX)) {
                    return true;
                }
                if (field != GRAPH && field != GRAPHS) {
                    reader.skip();
                }
            }
            return false;
        }

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

        float fraction() throws IOException {
            float[] fractions = reader().floats(FRACTION);
            return fractions.length == 0 ? 0 : fractions[fractions.length - 1];
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
            return Optional.of(new OnnxScan(in, Files.size(file)).model());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** True when the text is anywhere in the file, or it cannot be read. */
    static boolean mentions(String text, Path file) {
        byte[] wanted = text.getBytes(US_ASCII);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int met = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                // no letter of such a text comes back to its first
                met = next == wanted[met] ? met + 1 : next == wanted[0] ? 1 : 0;
                if (met == wanted.length) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
