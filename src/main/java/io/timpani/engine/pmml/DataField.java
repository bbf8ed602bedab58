package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A field of the data dictionary.
 *
 * @param valid the values allowed, none = all are
 * @param intervals where numbers may lie, none = anywhere
 * @param missingTexts how missing values are written
 * @param labels the values allowed as the document writes them, in its order
 */
record DataField(
        String name,
        Kind kind,
        boolean continuous,
        boolean ordinal,
        ValueSet valid,
        ValueSet invalid,
        ValueSet missing,
        Set<String> missingTexts,
        List<Interval> intervals,
        List<String> labels) {
    static DataField of(Element element, Compilation compilation) {
        String optype = element.attribute("optype", "continuous");
        Kind kind = Kind.of(element.required("dataType"), element);
        List<Double> valid = new ArrayList<>();
        List<Double> invalid = new ArrayList<>();
        List<Double> missing = new ArrayList<>();
        Set<String> missingTexts = new HashSet<>();
        List<String> labels = new ArrayList<>();
        for (Element value : element.children("Value")) {
            String text = value.required("value");
            double number = kind == Kind.TEXT ? compilation.words().code(text) : kind.parse(text);
            boolean readable = !Double.isNaN(number);
            switch (value.attribute("property", "valid")) {
                case "valid" -> {
                    valid.add(compilation.constant(text, kind, value));
                    labels.add(text);
                }
                case "invalid" -> {
                    // what cannot be read is invalid anyhow
                    if (readable) {
                        invalid.add(number);
                    }
                }
                case "missing" -> {
                    missingTexts.add(text);
                    if (readable) {
                        missing.add(number);
                    }
                }
                default -> throw value.unsupported("property", value.attribute("property", ""));
            }
        }
        return new DataField(
                element.required("name"),
                kind,
                optype.equals("continuous"),
                optype.equals("ordinal"),
                new ValueSet(valid),
                new ValueSet(invalid),
                new ValueSet(missing),
                Set.copyOf(missingTexts),
                element.children("Interval").stream().map(Interval::of).toList(),
                List.copyOf(labels));
    }

    /** A field that may have any value. */
    static DataField free(String name, Kind kind) {
        ValueSet none = new ValueSet(List.of());
        return new DataField(name, kind, true, false, none, none, none, Set.of(), List.of(), List.of());
    }

    boolean isMissing(double value) {
        return !missing.isEmpty() && missing.contains(value);
    }

    boolean isValid(double value) {
        if (!invalid.isEmpty() && invalid.contains(value)) {
            return false;
        }
        boolean free = valid.isEmpty() && intervals.isEmpty();
        return free || valid.contains(value) || (!intervals.isEmpty() && isInside(value));
    }

    private boolean isInside(double value) {
        for (int i = 0; i < intervals.size(); i++) {
            if (intervals.get(i).contains(value)) {
                return true;
            }
        }
        return false;
    }
}
