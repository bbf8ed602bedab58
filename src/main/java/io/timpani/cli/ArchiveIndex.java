package io.timpani.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of the archives inside the standalone jar may hold a path. Made when the jar is built, because listing some 300
 * archives at every start takes longer than anything else in it.
 *
 * <p>Text, one line each: the archives, an empty line, then {@code key TAB archive numbers}. The key of a path is its
 * directory; below {@code META-INF}, where every archive has files, it is the whole path.
 */
final class ArchiveIndex {
    /** Where the index stands in the jar, beside this class. */
    static final String RESOURCE = "archives.index";

    private static final int[] NONE = {};

    private final List<String> archives;
    /** By key the archive numbers as they stand in the index: a start asks for few of them. */
    private final Map<String, String> holders;

    private ArchiveIndex(List<String> archives, Map<String, String> holders) {
        this.archives = archives;
        this.holders = holders;
    }

    static ArchiveIndex read(InputStream in) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> archives = new ArrayList<>();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                archives.add(line);
            }
            Map<String, String> holders = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                holders.put(line.substring(0, tab), line.substring(tab + 1));
            }
            return new ArchiveIndex(archives, holders);
        }
    }

    /** Entry names of all archives; their places are the numbers of {@link #holders}. */
    List<String> archives() {
        return archives;
    }

    /** Numbers of the archives that may hold the path, in class path order. */
    int[] holders(String path) {
        String numbers = holders.get(key(path));
        return numbers == null
                ? NONE
                : Arrays.stream(numbers.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /**
     * Writes an index.
     *
     * @param entries entry names per archive, in class path order
     */
    static String write(Map<String, List<String>> entries) {
        Map<String, TreeSet<Integer>> holders = new TreeMap<>();
        List<String> archives = List.copyOf(entries.keySet());
        for (int number = 0; number < archives.size(); number++) {
            for (String path : entries.getOrDefault(archives.get(number), List.of())) {
                holders.computeIfAbsent(key(path), key -> new TreeSet<>()).add(number);
            }
        }
        StringBuilder text = new StringBuilder();
        archives.forEach(archive -> text.append(archive).append('\n'));
        holders.forEach((key, numbers) -> {
            text.append('\n').append(key).append('\t');
            text.append(String.join(" ", numbers.stream().map(String::valueOf).toList()));
        });
        return text.append('\n').toString();
    }

    private static String key(String path) {
        // a directory is asked for as "a/b" and as "a/b/"
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (trimmed.startsWith("META-INF/")) {
            return trimmed;
        }
        int slash = trimmed.lastIndexOf('/');
        return slash < 0 ? "" : trimmed.substring(0, slash);
    }
}
