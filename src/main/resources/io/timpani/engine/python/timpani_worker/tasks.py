"""Models that are a class CustomTask."""
import logging
import traceback

from datarobot_drum.custom_task_interfaces.user_secrets import load_secrets, secret_texts
from timpani_worker.faults import Fault, HookFailed, text_of
from timpani_worker.hooks import call, is_user_error

_PROBABILITIES = ("binary", "multiclass", "multilabel")


def load_task(spec, task_class, keep_secret):
    """The fitted task, with its secrets."""
    try:
        secrets = load_secrets(spec.secrets_mount, spec.secrets_prefix)
    except ValueError as e:
        raise Fault("The user secrets cannot be loaded: %s." % e) from None
    if secrets:
        keep_secret(secret_texts(secrets))
    try:
        task = task_class.load(spec.code_dir)
    except BaseException as e:
        if is_user_error(e):
            raise HookFailed("load") from e
        raise Fault("The task cannot be loaded by CustomTask.load: %s: %s" % (type(e).__name__, text_of(e)), "load") from e
    if not isinstance(task, task_class):
        raise Fault("CustomTask.load must return an instance of CustomTask, but returned %s." % type(task).__name__, "load")
    task.secrets = secrets
    needed = _method(spec.target_type)
    if needed is None or not callable(getattr(task, needed, None)):
        raise Fault(
            "A class CustomTask cannot serve target type %s%s."
            % (spec.target_type, " without a method " + needed if needed else "")
        )
    return task


def _method(target_type):
    if target_type in _PROBABILITIES:
        return "predict_proba"
    return {"regression": "predict", "anomaly": "predict", "transform": "transform"}.get(target_type)


def predict(spec, task, frame):
    """Values and labels of a task's prediction; labels are None unless it returns a table."""
    import pandas as pd

    name = _method(spec.target_type)
    result = call(name, getattr(task, name), frame)
    if not isinstance(result, pd.DataFrame):
        return result, None, name
    expected = spec.all_labels() or ["Predictions"]
    if result.shape[1] > len(expected):
        raise Fault(
            "method %s of CustomTask returned %d columns; expected are the columns %s and no more"
            % (name, result.shape[1], ", ".join(expected)),
            name,
        )
    return result, [str(column) for column in result.columns] if spec.all_labels() else None, name


class Scrubber:
    """Replaces secrets in texts, and in all that is logged."""

    def __init__(self, texts):
        self._texts = texts

    def __call__(self, text):
        for secret in self._texts:
            if secret in text:
                text = text.replace(secret, "*****")
        return text

    def guard_loggers(self):
        """Scrubs records as they are made, so that no handler ever sees a secret."""
        before = logging.getLogRecordFactory()

        def make(*args, **kwargs):
            record = before(*args, **kwargs)
            try:
                record.msg, record.args = self(record.getMessage()), None
            except Exception:
                pass  # the handler will tell that text and arguments do not fit
            if record.exc_info and record.exc_info[0] is not None:
                record.exc_text = self("".join(traceback.format_exception(*record.exc_info)).rstrip("\n"))
            if record.stack_info:
                record.stack_info = self(record.stack_info)
            return record

        logging.setLogRecordFactory(make)
