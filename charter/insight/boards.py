"""The boards: what every room hangs up for those who lead, for the whole or one department.

Nothing is counted here: each card is its room's own, each number leads to the list behind it. Of a
period that is over, the cards that keep figures of it (decision 1611).
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.database.prepared import Prepared, Shape
from charter.insight.spans import Span
from charter.kernel.board import CARDS, STUCK, Card, Held, Look, Stuck
from charter.org.models import Department, Person, Posting, Role

WHOLE = (
    Role.GENERAL_MANAGER,
    Role.MANAGEMENT,
    Role.STEERING_GROUP,
    Role.IMPROVEMENT_OFFICE,
    Role.QUALITY,
)
LEADERS = (*WHOLE, Role.DEPARTMENT_HEAD)
Filled = tuple[Card, dict[str, Any]]


@dataclass(frozen=True)
class Board:
    """`first` stands above both columns; `departments` are the boards one may change to."""

    department: Department | None
    span: Span
    departments: list[Department]
    first: list[Filled]
    wide: list[Filled]
    narrow: list[Filled]
    stuck: list[tuple[Stuck, Held]]
    may_see_whole: bool

    @property
    def is_past(self) -> bool:
        """Then nothing is said of what waits and what is stuck."""
        period = self.span.period
        return period is not None and period.end <= clock.today()

    @property
    def cards(self) -> list[Filled]:
        return [*self.first, *self.wide, *self.narrow]

    @property
    def address(self) -> str:
        """Of the board itself, without the period."""
        if self.department is None:
            return reverse("insight:board")
        return reverse("insight:department_board", args=[self.department.pk])


def may_see_whole(person: Person) -> bool:
    return person.has_role(*WHOLE)


def departments_of(person: Person) -> QuerySet[Department]:
    """Every department for those who see the whole; those a person heads for its head."""
    rows = Department.objects.order_by("name")
    if may_see_whole(person):
        return rows
    posts = Posting.objects.current().filter(
        person=person, post__roles__contains=[Role.DEPARTMENT_HEAD]
    )
    return rows.filter(pk__in=posts.values("post__department"))


UNIT = Shape(Department)
UNITS = Prepared(lambda: UNIT.of(Department.objects.order_by("name")))


def pills(board: Board) -> list[dict[str, object]]:
    """The whole and each department; nothing where there is only one board to see."""
    row: list[dict[str, object]] = []
    asked = board.span.asked
    if board.may_see_whole:
        whole = {"label": _("全公司"), "url": reverse("insight:board") + asked}
        row.append({**whole, "on": board.department is None})
    for one in board.departments:
        url = reverse("insight:department_board", args=[one.pk]) + asked
        row.append({"label": one.name, "url": url, "on": one == board.department})
    return row if len(row) > 1 else []


def drawn(person: Person, department: Department | None, span: Span) -> Board:
    look = Look(person, department, span.period)
    cards = sorted(CARDS.values(), key=lambda one: one.order)
    shown = [one for one in cards if one.keeps or not look.is_past]
    filled = [(one, data) for one in shown if (data := one.data(look)) is not None]
    return Board(
        department,
        span,
        UNIT.all(UNITS.rows()) if may_see_whole(person) else list(departments_of(person)),
        [(one, data) for one, data in filled if not one.order],
        [(one, data) for one, data in filled if one.order and one.wide],
        [(one, data) for one, data in filled if one.order and not one.wide],
        stuck(look),
        may_see_whole(person),
    )


def stuck(look: Look) -> list[tuple[Stuck, Held]]:
    """What stands still today, then what might and does not; of a period that is over nothing was
    kept."""
    if look.is_past:
        return []
    held = [(one, found) for one in STUCK.values() if (found := one.counted(look)) is not None]
    return sorted(held, key=lambda pair: not pair[1].count)
