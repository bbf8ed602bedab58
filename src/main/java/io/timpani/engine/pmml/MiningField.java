package io.timpani.engine.pmml;

/** How a model wants the values of one of its fields treated. */
final class MiningField {
    private enum Invalid {
        RETURN_INVALID,
        AS_IS,
        AS_MISSING,
        AS_VALUE
    }

    private enum Outliers {
        AS_IS,
        AS_MISSING,
        AS_EXTREMES
    }

    private final Kind kind;
    private final DataField declared;
    private final int input;
    private final Invalid invalid;
    private final double invalidReplacement;
    private final boolean missingIsInvalid;
    private final double missingReplacement;
    private final Outliers outliers;
    private final double low;
    private final double high;

    private MiningField(Element element, DataField declared, int input, boolean nested, Compilation compilation) {
        this.kind = declared.kind();
        this.declared = declared;
        this.input = input;
        this.invalid = invalid(element, nested);
        this.invalidReplacement = replacement(element, "invalidValueReplacement", compilation);
        this.missingIsInvalid =
                element.attribute("missingValueTreatment", "asIs").equals("returnInvalid");
        this.missingReplacement = replacement(element, "missingValueReplacement", compilation);
        String outlying = element.attribute("outliers", "asIs");
        this.outliers = switch (outlying) {
            case "asIs" -> Outliers.AS_IS;
            case "asMissingValues" -> Outliers.AS_MISSING;
            case "asExtremeValues" -> Outliers.AS_EXTREMES;
            default -> throw element.unsupported("outliers", outlying);
        };
        this.low = element.number("lowValue", Double.NEGATIVE_INFINITY);
        this.high = element.number("highValue", Double.POSITIVE_INFINITY);
        if (outliers != Outliers.AS_IS && !kind.isNumber()) {
            throw element.refused("only numbers can be outliers");
        }
        if (invalid == Invalid.AS_VALUE && Double.isNaN(invalidReplacement)) {
            throw element.refused("it has no attribute invalidValueReplacement");
        }
    }

    /**
     * The treatment of an input.
     *
     * @param input its index
     */
    static MiningField ofInput(Element element, DataField declared, int input, Compilation compilation) {
        return new MiningField(element, declared, input, false, compilation);
    }

    /** The treatment that a model inside another adds to that of the outer one. */
    static MiningField ofInner(Element element, DataField declared, Compilation compilation) {
        return new MiningField(element, declared, Row.INNER, true, compilation);
    }

    /** True when an element asks for something that a model inside another has to do itself. */
    static boolean treats(Element element) {
        return element.has("missingValueReplacement")
                || element.attribute("missingValueTreatment", "asIs").equals("returnInvalid")
                || !element.attribute("outliers", "asIs").equals("asIs")
                || element.attribute("invalidValueTreatment", "asIs").matches("asMissing|asValue");
    }

    private static Invalid invalid(Element element, boolean nested) {
        String treatment = element.attribute("invalidValueTreatment", "returnInvalid");
        return switch (treatment) {
            // the outer model has decided before
            case "returnInvalid" -> nested ? Invalid.AS_IS : Invalid.RETURN_INVALID;
            // how PMML 4.3 wrote asValue
            case "asIs" -> element.has("invalidValueReplacement") ? Invalid.AS_VALUE : Invalid.AS_IS;
            case "asMissing" -> Invalid.AS_MISSING;
            case "asValue" -> Invalid.AS_VALUE;
            default -> throw element.unsupported("invalidValueTreatment", treatment);
        };
    }

    private double replacement(Element element, String attribute, Compilation compilation) {
        String text = element.attribute(attribute);
        return text == null ? Double.NaN : compilation.constant(text, kind, element);
    }

    DataField declared() {
        return declared;
    }

    /** A number or code as it came, NaN = missing. */
    double treat(double value, Row row) {
        if (Double.isNaN(value)) {
            return missing(row);
        }
        double cast = kind.cast(value);
        if (Double.isNaN(cast)) {
            return invalid(Double.NaN, row);
        }
        if (declared.isMissing(cast)) {
            return missing(row);
        }
        if (!declared.isValid(cast)) {
            return invalid(cast, row);
        }
        if (outliers == Outliers.AS_IS || (cast >= low && cast <= high)) {
            return cast;
        }
        return outliers == Outliers.AS_MISSING ? missing(row) : kind.cast(cast < low ? low : high);
    }

    /** A text as it came. */
    double treat(String text, Row row) {
        if (declared.missingTexts().contains(text)) {
            return missing(row);
        }
        double value = kind == Kind.TEXT ? row.code(text) : kind.parse(text);
        return Double.isNaN(value) ? invalid(value, row) : treat(value, row);
    }

    private double missing(Row row) {
        if (missingIsInvalid) {
            row.invalidate(input);
        }
        return missingReplacement;
    }

    /** @param value NaN when what came is no value of the field's kind, which cannot be taken as it is */
    private double invalid(double value, Row row) {
        return switch (invalid) {
            case AS_MISSING -> missing(row);
            case AS_VALUE -> invalidReplacement;
            case AS_IS -> {
                if (Double.isNaN(value)) {
                    row.invalidate(input);
                }
                yield value;
            }
            case RETURN_INVALID -> {
                row.invalidate(input);
                yield Double.NaN;
            }
        };
    }
}
