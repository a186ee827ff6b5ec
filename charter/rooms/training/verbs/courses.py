"""Courses, and what they did to the work."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators.effects import around
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Skill
from charter.rooms.training.models import Course, Kind, Outcome
from charter.rooms.training.permissions import may_run
from charter.rooms.training.verbs import _common as common

ADDED = declare("training.course.added", gettext_lazy("%(by)s建立課程「%(title)s」"))
EDITED = declare("training.course.edited", gettext_lazy("%(by)s修改課程「%(title)s」"))
OUTCOME = declare(
    "training.course.outcome_stated", gettext_lazy("%(by)s說明課程「%(title)s」對指標的影響")
)


def _runs(by: Person | None) -> None:
    said = _("課程與場次由人力資源、部門主管或改善辦公室安排，請向他們提出。")
    common._allow(by is not None and may_run(by), by, said)


@transaction.atomic
def add_course(
    *,
    title: str,
    subject: str,
    hours: Decimal,
    by: Person | None,
    kind: str = Kind.INSIDE,
    aim: str = "",
    skill: Skill | None = None,
    level: int | None = None,
    pass_score: int = 60,
    indicator: str = "",
) -> Course:
    """`skill` and `level` are what it leads to; `indicator` is what the work should show."""
    _runs(by)
    facts = {"kind": kind, "aim": aim, "skill": skill, "level": level, "pass_score": pass_score}
    made = Course(**_checked(title, subject, hours, indicator, facts))
    made.save()
    record(ADDED, made, by=by)
    return made


def _checked(
    title: str, subject: str, hours: Decimal, indicator: str, facts: dict[str, Any]
) -> dict[str, Any]:
    common._subject(subject)
    common._kind(facts["kind"])
    common._aim(facts["skill"], facts["level"])
    if facts["pass_score"] not in range(101):
        said = _("及格分數是0到100。")
        raise Refused("training.score", said, field="pass_score")
    return {
        **facts,
        "title": common._words(title, "title")[:120],
        "subject": subject,
        "hours": common._hours(hours),
        "indicator": common._indicator(indicator),
    }


@transaction.atomic
def edit_course(
    course: Course,
    *,
    title: str,
    subject: str,
    hours: Decimal,
    by: Person | None,
    indicator: str = "",
    is_offered: bool = True,
    **facts: Any,
) -> None:
    """What was recorded before keeps the words of its day."""
    _runs(by)
    known = {
        name: getattr(course, name) for name in ("kind", "aim", "skill", "level", "pass_score")
    }
    new = _checked(title, subject, hours, indicator, {**known, **facts})
    for name, value in {**new, "is_offered": is_offered}.items():
        setattr(course, name, value)
    course.save()
    record(EDITED, course, by=by)


@transaction.atomic
def state_outcome(course: Course, *, text: str, by: Person | None) -> Outcome:
    """Level 4: what the course's indicator did since it was first given, reckoned now and kept
    beside the words of whoever runs it."""
    _runs(by)
    if not course.indicator:
        said = _("這門課沒有對應的指標，請先在課程上選一個。")
        raise Refused("training.no_indicator", said)
    first = course.sessions.held().order_by("starts_at").first()
    if first is None:
        raise Refused("training.never_held", _("這門課還沒有舉辦過，沒有可以比較的日期。"))
    day = clock.local(first.starts_at).date()
    made = Outcome.objects.create(
        course=course,
        indicator=course.indicator,
        on=clock.today(),
        facts=_reckoned(course.indicator, day),
        text=common._words(text, "text"),
        by=by,
    )
    record(OUTCOME, course, by=by, outcome=made.pk, verdict=made.facts["verdict"])
    return made


def _reckoned(name: str, day: Any) -> dict[str, Any]:
    found = around(name, began=day)
    if found is None:
        return {"since": day.isoformat(), "verdict": "unproven", "n_before": 0, "n_after": 0}
    effect = found.effect
    numbers = {n: getattr(effect, n) for n in ("before", "after", "size", "low", "high", "p")}
    counts = {"n_before": effect.n_before, "n_after": effect.n_after}
    return {"since": day.isoformat(), "verdict": effect.verdict, **counts, **numbers}
