"""Predictions of tables: hooks, tasks and built-in predictors in their order."""
import numpy as np
import pandas as pd

from datarobot_drum.drum.enum import TargetType
from timpani_worker import tasks, transform
from timpani_worker.data import flat, frame_of, raw_of, require_frame, table_frame, table_of
from timpani_worker.faults import Fault, HookFailed
from timpani_worker.hooks import call
from timpani_worker.loading import TEXT_TARGETS
from timpani_worker.moderation import moderated_score


class Structured:
    """A loaded model that predicts from tables. Everything that depends on the model alone is settled here."""

    def __init__(self, loaded):
        spec = loaded.spec
        self._loaded = loaded
        self._model = loaded.model
        self._read = loaded.hooks.get("read_input_data")
        self._transform = loaded.hooks.get("transform")
        self._post_process = loaded.hooks.get("post_process")
        self._score = loaded.hooks.get("score")
        if self._score is not None and loaded.moderation is not None:
            self._score = moderated_score(loaded.moderation, self._score, spec.target_name)
        self._as_returned = spec.target_type in TEXT_TARGETS or spec.target_type == "geopoint"
        self._width = len(spec.all_labels() or ("Predictions",))
        self._arguments = {"target_type": TargetType(spec.target_type)}
        if spec.target_type == "binary":
            self._arguments["positive_class_label"] = spec.positive
            self._arguments["negative_class_label"] = spec.negative
        elif spec.target_type in ("multiclass", "multilabel"):
            self._arguments["class_labels"] = list(spec.labels or ())

    def predict(self, request, body):
        """The answer (header, segments) to the data of a request."""
        if self._score is None and self._loaded.predictor is None and self._loaded.task is None:
            raise Fault("The model has no hook score, and no built-in predictor serves it.", "score", "missing")
        data = request["data"]
        frame, rows, raw = self._input(data, body)
        if self._transform is not None:
            frame = require_frame(call("transform", self._transform, frame, self._model), "transform")
        if self._score is None:
            return self._computed(frame, rows)
        if raw is None:
            raw = raw_of(data, body)
        try:
            result = self._score(
                frame,
                self._model,
                binary_data=raw,
                mimetype=data.get("mimetype"),
                charset=data.get("charset"),
                sparse_colnames=data.get("names"),
                **self._arguments
            )
        except BaseException as e:
            raise HookFailed("score") from e
        return _tabular(require_frame(result, "score"), rows)

    def _input(self, data, body):
        """What the hooks get, its number of rows or None, and the raw bytes if they are at hand."""
        if self._read is None:
            frame = frame_of(data, body)
            return frame, len(frame), None
        raw = raw_of(data, body)
        read = call("read_input_data", self._read, b"" if raw is None else raw)
        return read, len(read) if isinstance(read, pd.DataFrame) else None, raw

    def _computed(self, frame, rows):
        if isinstance(frame, pd.DataFrame) and not len(frame):
            # most frameworks refuse what has no rows
            return _matrix(np.zeros((0, self._width)), None, rows)
        if self._loaded.task is not None:
            values, labels, name = tasks.predict(self._loaded.spec, self._model, frame)
        else:
            name = self._loaded.predictor.name
            values, labels = self._loaded.predictor.predict(frame)
        try:
            array = np.asarray(values.toarray() if hasattr(values, "toarray") else values)
            if array.ndim == 1:
                array = array.reshape(-1, 1)
            if array.ndim == 2 and array.shape[1] == 1 and labels is None:
                if self._as_returned or array.dtype.kind in "OUS":
                    return _column(array[:, 0], rows)
            if array.ndim == 2:
                array = array.astype("<f8", copy=False)
        except (TypeError, ValueError) as e:
            raise Fault("%s predicted something that is no matrix of numbers: %s." % (name, type(values).__name__), name) from e
        if array.ndim != 2:
            raise Fault("%s predicted an array with %d dimensions; 1 or 2 are due." % (name, array.ndim), name)
        return _matrix(array, labels, rows)

    def post_process(self, request, body):
        predictions = table_frame(request["table"], body)
        result = call("post_process", self._post_process, predictions, self._model)
        return _tabular(require_frame(result, "post_process"), None)

    def transform(self, request, body):
        """The answer to the data of a request, of a model that transforms."""
        frame, rows, _ = self._input(request["data"], body)
        target = request.get("target")
        if target is not None:
            target = frame_of(target, body)
        result = transform.run(self._loaded, frame, target)
        return transform.answer(result, rows, request.get("wantTable"))


def _tabular(frame, rows):
    table, segments = table_of(frame)
    return {"status": "ok", "form": "table", "table": table, "inputRows": rows}, segments


def _column(values, rows):
    """Predictions of whatever kind as an answer."""
    return _tabular(pd.DataFrame({"Predictions": values.astype(object) if values.dtype.kind in "US" else values}), rows)


def _matrix(array, labels, rows):
    """Numbers, shape [rows, columns], as an answer."""
    header = {
        "status": "ok",
        "form": "matrix",
        "rows": array.shape[0],
        "cols": array.shape[1],
        "segment": 0,
        "labels": labels,
        "inputRows": rows,
    }
    return header, [flat(array, "<f8")]
