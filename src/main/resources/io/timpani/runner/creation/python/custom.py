"""Miles per gallon of a car from its weight (1000 lbs) and its horse power."""
import json
import os

import pandas as pd


def load_model(code_dir):
    """Reads the coefficients. A pickled model would be read here in the same way."""
    with open(os.path.join(code_dir, "coefficients.json")) as file:
        return json.load(file)


def score(data, model, **kwargs):
    """One prediction per row. A feature that is missing counts as that of an average car."""
    prediction = pd.Series(float(model["intercept"]), index=data.index)
    for feature, weight in model["weights"].items():
        values = pd.to_numeric(data[feature], errors="coerce")
        prediction += weight * values.fillna(model["averages"][feature])
    return pd.DataFrame({"Predictions": prediction})
