package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.List;

/** Arguments of a function, kept for as long as it is applied: whether they are missing is asked before or after. */
final class Arguments {
    private final List<Typed> kept = new ArrayList<>();
    private final List<Expression> values = new ArrayList<>();
    private final int first;
    private boolean areNumbers = true;

    Arguments(List<Typed> given, Compilation compilation, Element at) {
        first = compilation.allot(given.size(), at);
        for (Typed argument : given) {
            areNumbers &= argument.kind().isNumber();
            if (argument.literal() == null) {
                int slot = first + values.size();
                values.add(argument.value());
                kept.add(new Typed(row -> row.slots[slot], argument.kind()));
            } else {
                kept.add(argument);
            }
        }
    }

    /** The arguments as they are kept; constants are what they are. */
    List<Typed> kept() {
        return kept;
    }

    boolean areNumbers() {
        return areNumbers;
    }

    /** Computes them; false when one of them is missing. */
    boolean compute(Row row) {
        boolean complete = true;
        for (int i = 0; i < values.size(); i++) {
            double value = values.get(i).of(row);
            row.slots[first + i] = value;
            complete &= !Double.isNaN(value);
        }
        return complete;
    }

    /** False when one of them is missing or infinite. */
    boolean areFinite(Row row) {
        for (int i = 0; i < values.size(); i++) {
            if (!Double.isFinite(row.slots[first + i])) {
                return false;
            }
        }
        return true;
    }
}
