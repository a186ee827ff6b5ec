"""Everything the page of a risk shows, in a handful of statements that are kept."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from charter.ground.database.prepared import Prepared, Shape
from charter.kernel.actions.models import Action
from charter.kernel.files.models import Attachment
from charter.kernel.indicators.models import Reading
from charter.kernel.journal.models import Entry
from charter.org.kept import PreparedFor
from charter.org.models import Person
from charter.rooms.risk.models import Grading, Measure, Risk, RiskWarning, Sample, Watch

RECENT, FIGURES = 20, 12
RISK = Shape(Risk, "owner", "project", "department", "opened_by", "sweep")
WARNING = Shape(RiskWarning, "watch", "answered_by", "escalated_to")
MEASURE = Shape(Measure, "action", "action__owner")
GRADING, WATCH, ENTRY = Shape(Grading, "by"), Shape(Watch), Shape(Entry, "by", "principal")


def _seen(person: Person, risk: int) -> Any:
    return RISK.of(Risk.objects.visible_to(person).filter(pk=risk))


SEEN = PreparedFor(_seen, risk=int)
WARNINGS = Prepared(
    lambda risk: WARNING.of(RiskWarning.objects.filter(risk=risk).order_by("-id")), risk=int
)
MEASURES = Prepared(
    lambda risk: MEASURE.of(Measure.objects.filter(risk=risk).order_by("-id")), risk=int
)
GRADINGS = Prepared(
    lambda risk: GRADING.of(Grading.objects.filter(risk=risk).order_by("-id")), risk=int
)
WATCHES = Prepared(
    lambda risk: WATCH.of(Watch.objects.filter(risk=risk).order_by("-is_active", "-id")), risk=int
)
FILES = Prepared(
    lambda risk: Attachment.objects.of(Risk(pk=risk)).values_list("pk", "name"), risk=int
)
ENTRIES = Prepared(
    lambda risk: ENTRY.of(Entry.objects.of(Risk(pk=risk)).latest_first())[:RECENT], risk=int
)
SAMPLES = Prepared(
    lambda watch: Sample.objects.filter(watch=watch).order_by("-id").values_list("value")[:FIGURES],
    watch=int,
)
READINGS = Prepared(
    lambda indicator, scope, scope_id: (
        Reading.objects.filter(
            indicator=indicator, scope=scope, scope_id=scope_id, value__isnull=False
        )
        .order_by("-starts")
        .values_list("value")[:FIGURES]
    ),
    indicator=int,
    scope=str,
    scope_id=int,
)


@dataclass
class RiskFile:
    """The risk and, when asked for, what belongs to it."""

    risk: Risk

    @cached_property
    def warnings(self) -> list[RiskWarning]:
        found: list[RiskWarning] = WARNING.all(WARNINGS.rows(risk=self.risk.pk))
        for one in found:
            one.risk = self.risk
        return found

    @cached_property
    def is_warned(self) -> bool:
        return any(one.cleared_at is None for one in self.warnings)

    @cached_property
    def measures(self) -> list[Measure]:
        return MEASURE.all(MEASURES.rows(risk=self.risk.pk))

    @property
    def measures_done(self) -> int:
        return sum(one.action.state != Action.State.OPEN for one in self.measures)

    @cached_property
    def gradings(self) -> list[Grading]:
        return GRADING.all(GRADINGS.rows(risk=self.risk.pk))

    @cached_property
    def watches(self) -> list[Any]:
        return recent(WATCH.all(WATCHES.rows(risk=self.risk.pk)))

    @cached_property
    def files(self) -> list[Any]:
        return FILES.rows(risk=self.risk.pk)

    @cached_property
    def entries(self) -> list[Entry]:
        return ENTRY.all(ENTRIES.rows(risk=self.risk.pk))


def file_of(person: Person, pk: int) -> RiskFile | None:
    row = SEEN.first(person, risk=pk)
    return RiskFile(RISK.make(row)) if row else None


def recent(watches: list[Any]) -> list[Any]:
    """The watches with what their small line draws: `recent` figures, oldest first, and `tone`."""
    for watch in watches:
        watch.recent = _figures(watch)
        over = watch.value is not None and (watch.value >= watch.threshold) == watch.is_above
        watch.tone = "bad" if over or watch.value == watch.threshold else "ok"
    return watches


def _figures(watch: Watch) -> list[float]:
    place = {"indicator": watch.indicator_id, "scope": watch.scope, "scope_id": watch.scope_id}
    rows = READINGS.rows(**place) if watch.indicator_id else SAMPLES.rows(watch=watch.pk)
    return [float(row.value) for row in rows][::-1]
