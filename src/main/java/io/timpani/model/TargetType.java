package io.timpani.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What kind of answer a model gives. Named to users by its lower-case value, everywhere. */
public enum TargetType {
    BINARY("binary"),
    REGRESSION("regression"),
    ANOMALY("anomaly"),
    UNSTRUCTURED("unstructured"),
    MULTICLASS("multiclass"),
    TRANSFORM("transform"),
    TEXT_GENERATION("textgeneration"),
    GEO_POINT("geopoint"),
    VECTOR_DATABASE("vectordatabase"),
    AGENTIC_WORKFLOW("agenticworkflow"),
    MULTILABEL("multilabel");

    private final String value;

    TargetType(String value) {
        this.value = value;
    }

    /** The name that users type and read. */
    public String value() {
        return value;
    }

    /** True for the types whose prediction is one probability per class label. */
    public boolean isClassification() {
        return this == BINARY || this == MULTICLASS || this == MULTILABEL;
    }

    /** True for the types whose prediction is passed on as the model gives it, whatever it is. */
    public boolean isTextLike() {
        return this == TEXT_GENERATION || this == GEO_POINT || this == VECTOR_DATABASE || this == AGENTIC_WORKFLOW;
    }

    /** True for the text-like types whose predictions are in the column that the user names as the target. */
    public boolean namesTarget() {
        return isTextLike() && this != GEO_POINT;
    }

    /** Finds a type by its value, ignoring case and surrounding blanks; empty when there is no such type. */
    public static Optional<TargetType> of(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(type -> type.value.equals(wanted)).findFirst();
    }

    /** All values joined by a comma, for messages. */
    public static String allValues() {
        return Arrays.stream(values()).map(TargetType::value).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return value;
    }
}
