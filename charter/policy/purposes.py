"""The purposes of a clause, each with the indicator that shows how far it is reached."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from charter.kernel.indicators.presentation import said
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person
from charter.policy.evidence import aimed, is_fresh, is_missed
from charter.policy.pack import Row, Text


@dataclass(frozen=True)
class Purpose:
    """A purpose and its indicator; `indicator` is None until the house has begun to measure."""

    title: Text
    indicator: Any | None
    owner: Person | None = None
    aim: Decimal | None = None
    figure: Decimal | None = None
    figure_of: str = ""
    tone: str = "none"

    @property
    def aim_said(self) -> str:
        return said(self.aim, self.indicator.unit) if self.indicator else ""

    @property
    def figure_said(self) -> str:
        return said(self.figure, self.indicator.unit) if self.indicator else ""


def purposes_of(row: Row) -> list[Purpose]:
    """Three statements, however many purposes."""
    if not row.measures:
        return []
    names = [name for _title, members in row.measures for name in members]
    moment = Moment.now()
    found = aimed(moment).filter(name__in=names).select_related("owner")
    late = set(found.exclude(is_fresh(moment)).values_list("pk", flat=True))
    missed = set(found.filter(is_missed(moment)).values_list("pk", flat=True))
    by_name = {one.name: one for one in found}
    return [
        _purpose(title, by_name.get(name), late, missed)
        for title, members in row.measures
        for name in members
    ]


def _purpose(title: Text, one: Any | None, late: set[int], missed: set[int]) -> Purpose:
    if one is None:
        return Purpose(title, None)
    known = one.figure is not None and one.aim is not None and one.pk not in late
    tone = "none" if not known else "warn" if one.pk in missed else "ok"
    return Purpose(title, one, one.owner, one.aim, one.figure, one.figure_of or "", tone)
