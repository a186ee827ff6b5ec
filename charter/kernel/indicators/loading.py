"""What an indicator's page is drawn from, asked for once and only when it is shown."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from charter.ground import clock, spc
from charter.kernel.indicators import kept
from charter.kernel.indicators.drawing import SPAN
from charter.kernel.indicators.models import Alert, Indicator, Note, Reading, Scope, Target
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person


@dataclass
class Loaded:
    """One indicator for one scope, for one reader; `rules_asked` are other signals to look by."""

    indicator: Indicator
    person: Person
    span: str = SPAN
    scope: str = Scope.ORGANISATION
    scope_id: int = 0
    chart: str = "i"
    rules_asked: str = ""

    @property
    def here(self) -> dict[str, Any]:
        return {"indicator": self.indicator.pk, "scope": self.scope, "scope_id": self.scope_id}

    @property
    def _is_for_all(self) -> bool:
        """The organisation's own figures are for all staff; the rest as `visible_to` says."""
        return self.scope == Scope.ORGANISATION and not self.person.is_customer

    @cached_property
    def rules(self) -> str:
        """The organisation's set of signals, unless another one was asked for."""
        asked = self.rules_asked
        return asked if asked in spc.SETS else str(value_now("signal_rules"))

    @cached_property
    def readings(self) -> list[Reading]:
        """Oldest first, those without data too."""
        return self._read(None if self.span == "all" else int(self.span))

    def _read(self, most: int | None) -> list[Reading]:
        if self._is_for_all:
            rows = kept.readings(most).rows(**self.here)
        else:
            rows = kept.readings_for(most).rows(self.person, **self.here)
        found: list[Reading] = kept.READING.all(reversed(rows))
        for row in found:
            row.indicator = self.indicator
        return found

    @cached_property
    def every(self) -> list[Reading]:
        """As far back as the figures go."""
        whole = self.span == "all" or len(self.readings) < int(self.span)
        return self.readings if whole else self._read(None)

    @cached_property
    def _targets(self) -> list[Target]:
        """Of this part, and those of the organisation that it follows without its own."""
        rows: list[Target] = kept.TARGET.all(kept.TARGETS.rows(indicator=self.indicator.pk))
        return self._of_here(rows)

    def _of_here(self, rows: list[Target]) -> list[Target]:
        own = [one for one in rows if (one.scope, one.scope_id) == (self.scope, self.scope_id)]
        return own or [one for one in rows if one.scope == Scope.ORGANISATION]

    @cached_property
    def notes(self) -> list[Note]:
        return kept.NOTE.all(kept.NOTES.rows(**self.here))

    def give(self, readings: list[Reading], targets: list[Target], notes: list[Note]) -> None:
        """What was asked for several indicators at once (`board`), oldest reading first and
        newest target first."""
        for row in readings:
            row.indicator = self.indicator
        self.__dict__ |= {"readings": readings, "_targets": self._of_here(targets), "notes": notes}

    @cached_property
    def alert(self) -> Alert | None:
        rows = (
            kept.ALERTS.rows(**self.here)
            if self._is_for_all
            else kept.ALERTS_FOR.rows(self.person, **self.here)
        )
        if not rows:
            return None
        found: Alert = kept.ALERT.make(rows[0])
        found.indicator = self.indicator
        return found

    @cached_property
    def actions(self) -> list[Any]:
        return kept.ACTION.all(kept.ACTIONS.rows(indicator=self.indicator.pk))

    @cached_property
    def entries(self) -> list[Entry]:
        return kept.ENTRY.all(kept.ENTRIES.rows(indicator=self.indicator.pk))

    def target_on(self, day: dt.date) -> Target | None:
        return next((t for t in self._targets if t.since <= day), None)

    @cached_property
    def target(self) -> Target | None:
        return self.target_on(clock.today())

    @property
    def series_is_empty(self) -> bool:
        return all(one.value is None for one in self.readings)
