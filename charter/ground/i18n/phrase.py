"""A sentence that is kept: which one, and of what. Each reader gets it in their own language.

late = phrase("%(task)s晚%(days)s天", task="驗收", days=3)
str(late)                   # now
worded(asdict(late))        # later, from where it was stored
keepable(Health.BAD.label)  # a lazy translation, as the journal keeps it: a phrase of its source
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, pgettext
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

from charter.ground import clock, formats


@dataclass(frozen=True)
class Phrase:
    """`said` is the source string; a day among the facts is kept as {"day": "2026-11-20"}, and a
    phrase or a lazy translation as what it says."""

    said: str
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return worded({"said": self.said, "facts": self.facts})


def phrase(said: str, **facts: Any) -> Phrase:
    return Phrase(said, {name: _kept(value) for name, value in facts.items()})


def joined(phrases: Sequence[Phrase]) -> Phrase:
    """One sentence of several, each still in its reader's language; of none an empty one."""
    if len(phrases) < 2:
        return phrases[0] if phrases else Phrase("")
    return phrase(gettext_noop("%(one)s；%(more)s"), one=phrases[0], more=joined(phrases[1:]))


def worded(kept: Any) -> str:
    """What was stored, in the language of the moment; a plain string is what it is."""
    if not isinstance(kept, dict):
        return str(kept)
    facts = {name: _shown(value) for name, value in kept["facts"].items()}
    said = kept["said"] and gettext(kept["said"]).rpartition(CONTEXT_SEPARATOR)[2]
    return said % facts if facts else said


def keepable(value: Any) -> Any:
    """What a store of JSON keeps of a sentence or of a lazy translation; anything else as it is."""
    if isinstance(value, Promise):
        translate, args = lazily(value)
        if translate not in (gettext, pgettext):
            return str(value)
        value = Phrase(CONTEXT_SEPARATOR.join(args))
    return asdict(value) if isinstance(value, Phrase) else value


def lazily(value: Promise) -> tuple[Any, Any]:
    """Of a lazy translation: by which function, of what (a context stands first)."""
    parts: Any = value.__reduce__()[1]
    return parts[0], parts[1]


def is_phrase(kept: Any) -> bool:
    return isinstance(kept, dict) and kept.keys() == {"said", "facts"}


def spoken(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Kept facts, the phrases among them in the language of the moment."""
    return {name: worded(one) if is_phrase(one) else one for name, one in facts.items()}


def _kept(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        value = clock.local(value).date()
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, Promise | Phrase):
        return keepable(value)
    return value if isinstance(value, int) else str(value)


def _shown(value: Any) -> Any:
    if is_phrase(value):
        return worded(value)
    if isinstance(value, dict):
        return formats.short_day(dt.date.fromisoformat(value["day"]))
    return value
