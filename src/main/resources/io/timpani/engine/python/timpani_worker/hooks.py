"""The user's custom.py: found, imported, and what it defines."""
import importlib
import inspect
import os
import sys

from datarobot_drum.drum.exceptions import BaseCustomUserError
from timpani_worker.faults import Fault, HookFailed, text_of

FILE = "custom.py"
_STRUCTURED = (
    "init",
    "read_input_data",
    "load_model",
    "transform",
    "score",
    "post_process",
    "fit",
    "chat",
    "get_supported_llm_models",
)
_UNSTRUCTURED = ("init", "load_model", "score_unstructured")


class Hooks:
    """The hooks that are defined, by name, and the class CustomTask where there is one."""

    def __init__(self, functions=(), task_class=None):
        self.functions = dict(functions)
        self.task_class = task_class

    def get(self, name):
        return self.functions.get(name)

    def names(self):
        return list(self.functions)


def find_custom(code_dir):
    """The path of custom.py, None if there is none. Hidden directories are not looked into."""
    found = []
    for directory, names, files in os.walk(code_dir):
        names[:] = sorted(name for name in names if not name.startswith("."))
        if FILE in files:
            found.append(os.path.join(directory, FILE))
    if len(found) > 1:
        raise Fault(
            "The code directory holds several files %s, only one is allowed: %s"
            % (FILE, ", ".join(os.path.relpath(path, code_dir) for path in found))
        )
    return found[0] if found else None


def load_hooks(code_dir, target_type):
    """Puts the code directory on the path, imports custom.py and looks up what it defines."""
    sys.path.append(code_dir)
    path = find_custom(code_dir)
    if path is None:
        if target_type == "unstructured":
            raise Fault(
                "A model of target type unstructured needs the hook score_unstructured in the file %s, "
                "and the code directory holds no such file." % FILE
            )
        return Hooks()
    name = os.path.relpath(path, code_dir)
    sys.path.insert(0, os.path.dirname(path))
    importlib.invalidate_caches()
    try:
        module = importlib.import_module("custom")
    except ImportError as e:
        raise Fault("%s cannot be imported: %s: %s" % (name, type(e).__name__, text_of(e))) from e
    except BaseException as e:
        raise HookFailed(None) from e
    task_class = getattr(module, "CustomTask", None)
    if task_class is not None:
        return Hooks(task_class=_checked_task(task_class, name))
    wanted = _UNSTRUCTURED if target_type == "unstructured" else _STRUCTURED
    if target_type == "textgeneration":
        wanted += ("score_unstructured",)
    hooks = Hooks((n, getattr(module, n)) for n in wanted if callable(getattr(module, n, None)))
    if target_type == "unstructured" and hooks.get("score_unstructured") is None:
        raise Fault("%s must define the hook score_unstructured, as the target type is unstructured." % name)
    return hooks


def _checked_task(task_class, name):
    from datarobot_drum.custom_task_interfaces import CustomTaskInterface

    if not (isinstance(task_class, type) and issubclass(task_class, CustomTaskInterface)):
        raise Fault(
            "The class CustomTask in %s must extend one of the interfaces of "
            "datarobot_drum.custom_task_interfaces." % name
        )
    return task_class


def call_init(hooks, code_dir):
    init = hooks.get("init")
    if init is not None:
        call("init", init, code_dir=code_dir)


def call_load_model(hooks, code_dir):
    """What the hook load_model returns."""
    model = call("load_model", hooks.get("load_model"), code_dir)
    if model is None:
        raise Fault("hook load_model returned None; it must return the model, whatever object that is.", "load_model")
    return model


def call(name, function, *args, **kwargs):
    """Calls user code; whatever it raises is told with its name."""
    try:
        return function(*args, **kwargs)
    except BaseException as e:
        raise HookFailed(name) from e


def parameter_count(function):
    """How many parameters a hook has; `*args` and `**kwargs` count one each. None if nobody can tell."""
    try:
        return len(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return None


def is_user_error(error):
    return isinstance(error, BaseCustomUserError)
