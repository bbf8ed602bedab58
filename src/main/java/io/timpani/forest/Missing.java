package io.timpani.forest;

/** Where a node sends a value that is missing ({@code NaN}). */
public enum Missing {
    LEFT,
    RIGHT,
    /** Where it would send 0. */
    AS_ZERO,
    /** Left, and zeros (of at most {@link #LARGEST_ZERO}, whatever their sign) as well. */
    ZERO_LEFT,
    /** Right, and zeros as well. */
    ZERO_RIGHT;

    /** The largest number that still counts as a zero. */
    public static final double LARGEST_ZERO = 1e-35f;

    Missing opposite() {
        return switch (this) {
            case LEFT -> RIGHT;
            case RIGHT -> LEFT;
            case AS_ZERO -> AS_ZERO;
            case ZERO_LEFT -> ZERO_RIGHT;
            case ZERO_RIGHT -> ZERO_LEFT;
        };
    }
}
