"""Kinds of meetings, and what brings points onto their agendas. Rooms declare both in their own
`meetings.py`.

    QUALITY = meeting_kind("quality", _("質量分析會議"), clause="SP4.4a")
    duty(..., proof=QUALITY.held)                      # "meetings.quality.held"

    @agenda("quality")
    def open_problems(meeting: Meeting) -> Iterable[Point]: ...
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.events import Event, declare

if TYPE_CHECKING:
    from charter.kernel.meetings.models import Meeting


@dataclass(frozen=True)
class Kind:
    """`held` is recorded about the meeting's root record when its minutes are closed: the proof
    of a duty to meet."""

    name: str
    label: "str | Promise"
    clause: str
    held: Event


@dataclass(frozen=True)
class Point:
    """One thing to speak of. With `subject` it is brought onto an agenda once, and its record
    is a click away; `note` is what one should know beforehand (a figure, a due day)."""

    title: str
    note: str = ""
    subject: models.Model | None = None


Source = Callable[["Meeting"], Iterable[Point]]
KINDS: dict[str, Kind] = {}
SOURCES: dict[str, list[Source]] = defaultdict(list)


def meeting_kind(name: str, label: "str | Promise", *, clause: str = "") -> Kind:
    assert name not in KINDS, f"meeting kind {name} is declared twice"
    sentence = _("「%(title)s」已開完，%(present)s人出席，%(decisions)s項決議")
    held = declare(f"meetings.{name}.held", sentence, _("你參加的會議"))
    KINDS[name] = Kind(name, label, clause, held)
    return KINDS[name]


def agenda(*kinds: str) -> Callable[[Source], Source]:
    """Points of these kinds of meetings, asked when a meeting is called and each time its agenda
    is brought up to date."""

    def register(source: Source) -> Source:
        for kind in kinds:
            SOURCES[kind].append(source)
        return source

    return register


GENERAL = meeting_kind("general", _("一般會議"))
