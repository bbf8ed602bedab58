"""Tables: from the request to a DataFrame, and from a DataFrame to the answer."""
import datetime
import io
import json
import math

import numpy as np
import pandas as pd

from timpani_worker.faults import Fault
from timpani_worker.makers import frame_maker

_DTYPES = {"f8": np.dtype("<f8"), "i8": np.dtype("<i8"), "b1": np.dtype("?"), "t8": np.dtype("<i8")}
_MISSING = [
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
    "NULL", "NaN", "None", "n/a", "nan", "null",
]  # fmt: skip
_PLAIN = {str, int, bool, type(None)}
_EPOCH = datetime.datetime(1970, 1, 1)
_EPOCH_UTC = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_PLANS = {}
_MOST_PLANS = 64
_make = frame_maker()


def frame_of(data, body):
    """The DataFrame of a request's data, as pandas would have read it."""
    table = data.get("table")
    if table is not None:
        return table_frame(table, body)
    sparse = data.get("sparse")
    if sparse is not None:
        return _sparse_frame(sparse, body)
    source = data.get("file") or io.BytesIO(raw_of(data, body) or b"")
    try:
        return pd.read_csv(
            source,
            skip_blank_lines=not data.get("singleColumn", False),
            na_values=_MISSING,
            # which tokens count as missing must not depend on the version of pandas
            keep_default_na=False,
            encoding="utf-8",
            low_memory=False,
            float_precision="round_trip",
        )
    except (ValueError, OSError) as e:
        raise Fault("the CSV text cannot be read by pandas: %s" % type(e).__name__, kind="failure") from e


def raw_of(data, body):
    """The raw bytes of a request's data, None if none were sent."""
    if data.get("raw") is not None:
        return body.bytes(data["raw"])
    if data.get("file") is not None:
        with open(data["file"], "rb") as file:
            return file.read()
    return None


class _Plan:
    """What is the same for all tables of one schema: the column index and the columns of each kind."""

    def __init__(self, schema):
        # no inference: names are texts, whatever they look like
        self.columns = pd.Index([name for name, _ in schema], dtype=object)
        groups = {}
        for position, (_, kind) in enumerate(schema):
            groups.setdefault(kind, []).append(position)
        self.groups = list(groups.items())
        self.placements = [np.array(positions) for _, positions in self.groups]


def table_frame(table, body):
    """The DataFrame of a table; columns of one kind share one block of memory."""
    rows = table["rows"]
    columns = table["columns"]
    schema = tuple([(column["name"], column["kind"]) for column in columns])
    plan = _PLANS.get(schema)
    if plan is None:
        if len(_PLANS) >= _MOST_PLANS:
            _PLANS.clear()
        plan = _PLANS[schema] = _Plan(schema)
    blocks = [_block(kind, [columns[p] for p in positions], rows, body) for kind, positions in plan.groups]
    names = table.get("index")
    index = pd.RangeIndex(rows) if names is None else pd.Index(names)
    # a view, as the name of an index can be changed in place
    return _make(blocks, plan.placements, plan.columns.view(), index)


def _block(kind, columns, rows, body):
    """Columns of one kind as an array (columns, rows) that may be written to."""
    if kind == "json":
        block = np.empty((len(columns), rows), dtype=object)
        for number, column in enumerate(columns):
            values = column.get("values")
            if values is None:
                values = json.loads(body.text(column["segment"]))
            if None in values:
                values = [math.nan if value is None else value for value in values]
            block[number] = values
        return block
    dtype = _DTYPES[kind]
    size = rows * dtype.itemsize
    first = columns[0].get("segment")
    if first is not None:
        start = body.starts[first]
        together = start % dtype.itemsize == 0
        expected = start
        for column in columns:
            segment = column.get("segment")
            if segment is None or body.starts[segment] != expected or body.lengths[segment] != size:
                together = False
                break
            expected += size
        if together:
            block = np.frombuffer(body.data, dtype, len(columns) * rows, start).reshape(len(columns), rows)
            return _dates(block) if kind == "t8" else block
    block = np.empty((len(columns), rows), dtype=dtype)
    for number, column in enumerate(columns):
        values = column.get("values")
        if values is not None:
            if kind == "t8":
                values = [np.iinfo(np.int64).min if value is None else value for value in values]
            block[number] = values
        else:
            block[number] = np.frombuffer(body.view(column["segment"]), dtype, rows)
    return _dates(block) if kind == "t8" else block


def _dates(block):
    millis = block.view("<M8[ms]")
    nanos = millis.astype("<M8[ns]")
    # far from now nanoseconds overflow without a word
    same = np.array_equal(nanos.astype("<M8[ms]").view("<i8"), block)
    return nanos if same else millis.astype(object)


