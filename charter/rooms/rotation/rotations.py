"""How long people have been in their posts, and what is planned for them."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from charter.ground import clock
from charter.kernel.parameters.queries import value_now
from charter.org.models import Department, Person, Posting
from charter.rooms.rotation.models import RotationLine, RotationPlan

APPROVED = Q(plan__state=RotationPlan.State.APPROVED)
SOON = 3  # months before the limit in which a post is shown as coming due


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months earlier, or the month's last."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return dt.date(years, month + 1, min(day.day, last))


def months_between(first: dt.date, last: dt.date) -> int:
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole - (1 if last.day < first.day else 0)


def held(day: dt.date) -> QuerySet[Posting]:
    """Posts held on the day by people who work here."""
    return Posting.objects.current(day).filter(person__in=Person.objects.staff().values("pk"))


def long_held(day: dt.date, months: float) -> QuerySet[Posting]:
    """Held for the limit or longer."""
    return held(day).filter(since__lte=months_before(day, int(months)))


def answered(day: dt.date) -> Exists:
    """An approved move that is not overdue, or an exception that has not run out."""
    lines = RotationLine.objects.filter(APPROVED, posting=OuterRef("pk"))
    planned = Q(to_post__isnull=False, state=RotationLine.State.PLANNED, on__gte=day)
    return Exists(lines.filter(planned | Q(to_post=None, until__gte=day)))


@dataclass(frozen=True)
class Held:
    """`line` is the newest that an approved or open plan says about it."""

    posting: Posting
    months: int
    is_due: bool
    line: RotationLine | None

    @property
    def is_answered(self) -> bool:
        line, today = self.line, clock.today()
        if line is None or line.plan.state != RotationPlan.State.APPROVED:
            return False
        day = line.on if line.is_move else line.until
        return line.state == RotationLine.State.PLANNED and day is not None and day >= today

    @property
    def tone(self) -> str:
        if self.is_answered:
            return "ok"
        if self.is_due:
            return "bad"
        return "none"


def in_post(department: Department | None = None, *, only_due: bool = False) -> list[Held]:
    """Who has been how long in a post, the longest first; or only those over the limit for whom
    nothing is arranged."""
    today, limit = clock.today(), int(value_now("rotation_months"))
    since = months_before(today, limit if only_due else max(0, limit - SOON))
    rows = held(today).filter(since__lte=since).select_related("person", "post__department")
    if only_due:
        rows = rows.exclude(answered(today))
    if department is not None:
        rows = rows.filter(post__department=department)
    found = list(rows.order_by("since", "person__name"))
    lines: dict[int, RotationLine] = {}
    known = RotationLine.objects.filter(posting__in=found).select_related(
        "plan", "to_post__department", "posting__post"
    )
    for line in known.exclude(plan__state=RotationPlan.State.DROPPED).order_by("pk"):
        lines[line.posting_id] = line
    return [
        Held(one, months_between(one.since, today), one.since <= months_before(today, limit),
             lines.get(one.pk))
        for one in found
    ]  # fmt: skip
