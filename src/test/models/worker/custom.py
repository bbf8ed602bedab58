"""Does what the rows say: every row has a mode, the first one counts, and a value."""
import os
import time

import pandas as pd

calls = 0


def load_model(code_dir):
    print("loaded by a worker", flush=True)
    return "model"


def score(data, model, **kwargs):
    global calls
    calls += 1
    mode, values = data["mode"].iloc[0], data["value"].astype(float)
    if mode == "sleep":
        print("begins to sleep", flush=True)
        # the work of a model, as long as the test says
        time.sleep(values.iloc[0])
    elif mode == "pid":
        values = [float(os.getpid())] * len(data)
    elif mode == "calls":
        values = [float(calls)] * len(data)
    elif mode == "rows":
        values = [float(len(data))]
    elif mode == "say":
        print("über \"quoted\" output", flush=True)
    return pd.DataFrame({"Predictions": values})
