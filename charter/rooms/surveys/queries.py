"""Answers counted: by measure, and by whatever else one asks for, in one statement."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Model, QuerySet

from charter.kernel.journal.models import kind_of
from charter.rooms.surveys.figures import Tally
from charter.rooms.surveys.models import Answer

Key = tuple[Any, ...]


def tallies(rows: QuerySet[Answer], *keys: str) -> dict[Key, Tally]:
    """(values of the keys…, measure) to what was answered."""
    counted = (
        rows.order_by().values_list(*keys, "measure", "score", "missing").annotate(Count("pk"))
    )
    found: dict[Key, Tally] = {}
    scores: dict[Key, dict[int, int]] = defaultdict(dict)
    for *key, measure, score, missing, count in counted:
        place = (*key, measure)
        one = found.setdefault(place, Tally(measure, scores[place]))
        if missing == "na":
            one.na += count
        elif missing:
            one.blank += count
        else:
            scores[place][score] = count
    return found


def answers_about(subject: Model) -> QuerySet[Answer]:
    """What customers answered about one record, the latest first."""
    about = {"invitation__kind": kind_of(subject), "invitation__subject_id": subject.pk}
    return Answer.objects.filter(**about).order_by("-id")
