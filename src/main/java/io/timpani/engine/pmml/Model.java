package io.timpani.engine.pmml;

/**
 * A model element in the making.
 *
 * @param scope the fields it can name
 * @param target what it predicts
 * @param single true: it computes with 32 bits
 */
record Model(Element element, Scope scope, Target target, boolean single) {
    Compilation compilation() {
        return scope.compilation();
    }

    boolean isRegression() {
        return function().equals("regression");
    }

    String function() {
        return element.required("functionName");
    }

    /** A number as precise as the model computes. */
    double round(double value) {
        return single ? (float) value : value;
    }

    double number(Element at, String attribute, double otherwise) {
        return round(at.number(attribute, otherwise));
    }

    /** Refuses a model that does neither regression nor classification. */
    void requirePrediction() {
        if (!isRegression() && !function().equals("classification")) {
            throw element.unsupported("functionName", function());
        }
    }
}
