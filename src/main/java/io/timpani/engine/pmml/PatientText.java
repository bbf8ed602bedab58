package io.timpani.engine.pmml;

/** A text whose letters can be read only so often: patterns may try more ways to match than anyone can wait for. */
final class PatientText implements CharSequence {
    /** Longer texts can need more stack than there is. */
    private static final int LONGEST = 4_000;

    private static final int MOST_READS = 2_000_000;

    private final String text;
    private int reads;

    PatientText(String text) {
        if (text.length() > LONGEST) {
            throw TextFunctions.failed("matches a pattern with a text of more than %d characters".formatted(LONGEST));
        }
        this.text = text;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        reads++;
        if (reads > MOST_READS) {
            throw TextFunctions.failed("takes too long to match a pattern");
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
