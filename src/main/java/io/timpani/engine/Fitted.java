package io.timpani.engine;

import java.util.List;

/**
 * What is known of a training that went well.
 *
 * @param peakBytes most memory that its process had, 0 = not known
 * @param warnings what the user should know, a sentence each
 */
public record Fitted(long peakBytes, List<String> warnings) {
    public Fitted {
        warnings = List.copyOf(warnings);
    }
}
