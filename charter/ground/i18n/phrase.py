"""A sentence that is kept: which one, and of what. Each reader gets it in their own language.

late = phrase("%(task)s晚%(days)s天", task="驗收", days=3)
str(late)                   # now
worded(asdict(late))        # later, from where it was stored
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from charter.ground import clock, formats


@dataclass(frozen=True)
class Phrase:
    """`said` is the source string; a day among the facts is kept as {"day": "2026-11-20"}."""

    said: str
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return worded({"said": self.said, "facts": self.facts})


def phrase(said: str, **facts: Any) -> Phrase:
    return Phrase(said, {name: _kept(value) for name, value in facts.items()})


def worded(kept: Any) -> str:
    """What was stored, in the language of the moment; a plain string is what it is."""
    if not isinstance(kept, dict):
        return str(kept)
    facts = {name: _shown(value) for name, value in kept["facts"].items()}
    return gettext(kept["said"]) % facts if facts else gettext(kept["said"])


def _kept(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        value = clock.local(value).date()
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    return value if isinstance(value, int) else str(value)


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return formats.short_day(dt.date.fromisoformat(value["day"]))
    return value
