"""The one way business code says no."""

from django.utils.functional import Promise


class BuildError(Exception):
    """An asset cannot be built; the message says which, and how to mend it."""


class Refused(Exception):
    """A rule of the business forbids this.

    `code` is stable and part of the API (`approvals.own_request`); `message` is for people and
    says what is wrong and how to mend it. `field` names the input that it is about, if any.
    """

    def __init__(self, code: str, message: "str | Promise" = "", *, field: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.field = field

    def __str__(self) -> str:
        return str(self.args[0])
