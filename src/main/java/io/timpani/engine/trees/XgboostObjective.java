package io.timpani.engine.trees;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What XGBoost's objectives make of margins, in floats as the library does. */
enum XgboostObjective implements Link {
    MARGIN(
            "reg:squarederror",
            "reg:linear",
            "reg:squaredlogerror",
            "reg:pseudohubererror",
            "reg:absoluteerror",
            "reg:quantileerror",
            // with one expectile; of several, all but the first are made of what lies between
            "reg:expectileerror",
            "rank:pairwise",
            "rank:ndcg",
            "rank:map") {
        @Override
        float margin(float base) {
            return base;
        }

        @Override
        public void apply(double[] values, int rows, int columns) {
            // a margin is the prediction
        }
    },
    PROBABILITY("reg:logistic", "binary:logistic") {
        @Override
        float margin(float base) {
            return (float) -Math.log(1f / base - 1f);
        }

        @Override
        boolean takes(float base) {
            return base >= 0 && base <= 1;
        }

        @Override
        public void apply(double[] values, int rows, int columns) {
            sigmoids(values, rows * columns);
        }
    },
    /** A margin of which a target type may want the probability. */
    LOGIT("binary:logitraw") {
        @Override
        float margin(float base) {
            return base;
        }

        @Override
        public void apply(double[] values, int rows, int columns) {
            // a margin is the prediction
        }
    },
    SIDE("binary:hinge") {
        @Override
        float margin(float base) {
            return base;
        }

        @Override
        public void apply(double[] values, int rows, int columns) {
            for (int i = 0; i < rows * columns; i++) {
                values[i] = values[i] > 0 ? 1 : 0;
            }
        }
    },
    POSITIVE("count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft") {
        @Override
        float margin(float base) {
            return (float) Math.log(base);
        }

        @Override
        boolean takes(float base) {
            return base >= 0;
        }

        @Override
        public void apply(double[] values, int rows, int columns) {
            for (int i = 0; i < rows * columns; i++) {
                values[i] = (float) Math.exp(values[i]);
            }
        }
    },
    CLASSES("multi:softprob", "multi:softmax") {
        @Override
        float margin(float base) {
            return base;
        }

        @Override
        public void apply(double[] values, int rows, int columns) {
            for (int row = 0; row < rows; row++) {
                softmax(values, row * columns, columns);
            }
        }
    };

    // what the library adds so as to never divide by zero
    private static final float EPSILON = 1e-16f;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<String> names;

    XgboostObjective(String... names) {
        this.names = List.of(names);
    }

    /** The objective of that name, empty when it is not known. */
    static Optional<XgboostObjective> of(String name) {
        return Arrays.stream(values())
                .filter(objective -> objective.names.contains(name))
                .findFirst();
    }

    /** Where sums begin, for the base score that a model file has. */
    abstract float margin(float base);

    /** Whether a base score makes sense. */
    boolean takes(float base) {
        return !Float.isNaN(base);
    }

    static void sigmoids(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = 1f / ((float) Math.exp(-values[i]) + 1f + EPSILON);
        }
    }

    private static void softmax(double[] values, int from, int count) {
        double largest = values[from];
        for (int i = from + 1; i < from + count; i++) {
            largest = Math.max(largest, values[i]);
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            float power = (float) Math.exp((float) (values[i] - largest));
            values[i] = power;
            sum += power;
        }
        float whole = (float) sum;
        for (int i = from; i < from + count; i++) {
            values[i] = (float) values[i] / whole;
        }
    }
}
