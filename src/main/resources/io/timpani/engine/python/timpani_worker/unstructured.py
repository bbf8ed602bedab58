"""Unstructured predictions."""
from timpani_worker.faults import Fault, HookFailed
from timpani_worker.multimap import MultiMap, headers_of

_HOOK = "score_unstructured"


def predict(hook, model, request, raw):
    """The answer (header, segments) to a body."""
    charset = request.get("charset")
    data = raw or b""
    if request.get("text"):
        data = _decoded(data, charset or "utf-8")
    arguments = {"mimetype": request.get("mimetype")}
    if charset is not None:
        arguments["charset"] = charset
    query = MultiMap(request.get("query") or {})
    headers = request.get("headers")
    # without a request around the call there are no headers, and the query is a plain map
    arguments["query"] = query.to_dict() if headers is None else query
    if headers is not None:
        arguments["headers"] = headers_of(headers)
    try:
        result = hook(model, data, **arguments)
    except BaseException as e:
        raise HookFailed(None) from e
    return _answer(result)


def _decoded(data, charset):
    try:
        return data.decode(charset)
    except LookupError as e:
        raise Fault("The charset '%s' is unknown." % charset, kind="charset") from e
    except ValueError as e:
        raise Fault("The body is not text in the charset '%s'." % charset, kind="charset") from e


def _answer(result):
    mimetype = charset = None
    if isinstance(result, tuple):
        if len(result) != 2:
            raise _fault("a tuple of %d values; it must have 2, the data and a dict" % len(result))
        data, settings = result
        if not (data is None or isinstance(data, (str, bytes))) or not (settings is None or isinstance(settings, dict)):
            raise _fault(
                "a tuple of %s and %s; it must be str or bytes, and a dict"
                % (type(data).__name__, type(settings).__name__)
            )
        if settings:
            mimetype = _text(settings, "mimetype")
            charset = _text(settings, "charset")
    else:
        data = result
    answer = {"status": "ok", "form": "none", "mimetype": mimetype, "charset": charset}
    if data is None:
        return answer, ()
    answer["segment"] = 0
    if isinstance(data, bytes):
        answer["form"] = "bytes"
        return answer, (data,)
    if not isinstance(data, str):
        raise _fault("%s; it must return str, bytes, None, or a tuple with a dict" % type(data).__name__)
    answer["form"] = "text"
    try:
        return answer, (data.encode(charset or "utf-8"),)
    except LookupError as e:
        raise _fault("the charset '%s', which is unknown" % charset) from e
    except ValueError as e:
        raise _fault("a text that cannot be written in the charset '%s'" % (charset or "utf-8")) from e


def _text(settings, key):
    value = settings.get(key)
    if value is not None and not isinstance(value, str):
        raise _fault("%s as %s; it must be str" % (type(value).__name__, key))
    return value


def _fault(what):
    return Fault("hook %s returned %s." % (_HOOK, what), _HOOK)
