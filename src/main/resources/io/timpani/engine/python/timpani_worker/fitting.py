"""Training with the hook fit or the class CustomTask."""
import csv
import json
import os
import pickle
import sys

from timpani_worker.faults import UNREAD_OPTIONS, Fault, HookFailed, Wording, text_of
from timpani_worker.hooks import FILE, call, call_init, is_user_error, load_hooks
from timpani_worker.loading import Spec
from timpani_worker.output import Output


def main(arguments):
    if len(arguments) != 2:
        print("This program is started by Timpani, with a task and a place for the answer.", file=sys.stderr)
        return UNREAD_OPTIONS
    try:
        with open(arguments[0], encoding="utf-8") as file:
            task = json.load(file)
        # gone: it was read, however all this ends
        os.remove(arguments[0])
    except (OSError, ValueError) as error:
        print("The task of this program cannot be read: %s." % error, file=sys.stderr)
        return UNREAD_OPTIONS
    output = Output()
    wording = Wording()
    if not task.get("showStacktrace"):
        wording.within(task["codeDir"])
    warnings = []
    try:
        _Fit(task, wording, output, warnings).run()
        answer = {"status": "ok", "peakBytes": _peak(), "warnings": warnings}
    except BaseException as error:
        answer = wording.answer(error)
        if answer["trace"]:
            print(answer["trace"], file=sys.stderr)
    output.settle()
    beside = arguments[1] + ".part"
    with open(beside, "w", encoding="utf-8") as file:
        json.dump(answer, file)
    os.replace(beside, arguments[1])
    # user code may have left threads behind
    output.settle()
    os._exit(0)


def _peak():
    try:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    except (ImportError, OSError):
        return 0


class _Fit:
    """One training."""

    def __init__(self, task, wording, output, warnings):
        self._task = task
        self._spec = Spec(task)
        self._wording = wording
        self._output = output
        self._warnings = warnings

    def run(self):
        hooks = load_hooks(self._spec.code_dir, self._spec.target_type)
        if hooks.task_class is not None:
            self._fit_task(hooks.task_class)
            return
        fit = hooks.get("fit")
        if fit is None:
            raise Fault("There is no hook fit: define it, or a class CustomTask, in %s." % FILE, "fit", "missing")
        call_init(hooks, self._spec.code_dir)
        arguments = self._arguments()
        transform = hooks.get("transform")
        if transform is not None and self._spec.target_type != "transform":
            from timpani_worker.data import require_frame

            arguments["X"] = require_frame(call("transform", transform, arguments["X"], None), "transform")
        call("fit", fit, **arguments)

    def _arguments(self):
        rows = self._rows()
        limit = self._task.get("limit")
        if limit is not None:
            rows = rows.iloc[:limit]
        target = self._column(rows, "target")
        weights = self._column(rows, "weights")
        inside = [place["column"] for place in map(self._task.get, ("target", "weights")) if place and "column" in place]
        return {
            "X": rows.drop(columns=inside) if inside else rows,
            "y": target,
            "output_dir": self._task["output"],
            "class_order": self._task.get("classOrder"),
            "row_weights": weights,
            "parameters": self._task.get("parameters") or {},
        }

    def _column(self, rows, name):
        """The target or the weights, None where there are none."""
        place = self._task.get(name)
        if place is None:
            return None
        if "column" not in place:
            return _table(place["file"]).iloc[: len(rows), 0]
        if place["column"] not in rows.columns:
            raise Fault("The column %s is not in the data as pandas reads them." % place["column"])
        return rows[place["column"]]

    def _rows(self):
        path = self._task["rows"]
        if path.lower().endswith(".mtx"):
            import pandas as pd
            from scipy.io import mmread
            from scipy.sparse import csr_matrix

            return pd.DataFrame.sparse.from_spmatrix(csr_matrix(mmread(path)), columns=self._task.get("columnNames"))
        return _table(path)

    def _fit_task(self, task_class):
        from timpani_worker.tasks import Scrubber

        secrets = self._secrets()
        if secrets:
            from datarobot_drum.custom_task_interfaces.user_secrets import secret_texts

            scrub = Scrubber(secret_texts(secrets))
            self._wording.scrub = scrub
            self._output.scrub_with(scrub)
            scrub.guard_loggers()
        task = call("CustomTask", task_class)
        task.secrets = secrets
        try:
            fitted = task.fit(**self._arguments())
        except AttributeError as e:
            raise Fault("The method fit of CustomTask is missing or wrong: AttributeError: %s" % text_of(e), "fit") from e
        except (Fault, HookFailed):
            raise
        except BaseException as e:
            raise HookFailed("fit") from e
        if not isinstance(fitted, task_class):
            self._warnings.append("The method fit of CustomTask should return self, but did not.")
            fitted = task
        fitted.secrets = None
        self._save(fitted)

    def _secrets(self):
        from datarobot_drum.custom_task_interfaces.user_secrets import load_secrets

        try:
            return load_secrets(self._spec.secrets_mount, self._spec.secrets_prefix) or None
        except ValueError as e:
            raise Fault("The user secrets cannot be loaded: %s." % e) from None

    def _save(self, task):
        place = self._spec.code_dir
        if not os.access(place, os.W_OK):
            # as where images bring the code
            place = self._task["output"]
        try:
            task.save(place)
        except (pickle.PicklingError, RuntimeError, TypeError, AttributeError) as e:
            if is_user_error(e):
                raise HookFailed("save") from e
            raise Fault(
                "The task cannot be saved; all of its attributes must be pickle-able: %s: %s"
                % (type(e).__name__, text_of(e)),
                "save",
            ) from e
        except BaseException as e:
            raise HookFailed("save") from e


def _table(path):
    from timpani_worker.data import frame_of

    with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
        # the first row that is not blank has the names of the columns
        single = len(next(filter(None, csv.reader(file)), [])) < 2
    return frame_of({"file": path, "singleColumn": single}, None)

