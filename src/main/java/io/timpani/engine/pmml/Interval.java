package io.timpani.engine.pmml;

/** A range of numbers. */
record Interval(double left, boolean leftOpen, double right, boolean rightOpen) {
    static Interval of(Element element) {
        String closure = element.required("closure");
        double left = element.number("leftMargin", Double.NEGATIVE_INFINITY);
        double right = element.number("rightMargin", Double.POSITIVE_INFINITY);
        return switch (closure) {
            case "openClosed" -> new Interval(left, true, right, false);
            case "openOpen" -> new Interval(left, true, right, true);
            case "closedOpen" -> new Interval(left, false, right, true);
            case "closedClosed" -> new Interval(left, false, right, false);
            default -> throw element.unsupported("closure", closure);
        };
    }

    boolean contains(double value) {
        return (leftOpen ? value > left : value >= left) && (rightOpen ? value < right : value <= right);
    }
}
