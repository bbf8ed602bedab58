package io.timpani.forest;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Values that a node sends to one side: codes of categories, or numbers. Immutable. */
public final class ValueSet {
    private final @Nullable BitSet codes;
    private final double[] values;
    private final boolean truncating;

    private ValueSet(@Nullable BitSet codes, double[] values, boolean truncating) {
        this.codes = codes;
        this.values = values;
        this.truncating = truncating;
    }

    /** Codes from 0; a value has the code of its whole part; no value below 0 is in the set. */
    public static ValueSet codes(BitSet codes) {
        return new ValueSet((BitSet) codes.clone(), new double[0], false);
    }

    /** Codes from 0; a value has the code of its whole part, so that what is above -1 has code 0. */
    public static ValueSet truncatedCodes(BitSet codes) {
        return new ValueSet((BitSet) codes.clone(), new double[0], true);
    }

    /** Exactly these numbers; {@code NaN} is equal to nothing. */
    public static ValueSet values(double... values) {
        double[] sorted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            // there is one zero only
            sorted[i] = values[i] + 0.0;
        }
        Arrays.sort(sorted);
        return new ValueSet(null, sorted, false);
    }

    boolean has(double value) {
        if (codes == null) {
            return !Double.isNaN(value) && Arrays.binarySearch(values, value + 0.0) >= 0;
        }
        return !isBelow(value) && !Double.isNaN(value) && codes.get((int) value);
    }

    /** True of what has no code since it is too small. */
    private boolean isBelow(double value) {
        return truncating ? value <= -1 : value < 0;
    }

    boolean hasCodes() {
        return codes != null;
    }

    /** True when whole parts count for values between -1 and 0, too. */
    boolean truncates() {
        return truncating;
    }

    /** One more than the largest code. */
    int limit() {
        return codes == null ? 0 : codes.length();
    }

    /** The same set for values of a precision. */
    ValueSet in(Precision precision) {
        if (codes != null || precision == Precision.DOUBLE) {
            return this;
        }
        return values(Arrays.stream(values).map(value -> (float) value).toArray());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof ValueSet set)) {
            return false;
        }
        boolean sameCodes = codes == null ? set.codes == null : codes.equals(set.codes);
        return sameCodes && truncating == set.truncating && Arrays.equals(values, set.values);
    }

    @Override
    public int hashCode() {
        return (codes == null ? 0 : codes.hashCode()) * 31 + Arrays.hashCode(values);
    }
}
