package io.timpani.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a header comes to: the columns of the body, and which of them are wanted. Immutable.
 *
 * @param bytes the header as it came, from behind the byte order mark to its line end
 * @param lines physical lines it takes
 * @param names one unique name per column
 * @param kinds how each column is read
 * @param wanted names of the columns that are read, always the same list for the same header
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
record CsvHeader(byte[] bytes, long lines, String[] names, FrameSchema.Kind[] kinds, List<String> wanted) {
    static CsvHeader of(List<String> given, FrameSchema schema) {
        String[] names = ColumnNames.unique(given).toArray(String[]::new);
        FrameSchema.Kind[] kinds = new FrameSchema.Kind[names.length];
        List<String> wanted = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            kinds[i] = schema.kindOf(names[i]);
            (kinds[i] == FrameSchema.Kind.SKIPPED ? skipped : wanted).add(names[i]);
        }
        schema.skip(skipped);
        return new CsvHeader(new byte[0], 0, names, kinds, List.copyOf(wanted));
    }

    /** The same header, to be known again by its bytes. */
    CsvHeader knownBy(byte[] header, long lineCount) {
        return new CsvHeader(header, lineCount, names, kinds, wanted);
    }

    /** True when these bytes start with this header; how they go on does not matter, since its line end is part of it. */
    boolean starts(byte[] body, int from, int to) {
        return to - from >= bytes.length && Arrays.equals(bytes, 0, bytes.length, body, from, from + bytes.length);
    }

    CsvCells[] cells() {
        CsvCells[] cells = new CsvCells[names.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = CsvCells.of(names[i], kinds[i]);
        }
        return cells;
    }
}
