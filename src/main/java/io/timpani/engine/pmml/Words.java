package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts of a document, each with a code. Complete when the document is compiled, and not changed after. */
final class Words {
    static final int UNKNOWN = -1;

    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    /** The code of a text, which is made known. */
    int code(String text) {
        Integer known = codes.putIfAbsent(text, texts.size());
        if (known == null) {
            texts.add(text);
            return texts.size() - 1;
        }
        return known;
    }

    /** The code of a text, or {@link #UNKNOWN}. */
    int known(String text) {
        Integer known = codes.get(text);
        return known == null ? UNKNOWN : known;
    }

    String text(int code) {
        return texts.get(code);
    }

    int size() {
        return texts.size();
    }
}
