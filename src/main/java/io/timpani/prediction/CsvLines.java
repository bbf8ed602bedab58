package io.timpani.prediction;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** CSV text as the transform route answers it: lines end with CRLF but for the last, names of columns are neat. */
final class CsvLines {
    private CsvLines() {}

    /**
     * The same cells, whatever ends the lines; a byte order mark is left out, and so are blank lines, unless there is one column:
     * then they are missing values.
     */
    static byte[] crlf(byte[] csv) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(csv.length + 64);
        boolean marked = csv.length >= 3 && csv[0] == (byte) 0xEF && csv[1] == (byte) 0xBB && csv[2] == (byte) 0xBF;
        int at = marked ? 3 : 0;
        boolean oneColumn = false;
        while (at < csv.length) {
            int end = lineEnd(csv, at);
            boolean first = out.size() == 0;
            boolean missing = end == at && oneColumn;
            if (end > at || missing) {
                if (!first) {
                    out.write('\r');
                    out.write('\n');
                }
                if (missing) {
                    out.write('"');
                    out.write('"');
                } else {
                    out.write(csv, at, end - at);
                }
            }
            if (first && end > at) {
                oneColumn = cells(new String(csv, at, end - at, StandardCharsets.UTF_8))
                                .size()
                        == 1;
            }
            at = afterLineEnd(csv, end);
        }
        return out.toByteArray();
    }

    /**
     * The same rows below neat names: without blanks around them, a newline within as the characters {@code \n}.
     *
     * @return the text in one or two pieces; the text itself where its names are neat already
     * @throws ServingException MODEL_FAILED naming both numbers, when columns have no name
     */
    static List<byte[]> withNeatNames(byte[] csv) {
        int end = lineEnd(csv, 0);
        List<String> names = cells(new String(csv, 0, end, StandardCharsets.UTF_8));
        List<String> neat = neat(names);
        if (neat.equals(names)) {
            return List.of(csv);
        }
        StringBuilder header = new StringBuilder();
        for (String name : neat) {
            header.append(header.isEmpty() ? "" : ",").append(quoted(name));
        }
        byte[] rows = Arrays.copyOfRange(csv, end, csv.length);
        return List.of(header.toString().getBytes(StandardCharsets.UTF_8), rows);
    }

    /**
     * Names without blanks around them, a newline within as the characters {@code \n}.
     *
     * @throws ServingException MODEL_FAILED naming both numbers, when columns have no name
     */
    static List<String> neat(List<String> names) {
        List<String> neat = names.stream()
                .map(name -> name.strip().replace("\r\n", "\\n").replace("\n", "\\n"))
                .toList();
        long named = neat.stream().filter(name -> !name.isEmpty()).count();
        if (named < names.size()) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the model's answer must have %d names of columns, but only %d are not blank"
                            .formatted(names.size(), named));
        }
        return neat;
    }

    private static String quoted(String name) {
        boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                boolean doubled = c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (c == '"' && !doubled) {
                    quoted = false;
                } else {
                    cell.append(c);
                    i += doubled ? 1 : 0;
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == ',') {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** Where the line ends that begins there: at a line end outside of quotes, or at the end of the text. */
    private static int lineEnd(byte[] csv, int start) {
        boolean quoted = false;
        // a quote further on in a cell that has none before it is a character like others
        boolean atCell = true;
        boolean quotes = false;
        for (int i = start; i < csv.length; i++) {
            byte b = csv[i];
            if (atCell) {
                quotes = b == '"';
                quoted = quotes;
                atCell = false;
                if (quotes) {
                    continue;
                }
            }
            if (b == '"' && quotes) {
                quoted = !quoted;
            } else if (b == ',' && !quoted) {
                atCell = true;
            } else if ((b == '\n' || b == '\r') && !quoted) {
                return i;
            }
        }
        return csv.length;
    }

    private static int afterLineEnd(byte[] csv, int end) {
        boolean both = end + 1 < csv.length && csv[end] == '\r' && csv[end + 1] == '\n';
        return end + (both ? 2 : 1);
    }
}
