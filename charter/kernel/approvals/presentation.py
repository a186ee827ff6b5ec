"""What rooms show to those who decide: content in the room's words, and checks before deciding.

A room registers both by the kind of its subject, in its `approvals.py`:

    @shown("projects.application")
    def parts(content: dict) -> list[Part]: ...

    @before_deciding("projects.application")
    def budget(asked: Asked) -> Check | None: ...
"""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charter.ground.formats import number
from charter.ground.money import shown as money
from charter.kernel.approvals.models import Request, Version
from charter.kernel.journal.subjects import subject_of

Text = "str | Promise"
SIMILAR = 20


@dataclass(frozen=True)
class Part:
    """One labelled part of the content. `rows` are (label, text) lines under it, for tables."""

    label: "str | Promise"
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()


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
    """What a check may look at."""

    request: Request
    version: Version

    @property
    def content(self) -> dict[str, Any]:
        return dict(self.version.content)

    @cached_property
    def subject(self) -> models.Model | None:
        return subject_of(self.request.subject_kind, self.request.subject_id)


Parts = Callable[[dict[str, Any]], list[Part]]
Look = Callable[[Asked], Check | None]
PARTS: dict[str, Parts] = {}
CHECKS: dict[str, list[Look]] = defaultdict(list)


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


def parts_of(version: Version) -> list[Part]:
    """The content in its room's words, or simply what is in it."""
    told = PARTS.get(version.subject_kind)
    if told:
        return told(dict(version.content))
    return [_plain(str(key), value) for key, value in version.content.items()]


def checks_of(asked: Asked) -> list[Check]:
    looks = [*CHECKS.get(asked.request.subject_kind, []), similar_amounts]
    return [found for look in looks if (found := look(asked))]


def similar_amounts(asked: Asked) -> Check | None:
    """This amount beside the median of what the same flow approved last for the same kind."""
    amount = asked.request.amount
    if amount is None:
        return None
    earlier = Version.objects.filter(
        flow_code=asked.request.flow_code,
        kind=asked.request.kind,
        approved_at__isnull=False,
        amount__gt=0,
    ).exclude(subject_id=asked.request.subject_id)
    rows = earlier.order_by("-approved_at").values_list("amount", flat=True)[:SIMILAR]
    found = [known for known in rows if known is not None]
    if len(found) < 3:
        return None
    median = statistics.median(found)
    percent = (amount - median) / median * 100
    facts = {"n": len(found), "median": money(median), "percent": number(abs(percent))}
    if percent > 10:
        text = _("同類%(n)s案金額中位數%(median)s，本案高%(percent)s%%。")
        return Check("warn", _("金額偏高"), text % facts)
    text = _("同類%(n)s案金額中位數%(median)s，本案沒有偏高。")
    return Check("ok", _("金額合乎往例"), text % facts)


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
