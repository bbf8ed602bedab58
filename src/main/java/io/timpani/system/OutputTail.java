package io.timpani.system;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of an engine's output, bounded in lines and characters. */
final class OutputTail {
    static final int MAX_LINES = 1000;
    static final int MAX_CHARS = 256 * 1024;

    private final Deque<String> lines = new ArrayDeque<>();
    private int chars;

    synchronized void add(String line) {
        lines.addLast(line);
        chars += line.length();
        while (lines.size() > MAX_LINES || chars > MAX_CHARS) {
            chars -= lines.removeFirst().length();
        }
    }

    /** The last lines, oldest first. */
    synchronized List<String> last(int count) {
        List<String> all = new ArrayList<>(lines);
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }
}
