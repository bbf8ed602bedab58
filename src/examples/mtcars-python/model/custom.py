"""Miles per gallon of a car from its weight and horse power, with hooks of the prediction-server contract."""
import json
import os

import pandas as pd


def load_model(code_dir):
    with open(os.path.join(code_dir, "coefficients.json")) as file:
        return json.load(file)


def transform(data, model):
    # a car of unknown power counts as an average one
    return data.assign(hp=data["hp"].fillna(147))


def score(data, model, **kwargs):
    mpg = model["intercept"] + model["wt"] * data["wt"] + model["hp"] * data["hp"]
    return pd.DataFrame({"Predictions": mpg, "litres_per_100_km": 235.215 / mpg})
