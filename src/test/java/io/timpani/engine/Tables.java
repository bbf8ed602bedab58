package io.timpani.engine;

import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.SparseMatrix;
import io.timpani.frame.Table;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables of four rows, by the names of their columns' kinds. */
final class Tables {
    static final int ROWS = 4;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13};

    private Tables() {}

    /** Joins columns by {@code +}, such as {@code whole+prose}; {@code none} = no columns, {@code matrix} = sparse. */
    static Table of(String kinds) {
        if (kinds.equals("matrix")) {
            return new SparseMatrix(2, List.of("a", "b", "c"), new int[] {0, 1, 1}, new int[] {2}, new double[] {0.5});
        }
        List<Column> columns = new ArrayList<>();
        if (!kinds.equals("none")) {
            for (String kind : kinds.split("\\+", -1)) {
                columns.add(column(kind, kind + columns.size()));
            }
        }
        return new Frame(ROWS, columns);
    }

    private static Column column(String kind, String name) {
        return switch (kind) {
            case "whole" -> new NumberColumn(name, new double[] {1, -2, 0, 1e300});
            case "wholeOrMissing" -> new NumberColumn(name, new double[] {1, Double.NaN, 3, 4});
            case "fraction" -> new NumberColumn(name, new double[] {1, 2, 3, 4.5});
            case "infinite" -> new NumberColumn(name, new double[] {1, 2, 3, Double.POSITIVE_INFINITY});
            case "unknown" ->
                new NumberColumn(name, new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN, /* unused */ 7.5});
            case "count" -> new IntegerColumn(name, new long[] {1, 2, 3, 4});
            case "truth" -> new BooleanColumn(name, new boolean[ROWS]);
            case "time" -> new TimeColumn(name, new long[] {0, 1, 2, 3});
            case "timeOrMissing" -> new TimeColumn(name, new long[] {0, TimeColumn.MISSING, 2, 3});
            case "word" -> new TextColumn(name, new String[] {"a", "b", "a", "b"});
            case "wordOrMissing" -> new TextColumn(name, new @Nullable String[] {"a", null, "a", "b"});
            case "prose" -> new TextColumn(name, new String[] {"a b", "b\tc", "a\u00a0d", "b"});
            case "halfProse" -> new TextColumn(name, new String[] {"a b", "b c", "a", "b"});
            case "empty" -> new TextColumn(name, new @Nullable String[ROWS]);
            case "image" -> new TextColumn(name, texts(PNG));
            case "imageOrMissing" -> new TextColumn(name, new @Nullable String[] {texts(PNG)[0], null, null, null});
            case "imageOrWord" -> new TextColumn(name, new @Nullable String[] {texts(PNG)[0], "no image", null, null});
            case "mixed" -> new MixedColumn(name, new @Nullable Object[] {1L, "a", true, null});
            case "mixedProse" -> new MixedColumn(name, new @Nullable Object[] {"a b", "b c", "c d", 1.5});
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String[] texts(byte[] image) {
        String text = Base64.getEncoder().encodeToString(image);
        return new String[] {text, text, text, text};
    }
}
