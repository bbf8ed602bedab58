"""Answers what it was asked, as text, as a completion, as a stream and as anything."""
import json

import pandas as pd


class Reply:
    def __init__(self, **members):
        self.__dict__.update(members)

    def to_dict(self):
        return dict(self.__dict__)

    def to_json(self, indent=None):
        return json.dumps(self.__dict__)


def load_model(code_dir):
    return "model"


def score(data, model, **kwargs):
    return pd.DataFrame({"completion": data["promptText"], "length": [len(text) for text in data["promptText"]]})


def chat(completion_create_params, model, **kwargs):
    text = completion_create_params["messages"][-1]["content"]
    if completion_create_params.get("stream"):
        return (Reply(object="chat.completion.chunk", word=word) for word in text.split())
    return Reply(object="chat.completion", text=text)


def get_supported_llm_models(model):
    return [Reply(object="model", id="own", created=1, owned_by="me")]


def score_unstructured(model, data, query, **kwargs):
    answer = {"type": type(data).__name__, "length": len(data), "query": dict(query), "data": data[:100]}
    return json.dumps(answer, ensure_ascii=False), {"mimetype": "application/json"}
