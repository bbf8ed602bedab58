"""Runtime parameters come as environment variables, each with JSON in an envelope."""
import json
import os

_PREFIX = "MLOPS_RUNTIME_PARAM_"
_ENVELOPE = {"payload", "type"}


class RuntimeParameters:
    """Read access to the runtime parameters of this model."""

    @classmethod
    def has(cls, key):
        """True if the parameter is set, be it to null."""
        return _PREFIX + key in os.environ

    @classmethod
    def get(cls, key):
        """The parameter's value as it was given, None included. ValueError if it is not set or not readable."""
        text = os.environ.get(_PREFIX + key)
        if text is None:
            raise ValueError("the runtime parameter '%s' is not set" % key)
        try:
            envelope = json.loads(text)
        except ValueError as e:
            raise ValueError("the runtime parameter '%s' is not valid JSON" % key) from e
        if not isinstance(envelope, dict) or set(envelope) != _ENVELOPE or not isinstance(envelope["type"], str):
            raise ValueError(
                "the runtime parameter '%s' must be an object with exactly the keys payload and type" % key
            )
        return envelope["payload"]
