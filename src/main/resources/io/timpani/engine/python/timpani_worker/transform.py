"""Transforms: tables and sparse matrices as answers."""
import inspect

import numpy as np
import pandas as pd

from timpani_worker.data import flat, require_frame, table_of
from timpani_worker.faults import Fault, HookFailed
from timpani_worker.hooks import call, parameter_count

# its name changed with pandas 1.5
_LINE_END = (
    "lineterminator" if "lineterminator" in inspect.signature(pd.DataFrame.to_csv).parameters else "line_terminator"
)


def run(loaded, frame, target):
    """What the model makes of a table: a DataFrame."""
    if loaded.task is not None:
        return _any_frame(call("transform", loaded.task.transform, frame), frame, "transform")
    hook = loaded.hooks.get("transform")
    if hook is None:
        return _any_frame(call("scikit-learn", loaded.model.transform, frame), frame, "scikit-learn")
    count = parameter_count(hook)
    if count not in (2, 3):
        raise Fault(
            "hook transform must have 2 parameters (data, model) or 3 (data, model, target), but has %s."
            % ("an unknown number" if count is None else count),
            "transform",
        )
    arguments = (frame, loaded.model) if count == 2 else (frame, loaded.model, target)
    result = call("transform", hook, *arguments)
    if isinstance(result, tuple):
        raise Fault(
            "hook transform returned a tuple: the target cannot be transformed, only a DataFrame may be returned.",
            "transform",
        )
    return require_frame(result, "transform")


def _any_frame(result, frame, name):
    """Libraries also return arrays and sparse matrices."""
    if isinstance(result, pd.DataFrame):
        return result
    if isinstance(result, tuple):
        raise Fault("%s returned a tuple: the target cannot be transformed." % name, name)
    if _is_sparse_matrix(result):
        return pd.DataFrame.sparse.from_spmatrix(result)
    if isinstance(result, np.ndarray) and result.ndim in (1, 2):
        return pd.DataFrame(result)
    return require_frame(result, name)


def _is_sparse_matrix(value):
    return hasattr(value, "tocsr") and hasattr(value, "nnz")


def answer(frame, input_rows, want_table):
    """The answer (header, segments) for a transformed table."""
    try:
        matrix = _sparse_of(frame)
        if matrix is not None:
            return _sparse_answer(matrix, frame, input_rows)
        return _dense_answer(frame, input_rows, want_table)
    except (Fault, HookFailed):
        raise
    except Exception as e:
        raise HookFailed("transform") from e


def _dense_answer(frame, input_rows, want_table):
    names = _names(frame.columns)
    text = frame.to_csv(index=False, header=names, **{_LINE_END: "\r\n"})
    if text.endswith("\r\n"):
        text = text[:-2]
    header = {
        "status": "ok",
        "form": "dense",
        "rows": len(frame),
        "segment": 0,
        "blankName": "" in names,
        "names": names,
        "inputRows": input_rows,
    }
    segments = [text.encode("utf-8")]
    if want_table:
        table, more = table_of(frame)
        for column in table["columns"]:
            column["segment"] += 1
        header["table"] = table
        segments += more
    return header, segments


def _names(labels):
    return [str(label).strip().replace("\n", "\\n") for label in labels.tolist()]


def _sparse_of(frame):
    """The frame as a CSR matrix if it is sparse, else None."""
    kinds = [isinstance(dtype, pd.SparseDtype) for dtype in frame.dtypes]
    if any(kinds):
        from scipy.sparse import csr_matrix

        if all(kinds):
            try:
                return frame.sparse.to_coo().tocsr()
            except ValueError:
                pass  # another value than zero is left out
        return csr_matrix(np.asarray(frame, dtype=float))
    if frame.shape[1] and len(frame) and frame.dtypes.iloc[0] == object and _is_sparse_matrix(frame.iloc[0, 0]):
        from scipy.sparse import vstack

        return vstack(list(frame.iloc[:, 0])).tocsr()
    return None


def _sparse_answer(matrix, frame, input_rows):
    names = _names(frame.columns)
    if len(names) != matrix.shape[1]:  # matrices in cells bring no names
        names = [str(number) for number in range(matrix.shape[1])]
    if not matrix.has_sorted_indices:
        matrix = matrix.sorted_indices()
    header = {
        "status": "ok",
        "form": "sparse",
        "rows": matrix.shape[0],
        "cols": matrix.shape[1],
        "names": names,
        "blankName": "" in names,
        "integer": matrix.dtype.kind in "iub",
        "indptr": 0,
        "indices": 1,
        "values": 2,
        "inputRows": input_rows,
    }
    return header, [flat(matrix.indptr, "<i4"), flat(matrix.indices, "<i4"), flat(matrix.data, "<f8")]
