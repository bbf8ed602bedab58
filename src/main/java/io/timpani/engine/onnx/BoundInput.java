package io.timpani.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;

/** One input of the graph together with the part of a table that fills it. */
sealed interface BoundInput permits DenseInput, SparseInput {
    // what a text cell takes in a run, roughly: reference, object and the runtime's own copy
    int TEXT_CELL_BYTES = 64;

    InputTensor declared();

    /** The number of features. */
    int width();

    /**
     * A tensor of a range of rows, to be closed by the caller.
     *
     * @throws ServingException {@link ErrorCode#INVALID_INPUT} naming column and row of a value the input cannot hold
     */
    OnnxTensor tensor(OrtEnvironment environment, Scratch scratch, int from, int rows) throws OrtException;

    /** Memory one row takes. */
    default long bytesPerRow() {
        return (long) width()
                * (declared().isText() ? TEXT_CELL_BYTES : declared().type().size);
    }

    /** The failure for a value that the type of the input cannot hold; rows are counted from 1. */
    default ServingException refused(String column, int row, double value) {
        String type = declared().typeName();
        String why = Double.isNaN(value)
                ? "is missing"
                : declared().type() == OnnxJavaType.BOOL
                        ? "is neither 0 nor 1"
                        : "is no whole number in the range of " + type;
        return new ServingException(
                ErrorCode.INVALID_INPUT,
                "Column %s, row %d: the value %s, and the model wants %s".formatted(column, row + 1, why, type));
    }

    /** The failure for a feature that the body lacks and the type of the input cannot do without. */
    default ServingException lacking(String feature) {
        return new ServingException(
                ErrorCode.INVALID_INPUT,
                "Column %s is missing, and the model wants %s values in it"
                        .formatted(feature, declared().typeName()));
    }
}
