"""Exceptions that user code raises to choose the answer."""


class BaseCustomUserError(Exception):
    """The caller is answered with this status and text, and nothing is added to them.

    status_code: HTTP status, 400 unless given
    """

    _UNSAID = "The model refused this request and gave no reason."

    def __init__(self, message=None, status_code=400):
        super().__init__(self._UNSAID if message is None or message == "" else message)
        self.message = self.args[0]
        self.status_code = status_code


class CustomHTTPError(BaseCustomUserError):
    """An answer of the user's choice."""