def _sparse_frame(sparse, body):
    from scipy.sparse import csr_matrix

    matrix = csr_matrix(
        (
            np.frombuffer(body.bytes(sparse["values"]), "<f8"),
            np.frombuffer(body.bytes(sparse["indices"]), "<i4"),
            np.frombuffer(body.bytes(sparse["indptr"]), "<i4"),
        ),
        shape=(sparse["rows"], sparse["cols"]),
    )
    return pd.DataFrame.sparse.from_spmatrix(matrix, columns=sparse.get("names"))


def require_frame(result, hook):
    """The result of a hook if it is a DataFrame; else it is at fault."""
    if not isinstance(result, pd.DataFrame):
        raise Fault("hook %s must return a pandas DataFrame, but returned %s" % (hook, type_name(result)), hook)
    return result


def type_name(value):
    """How a type is called in messages."""
    kind = type(value)
    home = kind.__module__.split(".")[0]
    return kind.__name__ if home in ("builtins", "custom", "__main__") else "%s.%s" % (home, kind.__name__)


def table_of(frame):
    """A DataFrame as (table, segments)."""
    segments = []
    columns = []
    for name, values in zip(frame.columns.tolist(), _arrays(frame)):
        kind, segment = _column(values)
        columns.append({"name": name if type(name) is str else str(name), "kind": kind, "segment": len(segments)})
        segments.append(segment)
    return {"rows": len(frame), "columns": columns, "index": _index_of(frame.index)}, segments


def _arrays(frame):
    iterate = getattr(frame, "_iter_column_arrays", None)
    if iterate is not None:
        return iterate()
    return (frame.iloc[:, i].array for i in range(frame.shape[1]))


def _column(values):
    dtype = values.dtype
    if not isinstance(dtype, np.dtype):
        values = _plain(values, dtype)
        dtype = values.dtype
    kind = dtype.kind
    if kind == "f" and dtype.itemsize <= 8:
        return "f8", flat(values, "<f8")
    if kind == "i" or (kind == "u" and (dtype.itemsize < 8 or not len(values) or values.max() < 1 << 63)):
        return "i8", flat(values, "<i8")
    if kind == "b":
        return "b1", flat(values, "?")
    if kind == "M":
        return "t8", flat(np.asarray(values).astype("<M8[ms]").view("<i8"), "<i8")
    return "json", _texts(values.tolist() if kind == "O" else np.asarray(values).astype(object).tolist())


def _plain(values, dtype):
    """An array of pandas' own kinds as one of numpy's."""
    kind = getattr(dtype, "kind", "O")
    if kind == "M":  # with a time zone: the same instants in UTC
        return np.asarray(values.astype("datetime64[ns, UTC]").asi8).view("<M8[ns]")
    if kind == "f" and hasattr(values, "to_numpy") and hasattr(dtype, "numpy_dtype"):
        return values.to_numpy(dtype="float64", na_value=math.nan)
    if kind in "iub" and hasattr(dtype, "numpy_dtype") and not values.isna().any():
        return values.to_numpy(dtype=dtype.numpy_dtype)
    if hasattr(dtype, "numpy_dtype"):  # newer versions would turn integers into doubles
        return np.asarray(values.astype(object), dtype=object)
    return np.asarray(values)


def flat(values, dtype):
    """An array as a view of its bytes, copied only if it is not as wanted already."""
    values = np.ascontiguousarray(values, dtype=dtype)
    # short ones are cheaper copied, and no view can be made of empty ones
    return values.tobytes() if values.nbytes < 4096 else memoryview(values).cast("B")


def _texts(values):
    kinds = set(map(type, values))
    if not kinds <= _PLAIN:
        values = [json_value(value) for value in values]
    try:
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError:  # halves of characters, which UTF-8 has no bytes for
        return json.dumps(values, separators=(",", ":")).encode("ascii")


def json_value(value):
    """A cell as text, number, bool or None."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, np.generic):
        if isinstance(value, np.datetime64):
            return None if np.isnat(value) else int(value.astype("M8[ms]").astype("i8"))
        value = value.item()
        kind = type(value)
    if kind is float:
        return value if math.isfinite(value) else None
    if kind in _PLAIN:
        return value
    if value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, datetime.datetime):
        since = value - (_EPOCH if value.tzinfo is None else _EPOCH_UTC)
        return since // datetime.timedelta(milliseconds=1)
    return str(value)


def _index_of(index):
    if not len(index):
        return None
    if type(index) is pd.RangeIndex:
        if index.start == 0 and index.step == 1:
            return None
    elif index.dtype.kind == "i" and np.array_equal(index, np.arange(len(index))):
        return None
    return [json_value(value) for value in index.tolist()]
