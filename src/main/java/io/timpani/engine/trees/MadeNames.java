package io.timpani.engine.trees;

import java.util.AbstractList;

/** What a library calls features that have no names. */
final class MadeNames extends AbstractList<String> {
    private final String start;
    private final int count;

    MadeNames(String start, int count) {
        this.start = start;
        this.count = count;
    }

    @Override
    public String get(int index) {
        return start + index;
    }

    @Override
    public int size() {
        return count;
    }
}
