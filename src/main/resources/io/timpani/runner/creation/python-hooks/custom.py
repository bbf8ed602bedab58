# A model in Python: the hooks that are called while it is served and trained.
#
# This file must be called custom.py and lie in the model's directory, beside the artifacts. Take the marks away from the
# hooks that the model needs and fill them in; a model without a hook for a step gets the built-in step.
#
# import pandas as pd
#
#
# def init(code_dir, **kwargs):
#     """Called once, right after this file is imported."""
#
#
# def load_model(code_dir):
#     """Returns the model, whatever object that is. Without this hook, the directory's one artifact is loaded."""
#     return ...
#
#
# def read_input_data(input_binary_data):
#     """Makes of the bytes of a request what the next hooks want. Without it, they get a DataFrame."""
#     return pd.read_csv(...)
#
#
# def transform(data, model):
#     """Prepares features; returns a DataFrame with as many rows."""
#     return data
#
#
# def score(data, model, **kwargs):
#     """Predicts; returns a DataFrame.
#
#     Regression and anomaly: one column. Classification: one column per class, named after it, that sum up to 1.
#     kwargs tell positive_class_label and negative_class_label, or class_labels.
#     """
#     return pd.DataFrame({"Predictions": model.predict(data)})
#
#
# def post_process(predictions, model):
#     """Changes predictions before they are sent; returns a DataFrame with the same columns."""
#     return predictions
#
#
# def score_unstructured(model, data, **kwargs):
#     """Only for the target type unstructured: answers any text or bytes with text or bytes."""
#     return data
#
#
# def fit(X, y, output_dir, class_order, row_weights, parameters, **kwargs):
#     """Trains a model and writes it to output_dir, for `fit`."""
