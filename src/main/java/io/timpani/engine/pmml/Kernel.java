package io.timpani.engine.pmml;

/** How alike two vectors are, one of which starts at a slot. */
@FunctionalInterface
interface Kernel {
    double of(Row row, double[] vector);

    /** The kernel of a support vector machine whose inputs start at a slot. */
    static Kernel of(Element element, int first) {
        for (Element child : element.children()) {
            double gamma = child.is("LinearKernelType") ? 1 : child.number("gamma", 1);
            double shift = child.number("coef0", 1);
            double degree = child.is("PolynomialKernelType") ? child.number("degree", 1) : 1;
            Kernel kernel = switch (child.name()) {
                case "LinearKernelType" -> (row, vector) -> product(row, first, vector);
                case "PolynomialKernelType" ->
                    (row, vector) -> Math.pow(gamma * product(row, first, vector) + shift, degree);
                case "RadialBasisKernelType" -> (row, vector) -> Math.exp(-gamma * distance(row, first, vector));
                case "SigmoidKernelType" -> (row, vector) -> Math.tanh(gamma * product(row, first, vector) + shift);
                default -> null;
            };
            if (kernel != null) {
                return kernel;
            }
        }
        throw element.refused("it has no kernel");
    }

    private static double product(Row row, int first, double[] vector) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += row.slots[first + i] * vector[i];
        }
        return sum;
    }

    private static double distance(Row row, int first, double[] vector) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            double difference = row.slots[first + i] - vector[i];
            sum += difference * difference;
        }
        return sum;
    }
}
