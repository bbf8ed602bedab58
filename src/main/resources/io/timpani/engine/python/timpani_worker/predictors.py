"""Predictors for models of known frameworks.

A framework is asked only if it is imported already: a model of its own cannot be in memory otherwise.
"""
import sys

from timpani_worker.faults import Fault, HookFailed

_VALUES = ("regression", "anomaly", "geopoint")
_CLASSES = ("binary", "multiclass", "multilabel")


def is_sklearn(model):
    return _is_a(model, "sklearn.base", "BaseEstimator")


def _is_a(model, module, name):
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(model, kind)


def _last_step(model):
    return model.steps[-1][1] if _is_a(model, "sklearn.pipeline", "Pipeline") and model.steps else model


def _is_keras(model):
    return any(_is_a(model, module, "Model") for module in ("keras", "keras.models", "tensorflow.keras", "keras.engine.training"))


def _is_xgboost(model):
    return _is_a(model, "xgboost", "Booster") or _is_a(model, "xgboost", "XGBModel")


def framework_of(model):
    """The name of the framework that knows an object, None if none does."""
    last = _last_step(model)
    if _is_keras(last):
        return "keras"
    if _is_xgboost(last):
        return "xgboost"
    if _is_a(model, "torch.nn", "Module"):
        return "torch"
    if is_sklearn(model):
        return "scikit-learn"
    if _is_a(model, "onnxruntime", "InferenceSession"):
        return "onnx"
    return None


def predictor_for(spec, model):
    """The predictor for an object. Fault if no framework knows it."""
    name = framework_of(model)
    if name is None:
        raise Fault(
            "No framework (keras, xgboost, torch, scikit-learn, onnx) fits a model of type %s; "
            "the hook score could predict with it." % type(model).__name__
        )
    if spec.target_type in _CLASSES and spec.all_labels() is None:
        raise Fault(
            "The predictor %s needs %s for target type %s."
            % (
                name,
                "the positive and the negative class label" if spec.target_type == "binary" else "class labels",
                spec.target_type,
            )
        )
    return Predictor(name, spec.target_type, model)


class Predictor:
    """Predicts with a model of a framework. name: of the framework, as the server shows it."""

    def __init__(self, name, target_type, model):
        self.name = name
        self._target_type = target_type
        self._model = model
        self._classifies = target_type in _CLASSES
        self._run = {
            "scikit-learn": self._sklearn,
            "xgboost": self._xgboost,
            "keras": self._keras,
            "torch": self._torch,
            "onnx": self._onnx,
        }[name]

    def predict(self, frame):
        """Values and labels: anything array-like, and label texts in its column order, or None."""
        try:
            return self._run(frame)
        except Fault:
            raise
        except BaseException as e:
            raise HookFailed(self.name) from e

    def _sklearn(self, frame):
        if self._classifies:
            return self._model.predict_proba(frame), self._labels()
        if self._target_type not in _VALUES:
            raise Fault(
                "The predictor %s cannot serve target type %s; the hook score could." % (self.name, self._target_type),
                self.name,
            )
        return self._model.predict(frame), None

    def _xgboost(self, frame):
        if _is_a(self._model, "xgboost", "Booster"):
            return self._model.predict(sys.modules["xgboost"].DMatrix(frame)), self._labels()
        if self._classifies:
            return self._model.predict_proba(frame), self._labels()
        return self._model.predict(frame), None

    def _keras(self, frame):
        if _is_keras(self._model):
            return self._model.predict(_matrix(frame)), None
        if self._classifies and hasattr(self._model, "predict_proba"):
            return self._model.predict_proba(frame), self._labels()
        return self._model.predict(frame), None

    def _torch(self, frame):
        torch = sys.modules["torch"]
        self._model.eval()
        with torch.no_grad():
            result = self._model(torch.from_numpy(_matrix(frame)))
        if isinstance(result, (tuple, list)):
            result = result[0]
        return result.detach().cpu().numpy(), None

    def _onnx(self, frame):
        session = self._model
        outputs = [output.name for output in session.get_outputs()]
        if not outputs:
            raise Fault("The ONNX model has no output.", self.name)
        wanted = outputs[0]
        if len(outputs) > 1 and self._target_type in ("binary", "multiclass"):
            wanted = next((name for name in outputs if "prob" in name), wanted)
        result = session.run([wanted], {session.get_inputs()[0].name: _matrix(frame)})[0]
        if isinstance(result, list) and result and isinstance(result[0], dict):
            keys = list(result[0])
            result = [[row[key] for key in keys] for row in result]
        return result, None

    def _labels(self):
        classes = getattr(self._model, "classes_", None)
        if classes is None or any(hasattr(label, "__len__") and not isinstance(label, str) for label in classes):
            return None
        return [str(label) for label in classes]


def _matrix(frame):
    import numpy as np

    return np.ascontiguousarray(frame, dtype=np.float32)
