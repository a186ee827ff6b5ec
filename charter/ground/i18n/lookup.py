"""A page asks for some two hundred words; Django walks the catalogues for each of them anew.

Catalogues do not change while a process runs, so every answer is kept beside its catalogue.
"""

from typing import Any

from django.utils import translation
from django.utils.translation import trans_real

MOST = 20_000
_active: Any = trans_real._active  # type: ignore[attr-defined]


def gettext(message: str) -> str:
    """As Django's, which still answers for what is not a plain string (markup that is safe)."""
    catalogue = getattr(_active, "value", None)
    if catalogue is None or type(message) is not str:
        return trans_real.gettext(message)
    kept = catalogue.__dict__.setdefault("kept_answers", {})
    if message not in kept:
        if len(kept) >= MOST:  # words out of the database, not ours
            kept.clear()
        kept[message] = trans_real.gettext(message)
    return kept[message]  # type: ignore[no-any-return]


def install() -> None:
    """Django keeps the function to use in this place, for others to replace it."""
    keeper: Any = translation._trans  # type: ignore[attr-defined]
    keeper.gettext = gettext
