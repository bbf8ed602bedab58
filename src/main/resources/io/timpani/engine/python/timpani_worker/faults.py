"""Failures as answers."""
import os
import traceback

from datarobot_drum.drum.exceptions import BaseCustomUserError

# exit code of a program of ours that cannot read what it is told to do
UNREAD_OPTIONS = 255
# an exception may carry the user's whole data in its text
_MOST_TEXT = 16 * 1024
_MOST_TRACE = 64 * 1024


class Fault(Exception):
    """A failure that we found: its text is a whole sentence of ours."""

    def __init__(self, text, hook=None, kind="failure"):
        super().__init__(text)
        self.hook = hook
        self.kind = kind


class HookFailed(Exception):
    """User code raised; what it raised is the cause. The hook is None where its name shall not be told."""

    def __init__(self, hook):
        super().__init__(hook)
        self.hook = hook


class Wording:
    """How failures are told: without secrets, and with paths that are relative to the code directory."""

    def __init__(self):
        self._directories = []
        self.scrub = None

    def within(self, directory):
        found = {os.path.abspath(directory), os.path.realpath(directory)}
        self._directories = sorted((d for d in found if d != os.sep), key=len, reverse=True)

    def text(self, error):
        return self._clean(text_of(error))

    def relative(self, text):
        for directory in self._directories:
            text = text.replace(directory + os.sep, "").replace(directory, ".")
        return text

    def _clean(self, text):
        return _short(self.relative(self._scrubbed(text)))

    def _scrubbed(self, text):
        # before anything else: half a secret is not found
        return self.scrub(text) if self.scrub else text

    def answer(self, error):
        """The answer that tells an exception."""
        hook = None
        cause = error
        if isinstance(error, HookFailed):
            hook, cause = error.hook, error.__cause__
        answer = {"status": "error", "kind": "failure", "hook": hook, "type": None}
        if isinstance(cause, Fault):
            answer.update(kind=cause.kind, hook=cause.hook or hook, text=self._clean(str(cause)))
            told = cause.__cause__
        elif isinstance(cause, BaseCustomUserError):
            text = _short(self._scrubbed(text_of(cause)))
            answer.update(kind="user", text=text, code=_status_of(cause))
            told = cause
        else:
            answer.update(type=type(cause).__name__, text=self.text(cause))
            told = cause
        answer["trace"] = self._trace(told) if told is not None else ""
        return answer

    def _trace(self, error):
        try:
            text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        except BaseException:  # its own code takes part in this
            text = type(error).__name__ + ": its trace cannot be told"
        text = self._scrubbed(text)
        return text if len(text) <= _MOST_TRACE else "…\n" + text[-_MOST_TRACE:]


def text_of(error):
    """An exception's own text, whole, which is code of the user's, too."""
    try:
        return str(error)
    except BaseException:
        return "its text cannot be told"


def _short(text):
    return text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT] + "…"


def _status_of(error):
    code = getattr(error, "status_code", 400)
    return int(code) if isinstance(code, int) and 100 <= code <= 599 else 400
