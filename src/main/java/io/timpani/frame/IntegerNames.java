package io.timpani.frame;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/** The names {@code 0}, {@code 1}, … of columns that have none, made when asked for: a matrix may be two billion wide. */
final class IntegerNames extends AbstractList<String> implements RandomAccess {
    private final int count;

    IntegerNames(int count) {
        this.count = count;
    }

    @Override
    public String get(int index) {
        return Integer.toString(Objects.checkIndex(index, count));
    }

    @Override
    public int size() {
        return count;
    }
}
