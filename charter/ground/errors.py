"""The one way business code says no."""

from django.db import OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected


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


def gave_way(error: Exception) -> Refused | None:
    """Of two that held what the other wanted next the database let one pass, and undid all that
    this one had done: it may be sent again. None for any other error."""
    if not (isinstance(error, OperationalError) and isinstance(error.__cause__, DeadlockDetected)):
        return None
    words = _("同時有別人在改相關的紀錄，這次什麼都沒有寫入，請再送出一次。")
    return Refused("database.at_once", words)
