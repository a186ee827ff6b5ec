"""Row history: the backstop under the journal that also catches raw SQL.

Recipe for a room, on every business table::

    from charter.kernel.journal.history import tracked

    @tracked()
    class Problem(models.Model): ...

then `makemigrations`. Database triggers copy every row that is inserted, updated or deleted
into `ProblemEvent`, whoever did it and by whatever way; a change made inside a request carries
its person and path (`charter.kernel.journal.web`). Read it with
`history_of(problem)`. The journal says what was meant; the history says what the rows did.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.apps import apps
from django.db import models

T = TypeVar("T", bound=type[models.Model])


def tracked() -> Callable[[T], T]:
    """Fresh trackers each time: one tracker cannot serve two models."""
    track: Callable[[T], T] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    )
    return track


def history_of(record: models.Model) -> "models.QuerySet[Any]":
    """Every version of the row, oldest first; `pgh_context` says who and where, if known."""
    name = f"{type(record).__name__}Event"
    events: Any = apps.get_model(record._meta.app_label, name)
    found: models.QuerySet[Any] = events.objects.filter(pgh_obj_id=record.pk)
    return found.order_by("pgh_created_at", "pgh_id")
