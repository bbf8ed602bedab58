package io.timpani.telemetry;

/**
 * Labels that every metric of a runtime carries.
 *
 * @param model name of the model, or {@code none}
 * @param targetType kind of answer, or {@code none}
 */
public record Labels(String model, String targetType) {
    /** Of a runtime without a model. */
    public static final Labels NONE = new Labels("none", "none");
}
