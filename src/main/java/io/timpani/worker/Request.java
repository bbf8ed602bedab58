package io.timpani.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a worker is asked: a header, which is a JSON object, and stretches of bytes that the header names by their index. */
public final class Request {
    private final Map<String, @Nullable Object> header = new LinkedHashMap<>();
    private final List<Segment> segments = new ArrayList<>();

    /** @param op what is to be done */
    public Request(String op) {
        header.put("op", op);
    }

    /** Sets a key of the header: text, numbers, truth values, null, maps and lists of those. */
    public Request with(String key, @Nullable Object value) {
        header.put(key, value);
        return this;
    }

    /**
     * Adds bytes.
     *
     * @return their index
     */
    public int add(Segment segment) {
        segments.add(segment);
        return segments.size() - 1;
    }

    Map<String, @Nullable Object> header() {
        return header;
    }

    List<Segment> segments() {
        return segments;
    }
}
