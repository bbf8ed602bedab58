package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the cells of one CSV column, top to bottom, and finds out what pandas would make of them. Values are kept in the form
 * that fits so far; when a cell fits none (text behind numbers), nothing is kept any more and the column must be taken again,
 * with {@link #again}, once its kind is known.
 *
 * <p>Pandas reads bodies of many rows in chunks, types each of them on its own, and then looks for a type that holds them all:
 * so does this.
 */
final class TypedCells {
    /** What pandas makes of a column. */
    enum Kind {
        INTEGERS,
        NUMBERS,
        TRUTHS,
        TEXTS
    }

    /** How the values are kept. */
    private enum Form {
        UNTYPED,
        LONGS,
        DOUBLES,
        TRUTHS,
        TEXTS,
        DROPPED
    }

    private static final int NUMBER = CellLook.INTEGER | CellLook.FLOAT;
    private static final int FEW_ROWS = 256;

    private static final int ALL_MISSING = 1;
    private static final int ALL_INTEGERS = 2;
    private static final int ALL_NUMBERS = 4;
    private static final int ALL_TRUTHS = 8;
    private static final int TEXTS = 16;
    private static final int UNKNOWN = 32;

    private final String name;
    private Form form;
    private int room;
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    private boolean[] truths = new boolean[0];
    private @Nullable String[] texts = new String[0];
    private @Nullable RepeatedText repeated;

    /** Looks of the cells in this chunk. */
    private int looks;
    /** What the chunks that have ended are. */
    private int chunks;

    private TypedCells(String name, Form form, int looks) {
        this.name = name;
        this.form = form;
        this.looks = looks;
    }

    /** @param texts true to keep text from the start, although there may be numbers first */
    static TypedCells of(String name, boolean texts) {
        return new TypedCells(name, texts ? Form.TEXTS : Form.UNTYPED, 0);
    }

    /** The same column once more: as that kind, or not at all when it is kept already. */
    TypedCells again(Kind kind) {
        return switch (kind) {
            case INTEGERS -> new TypedCells(name, Form.LONGS, 0);
            case NUMBERS -> new TypedCells(name, Form.DOUBLES, 0);
            case TRUTHS -> new TypedCells(name, Form.TRUTHS, 0);
            case TEXTS -> new TypedCells(name, Form.TEXTS, CellLook.TEXT);
        };
    }

    /** Passes over its cells without a look at them. */
    static TypedCells passed() {
        return new TypedCells("", Form.DROPPED, CellLook.TEXT);
    }

    /** Makes room for that many rows. */
    void grow(int rows) {
        room = rows;
        switch (form) {
            case LONGS -> longs = Arrays.copyOf(longs, rows);
            case DOUBLES -> doubles = Arrays.copyOf(doubles, rows);
            case TRUTHS -> truths = Arrays.copyOf(truths, rows);
            case TEXTS -> growTexts();
            case UNTYPED, DROPPED -> {}
        }
    }

    private void growTexts() {
        texts = Arrays.copyOf(texts, room);
        if (repeated == null && room > FEW_ROWS) {
            repeated = new RepeatedText();
        }
    }

    /** Reads the next cell as the value of {@code row}; false when the body cannot be read. */
    boolean take(TypedCursor cursor, int row) {
        if ((looks & CellLook.TEXT) != 0) {
            return cursor.nextCell() && text(cursor, row);
        }
        if (form != Form.TEXTS) {
            int look = cursor.plain();
            if (look != 0) {
                looks |= look;
                number(row, look, cursor.whole, cursor.number);
                return true;
            }
        }
        return cursor.nextCell() && cell(cursor, row);
    }

    private boolean cell(TypedCursor cursor, int row) {
        CellLook cell = cursor.cell;
        int look = cell.of(cursor.bytes, cursor.from, cursor.to);
        looks |= look;
        if (form == Form.TEXTS) {
            return text(cursor, row);
        }
        switch (look & ~CellLook.ONLY_INTEGER) {
            case CellLook.INTEGER, CellLook.FLOAT -> number(row, look, cell.whole, cell.number);
            case CellLook.TRUTH -> truth(row, cell.truth);
            case CellLook.MISSING -> missing(row);
            case CellLook.TEXT -> firstText(cursor, row);
            default -> drop();
        }
        return true;
    }

    private void number(int row, int look, long whole, double number) {
        boolean integer = (look & CellLook.INTEGER) != 0;
        if (form == Form.UNTYPED) {
            form = integer && row == 0 ? Form.LONGS : Form.DOUBLES;
            grow(room);
            Arrays.fill(doubles, 0, Math.min(row, doubles.length), Double.NaN);
        }
        if (form == Form.LONGS) {
            if (integer) {
                longs[row] = whole;
                return;
            }
            toDoubles(row);
        }
        if (form == Form.DOUBLES) {
            doubles[row] = integer ? whole : number;
        } else {
            drop();
        }
    }

    private void truth(int row, boolean truth) {
        if (form == Form.UNTYPED && row == 0) {
            form = Form.TRUTHS;
            grow(room);
        }
        if (form == Form.TRUTHS) {
            truths[row] = truth;
        } else {
            drop();
        }
    }

    private void missing(int row) {
        if (form == Form.LONGS) {
            toDoubles(row);
        }
        if (form == Form.DOUBLES) {
            doubles[row] = Double.NaN;
        } else if (form == Form.TRUTHS) {
            drop();
        }
    }

    private void firstText(TypedCursor cursor, int row) {
        if (form == Form.UNTYPED) {
            form = Form.TEXTS;
            grow(room);
            put(cursor, row);
        } else {
            drop();
        }
    }

    private boolean text(TypedCursor cursor, int row) {
        if (form == Form.TEXTS) {
            put(cursor, row);
        }
        return true;
    }

    private void put(TypedCursor cursor, int row) {
        byte[] bytes = cursor.bytes;
        int from = cursor.from;
        int to = cursor.to;
        if (MissingTokens.contains(bytes, from, to)) {
            texts[row] = null;
            if (CellLook.isNone(bytes, from, to)) {
                looks |= CellLook.NONE;
            }
        } else if (repeated == null) {
            texts[row] = new String(bytes, from, to - from, UTF_8);
        } else {
            texts[row] = repeated.of(bytes, from, to);
        }
    }

    private void toDoubles(int rows) {
        double[] values = new double[room];
        for (int row = 0; row < rows; row++) {
            values[row] = longs[row];
        }
        longs = new long[0];
        doubles = values;
        form = Form.DOUBLES;
    }

    private void drop() {
        form = Form.DROPPED;
        longs = new long[0];
        doubles = new double[0];
        truths = new boolean[0];
    }

    /** A chunk ends here. */
    void endChunk() {
        chunks |= chunk();
        looks = 0;
    }

    private int chunk() {
        if ((looks & CellLook.NONE) != 0) {
            return UNKNOWN;
        }
        boolean truth = (looks & CellLook.TRUTH) != 0;
        boolean number = (looks & NUMBER) != 0;
        if ((looks & CellLook.TEXT) != 0 || (truth && number)) {
            return TEXTS;
        }
        boolean missing = (looks & CellLook.MISSING) != 0;
        if ((looks & CellLook.ODD) != 0 || (truth && missing)) {
            return UNKNOWN;
        }
        if (truth) {
            return ALL_TRUTHS;
        }
        if (!number) {
            return ALL_MISSING;
        }
        if (!missing && (looks & CellLook.FLOAT) == 0) {
            return ALL_INTEGERS;
        }
        return (looks & CellLook.ONLY_INTEGER) == 0 ? ALL_NUMBERS : UNKNOWN;
    }

    /** What pandas makes of the column, once all its chunks have ended; null when that cannot be told,
     * as without any row: then pandas' index depends on its version. */
    @Nullable
    Kind kind() {
        return switch (chunks) {
            case TEXTS, TEXTS | ALL_MISSING -> Kind.TEXTS;
            case ALL_INTEGERS -> Kind.INTEGERS;
            case ALL_TRUTHS -> Kind.TRUTHS;
            default -> chunks != 0 && (chunks & (TEXTS | ALL_TRUTHS | UNKNOWN)) == 0 ? Kind.NUMBERS : null;
        };
    }

    /** The column, or null when its values were not kept. */
    @Nullable
    Column column(Kind kind) {
        return switch (kind) {
            case INTEGERS -> form == Form.LONGS ? new IntegerColumn(name, longs) : null;
            case TRUTHS -> form == Form.TRUTHS ? new BooleanColumn(name, truths) : null;
            case TEXTS ->
                form == Form.TEXTS || (form == Form.UNTYPED && chunks == 0) ? new TextColumn(name, texts) : null;
            case NUMBERS -> numbers();
        };
    }

    private @Nullable Column numbers() {
        if (form == Form.LONGS) {
            toDoubles(longs.length);
        } else if (form == Form.UNTYPED) {
            doubles = new double[room];
            Arrays.fill(doubles, Double.NaN);
            form = Form.DOUBLES;
        }
        return form == Form.DOUBLES ? new NumberColumn(name, doubles) : null;
    }

    /** True when there is a text among the texts that cannot be told after all. */
    boolean isUnknown() {
        return (chunks & UNKNOWN) != 0;
    }
}
