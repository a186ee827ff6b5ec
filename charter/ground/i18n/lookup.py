"""A page asks for some two hundred words; Django walks the catalogues for each of them anew.

Catalogues do not change while a process runs, so every answer is kept beside its catalogue.
"""

from typing import Any

from django.utils import translation
from django.utils.translation import trans_real

MOST = 20_000
_catalogues: Any = trans_real


def gettext(message: str) -> str:
    """As Django's, which still answers for what is not a plain string (markup that is safe)."""
    catalogue = getattr(_catalogues._active, "value", None)
    if catalogue is None or type(message) is not str:
        return trans_real.gettext(message)
    kept = catalogue.__dict__.setdefault("kept_answers", {})
    if message not in kept:
        _keep(kept, message, trans_real.gettext(message))
    return kept[message]  # type: ignore[no-any-return]


def pgettext(context: str, message: str) -> str:
    """As Django's: words that mean something else elsewhere."""
    catalogue = getattr(_catalogues._active, "value", None)
    if catalogue is None or type(message) is not str:
        return trans_real.pgettext(context, message)
    kept = catalogue.__dict__.setdefault("kept_in_context", {})
    key = (context, message)
    if key not in kept:
        _keep(kept, key, trans_real.pgettext(context, message))
    return kept[key]  # type: ignore[no-any-return]


def _keep(kept: dict[Any, str], key: object, answer: str) -> None:
    if len(kept) >= MOST:  # words out of the database, not ours
        kept.clear()
    kept[key] = answer


def install() -> None:
    """Django keeps the functions to use in this place, for others to replace it."""
    keeper: Any = translation._trans  # type: ignore[attr-defined]
    keeper.gettext, keeper.pgettext = gettext, pgettext
