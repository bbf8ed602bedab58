"""Chat: completions, streams of chunks, list of models."""
import json
import math

from timpani_worker.faults import Fault, HookFailed
from timpani_worker.hooks import call, parameter_count
from timpani_worker.multimap import headers_of

_ASSOCIATION = "datarobot_association_id"
_COMPLETION = "chat.completion"
_CHUNK = "chat.completion.chunk"
# these iterate over parts of themselves, which are no chunks
_NO_STREAMS = (str, bytes, bytearray, dict)


class Chat:
    """The chat hook of a model."""

    def __init__(self, hook, model, moderation):
        self._hook = hook
        self._model = model
        self._moderation = moderation
        count = parameter_count(hook)
        self._wants_headers = count is not None and count > 2

    def ask(self, request, parameters):
        """The completion as JSON bytes, or a Stream."""
        association = request.get("associationId")
        more = {"headers": headers_of(request.get("headers"))} if self._wants_headers else {}
        try:
            if self._moderation is not None:
                result = self._moderation.chat(parameters, self._model, self._hook, association, **more)
            else:
                result = self._hook(parameters, self._model, **more)
            kind = getattr(result, "object", None)
        except BaseException as e:
            raise HookFailed(None) from e
        if kind == _COMPLETION:
            return _json(result, association)
        if isinstance(result, _NO_STREAMS):
            raise _wrong(result)
        try:
            chunks = iter(result)
        except TypeError:
            raise _wrong(result) from None
        except BaseException as e:
            raise HookFailed(None) from e
        return Stream(chunks, result, association)


def _wrong(result):
    return Fault(
        "hook chat must return an object whose attribute object is '%s', or an iterator of chunks, but returned %s."
        % (_COMPLETION, type(result).__name__),
        "chat",
    )


class Stream:
    """Chunks on their way, pulled one by one."""

    def __init__(self, chunks, source, association):
        self._chunks = chunks
        self._source = source
        self._association = association

    def next(self):
        """The next chunk as JSON bytes, None at the end."""
        try:
            chunk = next(self._chunks)
        except StopIteration:
            return None
        except BaseException as e:
            raise HookFailed(None) from e
        try:
            kind = getattr(chunk, "object", None)
        except BaseException as e:
            raise HookFailed(None) from e
        if kind != _CHUNK:
            raise Fault(
                "hook chat returned %s, which gave %s where an object is due whose attribute object is '%s'."
                % (type(self._source).__name__, type(chunk).__name__, _CHUNK),
                "chat",
            )
        return _json(chunk, self._association)

    def close(self):
        """Ends the user's generator, or whatever takes its place."""
        for part in (self._chunks, self._source):
            close = getattr(part, "close", None)
            if callable(close):
                try:
                    close()
                finally:
                    self._chunks = self._source = None
                return


def models(hook, model):
    """The models that the hook knows, as JSON bytes."""
    items = call("get_supported_llm_models", hook, model)

    def known():
        return [item.to_dict() for item in items if getattr(item, "object", None) == "model"]

    return _dumped(call("get_supported_llm_models", known))


def _json(value, association):
    try:
        content = dict(plain(value))
        content[_ASSOCIATION] = association
        return _dumped(content)
    except BaseException as e:
        raise HookFailed(None) from e


def plain(value):
    """An object of a client library, or one that looks like it, as a map."""
    for name in ("to_dict", "model_dump", "dict"):
        method = getattr(value, name, None)
        if callable(method):
            return method()
    return value if isinstance(value, dict) else vars(value)


def _dumped(value):
    try:
        text = json.dumps(value, default=_default, allow_nan=False, separators=(",", ":"))
    except ValueError:
        text = json.dumps(_finite(json.loads(json.dumps(value, default=_default))), separators=(",", ":"))
    return text.encode("ascii")


def _default(value):
    for name in ("isoformat", "item"):  # dates and numbers of numpy
        method = getattr(value, name, None)
        if callable(method):
            return method()
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    try:
        return plain(value)
    except TypeError:
        return str(value)


def _finite(value):
    """JSON knows no NaN."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return value
