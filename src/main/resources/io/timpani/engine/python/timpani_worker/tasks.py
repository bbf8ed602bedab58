"""Models that are a class CustomTask."""
import json
import logging
import traceback

from datarobot_drum.custom_task_interfaces.user_secrets import load_secrets, secret_texts
from timpani_worker.faults import Fault, HookFailed, text_of
from timpani_worker.hooks import call, is_user_error

# a line of a secret that is as long as this is one, too; shorter ones are too common in texts of any kind
_LEAST_LINE = 8
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


def _forms(secret):
    """A secret as it is, as parts of other texts show it, and its lines, which come one by one where output is read."""
    yield secret
    for plain in (secret, secret.encode("utf-8", "surrogatepass")):
        yield repr(plain).lstrip("b")[1:-1]
    yield ascii(secret)[1:-1]
    for as_ascii in (True, False):
        yield json.dumps(secret, ensure_ascii=as_ascii)[1:-1]
    for line in secret.splitlines():
        if len(line.strip()) >= _LEAST_LINE:
            yield line.strip()


class Scrubber:
    """Replaces secrets in texts, and in all that is logged."""

    def __init__(self, texts):
        found = {form for text in texts for form in _forms(text)}
        # the longest first, so that none is hidden by a part of it
        self.texts = sorted(found, key=lambda text: (-len(text), text))

    def __call__(self, text):
        for secret in self.texts:
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
