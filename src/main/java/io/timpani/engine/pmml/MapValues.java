package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks up a combination of values in a table. The combination becomes one number, by which the table is sorted. */
final class MapValues {
    private final int[] slots;
    private final ValueSet[] keys;
    private final long[] sorted;
    private final double[] results;
    private final double missing;
    private final double otherwise;

    private MapValues(int[] slots, ValueSet[] keys, Map<Long, Double> table, double missing, double otherwise) {
        this.slots = slots;
        this.keys = keys;
        this.missing = missing;
        this.otherwise = otherwise;
        sorted = table.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        results = Arrays.stream(sorted)
                .mapToDouble(key -> table.getOrDefault(key, otherwise))
                .toArray();
    }

    static Typed of(Element element, Scope scope) {
        Compilation compilation = scope.compilation();
        Kind kind = Kind.of(element.attribute("dataType", "string"), element);
        List<Element> pairs = element.children("FieldColumnPair");
        List<Element> rows = element.requiredChild("InlineTable").children("row");
        compilation.spend((long) rows.size() * (pairs.size() + 1), element);
        String output = element.required("outputColumn");
        int[] slots = new int[pairs.size()];
        double[][] cells = new double[slots.length][];
        ValueSet[] keys = new ValueSet[slots.length];
        long size = 1;
        for (int i = 0; i < slots.length; i++) {
            Field field = scope.field(pairs.get(i).required("field"), pairs.get(i));
            String column = pairs.get(i).required("column");
            slots[i] = field.slot();
            cells[i] = rows.stream()
                    .mapToDouble(row -> compilation.bound(cell(row, column), field.kind(), row))
                    .toArray();
            keys[i] = new ValueSet(Arrays.stream(cells[i]).boxed().toList());
            if (keys[i].size() > 0 && size > Long.MAX_VALUE / keys[i].size()) {
                throw element.refused("it has too many columns");
            }
            size *= Math.max(1, keys[i].size());
        }
        Map<Long, Double> table = new HashMap<>();
        for (int r = 0; r < rows.size(); r++) {
            long key = 0;
            for (int i = 0; i < slots.length; i++) {
                key = key * keys[i].size() + keys[i].indexOf(cells[i][r]);
            }
            table.putIfAbsent(key, compilation.constant(cell(rows.get(r), output), kind, rows.get(r)));
        }
        MapValues values = new MapValues(
                slots,
                keys,
                table,
                Expressions.optional(element, "mapMissingTo", kind, compilation),
                Expressions.optional(element, "defaultValue", kind, compilation));
        return new Typed(values::of, kind);
    }

    private static String cell(Element row, String column) {
        List<Element> cells = new ArrayList<>(row.children(column));
        if (cells.isEmpty()) {
            throw row.refused("it has no column %s".formatted(Element.shown(column)));
        }
        return cells.get(0).text();
    }

    private double of(Row row) {
        long key = 0;
        boolean known = true;
        for (int i = 0; i < slots.length; i++) {
            double value = row.slots[slots[i]];
            if (Double.isNaN(value)) {
                return missing;
            }
            int index = keys[i].indexOf(value);
            known &= index >= 0;
            key = key * keys[i].size() + index;
        }
        int at = known ? Arrays.binarySearch(sorted, key) : -1;
        return at < 0 ? otherwise : results[at];
    }
}
