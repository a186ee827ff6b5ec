"""Which model rules a task now, and how often people correct what was proposed."""

import datetime as dt
import logging
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, F, Q

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.rooms.classifying.linear import LinearModel, Unreadable
from charter.rooms.classifying.measuring import interval
from charter.rooms.classifying.models import FirstGuess, TextModel

log = logging.getLogger(__name__)
LIVE_DAYS = dt.timedelta(days=90)
RULING = Prepared(lambda: TextModel.objects.in_use().order_by().values_list("task", "pk"))


@dataclass(frozen=True)
class Ruling:
    """A model in use, and the key of its row."""

    pk: int
    model: LinearModel


@lru_cache(maxsize=8)
def _loaded(pk: int) -> LinearModel | None:
    """Read once by each process; a model's row never changes its weights."""
    data = TextModel.objects.values_list("weights", flat=True).get(pk=pk)
    try:
        return LinearModel.load(bytes(data))
    except Unreadable:
        log.exception("model %s cannot be read: the rules of thumb propose instead", pk)
        return None


def ruling() -> dict[str, Ruling]:
    """The model in use for each task; a task without one is left to its rules."""
    found = {row.task: (row.pk, _loaded(row.pk)) for row in RULING.rows()}
    return {task: Ruling(pk, model) for task, (pk, model) in found.items() if model}


@dataclass(frozen=True)
class Live:
    """Out of `settled` proposals people corrected so many; `model` None: the rules of thumb."""

    model: int | None
    settled: int
    corrected: int

    @property
    def error(self) -> float | None:
        return 100 * self.corrected / self.settled if self.settled else None

    @property
    def between(self) -> tuple[float, float] | None:
        return interval(self.corrected, self.settled)


def live(task: str) -> dict[int | None, Live]:
    """In the last 90 days, by model."""
    rows = FirstGuess.objects.filter(task=task).settled().since(clock.now() - LIVE_DAYS)
    counted = rows.values("by_model").annotate(
        settled=Count("pk"), corrected=Count("pk", filter=~Q(final=F("proposed")))
    )
    return {
        row["by_model"]: Live(row["by_model"], row["settled"], row["corrected"])
        for row in counted.order_by()
    }
