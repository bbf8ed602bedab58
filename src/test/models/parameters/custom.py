import pandas as pd
from datarobot_drum import RuntimeParameters


def load_model(code_dir):
    return RuntimeParameters.get("factor")


def score(data, model, **kwargs):
    word = [RuntimeParameters.get("word")] * len(data)
    return pd.DataFrame({"Predictions": data["a"] * model, "word": word})
