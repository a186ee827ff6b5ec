"""Which values rule at a moment."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from charter.ground import clock
from charter.ground.database.engine.memory import remembered
from charter.ground.database.prepared import Prepared
from charter.kernel.parameters.catalogue import catalogue
from charter.kernel.parameters.models import REMEMBERED, Setting


class Parameters(Mapping[str, Any]):
    """All parameters in force on one day; unknown names are an error, unset ones the default."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._set = values

    def __getitem__(self, name: str) -> Any:
        return self._set.get(name, catalogue()[name].default)

    def __iter__(self) -> Iterator[str]:
        return iter(catalogue())

    def __len__(self) -> int:
        return len(catalogue())


SET = Prepared(
    lambda day: (
        Setting.objects.filter(effective_on__lte=day)
        .order_by("name", "-effective_on", "-id")
        .distinct("name")
        .values_list("name", "value")
    ),
    day=dt.date,
)


def in_force(day: dt.date | None = None) -> Parameters:
    on = day or clock.today()
    return remembered(REMEMBERED, on, lambda: Parameters(dict(SET.rows(day=on))))


_ONE = Prepared(
    lambda name: (
        Setting.objects.filter(name=name, effective_on__lte=clock.today())
        .order_by("-effective_on", "-id")
        .values_list("value")[:1]
    ),
    name=str,
)


def value_now(name: str) -> Any:
    """One value in force today, for pages that need no other."""
    if connection.in_atomic_block:
        return in_force()[name]
    row = _ONE.first(name=name)
    return row.value if row else catalogue()[name].default


@dataclass(frozen=True)
class Moment:
    """What an evidence declaration is told: when, and under which parameters."""

    at: dt.datetime
    parameters: Parameters
    _found: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, find: Callable[[], Any]) -> Any:
        """What several declarations ask of the records at one moment is asked once."""
        if name not in self._found:
            self._found[name] = find()
        return self._found[name]

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.at)

    @classmethod
    def now(cls) -> "Moment":
        return cls(clock.now(), in_force())
