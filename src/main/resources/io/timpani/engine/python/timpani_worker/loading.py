"""Loads a model: text targets, hooks, artifact, predictor."""
import importlib.util
import os
import pickle

from timpani_worker.faults import Fault, HookFailed
from timpani_worker.hooks import Hooks, call_init, call_load_model, is_user_error, load_hooks
from timpani_worker.moderation import moderation_of

TEXT_TARGETS = ("textgeneration", "vectordatabase", "agenticworkflow")
CLASSIFICATION = ("binary", "multiclass", "multilabel")
_EXTENSIONS = (".h5", ".onnx", ".pkl", ".pth")
# extension -> (modules that can load it, what to install), in the order in which they are tried
_FRAMEWORKS = {
    ".h5": (("keras", "tensorflow"), "keras (package tensorflow or keras)"),
    ".pkl": (("sklearn", "xgboost"), "scikit-learn (package scikit-learn) or xgboost (packages xgboost, scikit-learn)"),
    ".pth": (("torch",), "torch (package torch)"),
    ".onnx": (("onnxruntime",), "onnx (package onnxruntime)"),
}


class Spec:
    """What the server says about the model."""

    def __init__(self, request):
        self.code_dir = os.path.abspath(request["codeDir"])
        self.target_type = request["targetType"]
        self.positive = request.get("positive")
        self.negative = request.get("negative")
        self.labels = request.get("labels")
        self.target_name = request.get("targetName")
        self.secrets_prefix = request.get("secretsPrefix")
        self.secrets_mount = request.get("secretsMount")

    def all_labels(self):
        """Labels of a classification, else None. Binary: negative, positive."""
        if self.target_type == "binary":
            return None if self.positive is None or self.negative is None else [self.negative, self.positive]
        return list(self.labels) if self.target_type in CLASSIFICATION and self.labels else None


class Loaded:
    """A model in memory with what belongs to it; predictor and task are None where hooks do the work."""

    def __init__(self, spec, hooks, model, predictor=None, task=None, moderation=None):
        self.spec = spec
        self.hooks = hooks
        self.model = model
        self.predictor = predictor
        self.task = task
        self.moderation = moderation


def load(spec, keep_secret):
    """Loads the model. `keep_secret` is called with texts that must not be shown."""
    _check_text_target(spec)
    moderation = moderation_of(spec) if spec.target_type in TEXT_TARGETS else None
    hooks = load_hooks(spec.code_dir, spec.target_type)
    if hooks.task_class is not None:
        from timpani_worker.tasks import load_task

        task = load_task(spec, hooks.task_class, keep_secret)
        return Loaded(spec, Hooks(), task, task=task)
    call_init(hooks, spec.code_dir)
    model = call_load_model(hooks, spec.code_dir) if hooks.get("load_model") else _artifact(spec.code_dir)
    return Loaded(spec, hooks, model, predictor=_predictor(spec, hooks, model), moderation=moderation)


def _check_text_target(spec):
    if spec.target_type not in TEXT_TARGETS:
        return
    if spec.target_name and not os.environ.get("TARGET_NAME"):
        os.environ["TARGET_NAME"] = spec.target_name
    spec.target_name = os.environ.get("TARGET_NAME")
    if not spec.target_name:
        raise Fault(
            "A model of target type %s needs the environment variable TARGET_NAME, the name of its target."
            % spec.target_type
        )


def _artifact(code_dir):
    """The object in the only artifact of the top level."""
    names = sorted(name for name in os.listdir(code_dir) if os.path.isfile(os.path.join(code_dir, name)))
    found = [name for name in names if not name.startswith(".") and _extension(name) in _EXTENSIONS]
    if len(found) > 1:
        raise Fault(
            "The code directory holds several artifacts, and only the hook load_model could choose one: %s"
            % ", ".join(found)
        )
    if not found:
        raise Fault(
            "The code directory holds no artifact with the extension %s in its top level, and no hook load_model. "
            "Files found: %s" % (", ".join(_EXTENSIONS), ", ".join(names[:100]) or "none")
        )
    name = found[0]
    modules, frameworks = _FRAMEWORKS[_extension(name)]
    if not any(_installed(module) for module in modules):
        raise Fault("%s could be loaded by %s, but that is not installed." % (name, frameworks))
    try:
        return _LOADERS[_extension(name)](os.path.join(code_dir, name))
    except BaseException as e:
        if is_user_error(e):
            raise HookFailed(None) from e
        from timpani_worker.faults import text_of

        raise Fault("%s cannot be loaded: %s: %s" % (name, type(e).__name__, text_of(e))) from e


def _extension(name):
    return os.path.splitext(name)[1].lower()


def _installed(module):
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _unpickled(path):
    try:
        with open(path, "rb") as file:
            return pickle.load(file)
    except Exception:
        # arrays that joblib has written stand between the pickle's own bytes
        if not _installed("joblib"):
            raise
        try:
            import joblib

            return joblib.load(path)
        except Exception:
            pass
        raise


def _keras(path):
    if _installed("tensorflow"):
        from tensorflow.keras.models import load_model
    else:
        from keras.models import load_model
    return load_model(path)


def _torch(path):
    import torch

    place = None if torch.cuda.is_available() else "cpu"
    try:
        return torch.load(path, map_location=place, weights_only=False)
    except TypeError:  # versions that know nothing of weights alone
        return torch.load(path, map_location=place)


def _onnx(path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    return onnxruntime.InferenceSession(path, options, providers=onnxruntime.get_available_providers())


_LOADERS = {".h5": _keras, ".pkl": _unpickled, ".pth": _torch, ".onnx": _onnx}


def _predictor(spec, hooks, model):
    """The built-in predictor for an object, None where hooks do the work."""
    if spec.target_type == "unstructured":
        return None
    from timpani_worker import predictors

    if spec.target_type == "transform":
        if hooks.get("transform") is None and not predictors.is_sklearn(model):
            raise Fault(
                "A model of target type transform needs the hook transform, or an artifact of scikit-learn; "
                "this model is of type %s." % type(model).__name__
            )
        return None
    if hooks.get("score") or hooks.get("chat"):
        return None
    if hooks.get("score_unstructured") and predictors.framework_of(model) is None:
        return None
    return predictors.predictor_for(spec, model)
