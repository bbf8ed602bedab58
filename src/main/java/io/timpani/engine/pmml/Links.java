package io.timpani.engine.pmml;

/** From a linear sum to what is predicted: inverse link functions. */
final class Links {
    private static final double SQRT_2 = Math.sqrt(2);
    private static final double SQRT_PI = Math.sqrt(Math.PI);
    private static final double SERIES_BELOW = 1.6;
    private static final int FRACTION_STEPS = 80;

    private Links() {}

    static double logistic(double y) {
        return 1 / (1 + Math.exp(-y));
    }

    static double cloglog(double y) {
        return -Math.expm1(-Math.exp(y));
    }

    static double loglog(double y) {
        return Math.exp(-Math.exp(-y));
    }

    static double cauchit(double y) {
        return 0.5 + Math.atan(y) / Math.PI;
    }

    /** Distribution function of the standard normal distribution. */
    static double normal(double x) {
        return x < 0 ? upper(-x / SQRT_2) / 2 : 1 - upper(x / SQRT_2) / 2;
    }

    /** The complementary error function of a number that is not negative. */
    private static double upper(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (x < SERIES_BELOW) {
            double term = x;
            double sum = x;
            for (int n = 1; Math.abs(term) > 1e-17 * sum; n++) {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return 1 - 2 / SQRT_PI * Math.exp(-x * x) * sum;
        }
        double fraction = 0;
        for (int n = FRACTION_STEPS; n > 0; n--) {
            fraction = n / 2.0 / (x + fraction);
        }
        return Math.exp(-x * x) / SQRT_PI / (x + fraction);
    }
}
