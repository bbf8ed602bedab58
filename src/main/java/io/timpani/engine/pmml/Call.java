package io.timpani.engine.pmml;

import java.util.List;

/** A function with the arguments that it is applied to. */
record Call(String name, List<Typed> arguments, Element at, Compilation compilation) {
    int count() {
        return arguments.size();
    }

    /** Refuses any other number of arguments. */
    void wants(int least, int most) {
        if (count() < least || count() > most) {
            throw at.refused("%d arguments for function %s".formatted(count(), name));
        }
    }

    Typed argument(int index) {
        return arguments.get(index);
    }

    /** An argument as a number. */
    Expression number(int index) {
        return argument(index).asNumber(at, compilation);
    }

    Expression[] numbers() {
        Expression[] all = new Expression[count()];
        for (int i = 0; i < all.length; i++) {
            all[i] = number(i);
        }
        return all;
    }

    Expression as(int index, Kind kind) {
        return argument(index).as(kind, at, compilation);
    }

    /** Kind of a computation with the arguments: the widest among them. */
    Kind widest() {
        Kind widest = Kind.INTEGER;
        for (Typed argument : arguments) {
            if (argument.kind() == Kind.FLOAT && widest == Kind.INTEGER) {
                widest = Kind.FLOAT;
            } else if (argument.kind() != Kind.INTEGER && argument.kind() != Kind.FLOAT) {
                widest = Kind.DOUBLE;
            }
        }
        return widest;
    }

    /** The kind in which two arguments can be compared. */
    Kind common(int one, int other) {
        Typed a = argument(one);
        Typed b = argument(other);
        if (a.literal() != null && b.literal() == null) {
            return b.kind() == Kind.INTEGER ? Kind.DOUBLE : b.kind();
        }
        if (b.literal() != null && a.literal() == null) {
            return a.kind() == Kind.INTEGER ? Kind.DOUBLE : a.kind();
        }
        return a.kind() == b.kind() ? a.kind() : Kind.DOUBLE;
    }
}
