"""What rooms show to those who decide. The contract; a room fills it in its `approvals.py`.

Everything is registered by the kind of the subject ("projects.initiation") and given an `Asked`
(or, for `shown`, the frozen content alone). All of it is read, nothing may write.

    @shown(kind)            content -> list[Part]     the content in the room's words
    @figures(kind)          Asked -> list[Figure]     two or three figures a phone shows first
    @ceiling(kind)          Asked -> Ceiling | None   the budget or limit the amount must respect
    @before_deciding(kind)  Asked -> Check | None     one thing to look at before deciding

Before deciding: a room names at most four things, each a fact with its figures and a link to where
it can be read, never advice. `tone` is ok, warn (look), bad (against a rule) or none (cannot be
told); None as an answer says that there is nothing to see here. Rooms' checks come first; what the
kernel knows by itself (`checks.py`) fills up to four, and what it must warn of is always shown.
The list is ordered bad, warn, then as registered. A check that costs more than one or two queries
does not belong here. What a check answers is shown, never stored: it decides nothing.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charter.kernel.approvals.models import Request, Version
from charter.kernel.journal.models import Entry
from charter.kernel.journal.subjects import subject_of
from charter.org.models import Person

Text = "str | Promise"
FOUR = 4
_ONE = r"[-−]?[A-Z]{0,3}\$?\d[\d,]*(?:\.\d+)?%?"
AMOUNT = re.compile(rf"{_ONE}(?: → {_ONE})?")


@dataclass(frozen=True)
class Part:
    """One labelled part of the content. `rows` are (label, text) lines under it, for tables."""

    label: "str | Promise"
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> Iterator[tuple[str, str, str]]:
        """(label, figure, words): an amount that a row begins with stands apart, "" if none."""
        for label, text in self.rows:
            figure, _dot, words = text.partition("・")
            found = AMOUNT.fullmatch(figure)
            yield (label, figure, words) if found else (label, "", text)


@dataclass(frozen=True)
class Figure:
    """One figure with its name, written as it is read: ("預計毛利", "21.4%", "下限18%")."""

    label: "str | Promise"
    text: str
    note: str = ""


@dataclass(frozen=True)
class Ceiling:
    """Up to where the amount may go, and what sets it ("項目預算", "年度額度")."""

    label: "str | Promise"
    amount: Decimal


@dataclass(frozen=True)
class Check:
    """One of the things to look at first; `tone` is ok, warn, bad or none (cannot be told)."""

    tone: str
    title: "str | Promise"
    text: "str | Promise" = ""
    url: str = ""
    link: "str | Promise" = ""
    clause: str = ""


@dataclass(frozen=True)
class Asked:
    """What a check may look at. `reader` is who has the page open; None outside of a page."""

    request: Request
    version: Version
    reader: Person | None = None

    @property
    def content(self) -> dict[str, Any]:
        return dict(self.version.content)

    @cached_property
    def subject(self) -> models.Model | None:
        return subject_of(self.request.subject_kind, self.request.subject_id)

    @cached_property
    def entries(self) -> list[Entry]:
        """All that happened to this request, oldest first."""
        entries = Entry.objects.of(self.request).select_related("by", "principal")
        return list(entries.order_by("id"))

    @cached_property
    def earlier(self) -> list[Version]:
        """The versions of this subject before this one, newest first: of the round before, and
        the one that was approved last."""
        line = Version.objects.filter(
            subject_kind=self.version.subject_kind,
            subject_id=self.version.subject_id,
            flow_code=self.version.flow_code,
            number__lt=self.version.number,
        )
        return list(line.order_by("-number")[:50])

    @property
    def in_force(self) -> Version | None:
        """The version that rules until this one is approved."""
        approved = [v for v in self.earlier if v.approved_at]
        return max(approved, key=lambda v: (v.approved_at, v.number), default=None)

    @property
    def compared(self) -> Version | None:
        """What to compare with: the round before, else the version in force."""
        mine = [v for v in self.earlier if v.request_id == self.request.pk]
        return mine[0] if mine else self.in_force


Parts = Callable[[dict[str, Any]], list[Part]]
Look = Callable[[Asked], Check | None]
Figures = Callable[[Asked], list[Figure]]
Bound = Callable[[Asked], Ceiling | None]
PARTS: dict[str, Parts] = {}
FIGURES: dict[str, Figures] = {}
CEILINGS: dict[str, Bound] = {}
CHECKS: dict[str, list[Look]] = defaultdict(list)
COMMON: list[Look] = []


def shown(kind: str) -> Callable[[Parts], Parts]:
    """Register how the content of this kind of subject reads."""

    def register(parts: Parts) -> Parts:
        PARTS[kind] = parts
        return parts

    return register


def before_deciding(kind: str) -> Callable[[Look], Look]:
    """Register a check; None says that there is nothing to see."""

    def register(look: Look) -> Look:
        CHECKS[kind].append(look)
        return look

    return register


def figures(kind: str) -> Callable[[Figures], Figures]:
    """Register the figures that a phone shows above everything else."""

    def register(found: Figures) -> Figures:
        FIGURES[kind] = found
        return found

    return register


def ceiling(kind: str) -> Callable[[Bound], Bound]:
    """Register what the amount of this kind of subject must stay within."""

    def register(bound: Bound) -> Bound:
        CEILINGS[kind] = bound
        return bound

    return register


def common(look: Look) -> Look:
    """Register what the kernel can say of every request."""
    COMMON.append(look)
    return look


def parts_of(version: Version) -> list[Part]:
    """The content in its room's words, or simply what is in it."""
    told = PARTS.get(version.subject_kind)
    if told:
        return told(dict(version.content))
    return [_plain(str(key), value) for key, value in version.content.items()]


def checks_of(asked: Asked) -> list[Check]:
    """The room's, then the kernel's up to four in all; a warning is never left out."""
    chosen = [
        found for look in CHECKS.get(asked.request.subject_kind, []) if (found := look(asked))
    ]
    ours = [found for look in COMMON if (found := look(asked))]
    loud = [check for check in ours if check.tone in ("bad", "warn")]
    quiet = [check for check in ours if check not in loud]
    chosen += loud
    chosen += quiet[: max(0, FOUR - len(chosen))]
    return sorted(chosen, key=lambda check: {"bad": 0, "warn": 1}.get(check.tone, 2))


def _plain(label: str, value: Any) -> Part:
    if isinstance(value, list | dict):
        return Part(label, rows=tuple(flat(value)))
    return Part(label, _word(value))


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)


def flat(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every leaf of the content with the path that leads to it."""
    if isinstance(value, Mapping):
        pairs = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list):
        pairs = [(str(n), item) for n, item in enumerate(value, start=1)]
    else:
        yield at, _word(value)
        return
    for key, item in pairs:
        yield from flat(item, f"{at}／{key}" if at else key)


def changes(old: Version, new: Version) -> list[tuple[str, str, str]]:
    """What differs between two versions, part by part: (label, before, now)."""
    before, now = _leaves(old), _leaves(new)
    labels = [*now, *(label for label in before if label not in now)]
    return [
        (label, before.get(label, ""), now.get(label, ""))
        for label in labels
        if before.get(label, "") != now.get(label, "")
    ]


def _leaves(version: Version) -> dict[str, str]:
    leaves = {}
    for part in parts_of(version):
        if part.text:
            leaves[str(part.label)] = part.text
        for label, text in part.rows:
            leaves[f"{part.label}／{label}"] = text
    return leaves
