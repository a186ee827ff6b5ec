"""Events are declared before they can be recorded, and reactions are listed, never hidden."""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from charter.kernel.journal.models import Entry

    Reaction = Callable[[Entry], None]


class Event(str):
    """`room.noun.verb_in_past_tense`, with the sentence a timeline and a notice show for it.

    The sentence is a lazy translation with %(by)s, %(title)s and any of the entry's facts.
    """

    sentence: "str | Promise"
    reason: "str | Promise"

    @property
    def words(self) -> str:
        """What happened, without who and to what: 「回覆了「…」」, for a choice among events."""
        said = str(self.sentence) % defaultdict(lambda: GAP, by="")
        said = _END.sub("", said.strip()) or self
        return said[0].upper() + said[1:]


GAP = "…"
_END = re.compile(rf"[：:，,（(]\s*{GAP}[）)]?$")
CONCERNS_YOU = _("與你有關")
KNOWN: dict[str, Event] = {}
REACTIONS: "dict[str, list[Reaction]]" = defaultdict(list)


def declare(name: str, sentence: "str | Promise", reason: "str | Promise" = CONCERNS_YOU) -> Event:
    """Declare `projects.initiation.submitted` once, at the top of the room's verbs.

    `reason` tells the people who are noticed why it is they (指派給你, 等你核定).
    """
    assert name not in KNOWN, f"event {name} is declared twice"
    event = Event(name)
    event.sentence = sentence
    event.reason = reason
    KNOWN[name] = event
    return event


def on(event: str) -> "Callable[[Reaction], Reaction]":
    """Register a reaction; it runs inside the transaction that recorded the event."""

    def register(reaction: "Reaction") -> "Reaction":
        REACTIONS[event].append(reaction)
        return reaction

    return register
