package io.timpani.frame;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The names {@code 0}, {@code 1}, … of columns that have none, made when asked for: a matrix may be two billion wide. */
final class IntegerNames extends AbstractList<String> implements RandomAccess {
    private static final int LONGEST = 10;

    private final int count;

    IntegerNames(int count) {
        this.count = count;
    }

    @Override
    public String get(int index) {
        return Integer.toString(Objects.checkIndex(index, count));
    }

    /** Found by reading the number; the search that lists offer would make every name. */
    @Override
    public int indexOf(@Nullable Object name) {
        if (name instanceof String text && !text.isEmpty() && text.length() <= LONGEST) {
            long number = 0;
            for (int i = 0; i < text.length(); i++) {
                int digit = text.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    return -1;
                }
                number = number * 10 + digit;
            }
            boolean padded = text.length() > 1 && text.charAt(0) == '0';
            return padded || number >= count ? -1 : (int) number;
        }
        return -1;
    }

    @Override
    public int lastIndexOf(@Nullable Object name) {
        return indexOf(name);
    }

    @Override
    public boolean contains(@Nullable Object name) {
        return indexOf(name) >= 0;
    }

    @Override
    public int size() {
        return count;
    }
}
