"""History of problems from elsewhere: all rows or none, and nothing closed without its effect."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Category, Cause, Grade, Problem, Source, Step, Verification
from charter.rooms.quality.permissions import may_issue

IMPORTED = declare("quality.problem.imported", gettext_lazy("%(by)s匯入了「%(title)s」"))
MOST = 5000
CLOSED = ("category", "cause", "containment", "verified_by", "verified_on", "effect")
Row = Mapping[str, Any]


@transaction.atomic
def bring_in(rows: Sequence[Row], *, by: Person | None) -> list[Problem]:
    """Rows with number, title, description, source, step, owner (user name), reported_on, and
    optionally project (number), grade and what CLOSED names: with all of those it was closed.

    A row says where it is wrong; then none is written. Numbers brought in before are passed over.
    """
    if not may_issue(by):
        raise Refused("quality.may_not_import", _("由質量管理或管理層匯入。"))
    if not 0 < len(rows) <= MOST:
        raise Refused("quality.import_size", _("一次匯入1到%(n)d列。") % {"n": MOST}, field="rows")
    people = {p.username: p for p in Person.objects.staff()}
    known = set(Problem.objects.exclude(external_id="").values_list("external_id", flat=True))
    made = []
    for place, row in enumerate(rows, 1):
        if str(row.get("number", "")) in known:
            continue
        made.append(_written(place, row, people, by))
        known.add(made[-1].external_id)
    return made


def _wrong(place: int, column: str, why: str) -> Refused:
    said = _("第%(n)d列「%(column)s」：%(why)s") % {"n": place, "column": column, "why": why}
    return Refused("quality.import_row", said, field="rows")


def _text(place: int, row: Row, column: str) -> str:
    value = str(row.get(column) or "").strip()
    if not value:
        raise _wrong(place, column, _("不能留白。"))
    return value


def _choice(place: int, row: Row, column: str, choices: Sequence[str], default: str = "") -> str:
    value = str(row.get(column) or default)
    if value not in choices:
        expected = "、".join(choices)
        raise _wrong(place, column, _("要是其中之一：%(choices)s。") % {"choices": expected})
    return value


def _day(place: int, row: Row, column: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(_text(place, row, column))
    except ValueError:
        raise _wrong(place, column, _("日期要寫成2026-11-20。")) from None
    if day > clock.today():
        raise _wrong(place, column, _("不能晚於今天。"))
    return day


def _somebody(place: int, row: Row, column: str, people: Mapping[str, Person]) -> Person:
    found = people.get(_text(place, row, column))
    if found is None:
        raise _wrong(place, column, _("沒有這個帳號。"))
    return found


def _written(place: int, row: Row, people: Mapping[str, Person], by: Person | None) -> Problem:
    number, day = _text(place, row, "number")[:60], _day(place, row, "reported_on")
    owner = _somebody(place, row, "owner", people)
    closing = _closing(place, row, people, owner, day)
    project = None
    if row.get("project"):
        project = Project.objects.filter(number=str(row["project"])).first()
        if project is None:
            raise _wrong(place, "project", _("沒有這個項目編號。"))
    problem = Problem.objects.create(
        title=_text(place, row, "title")[:120],
        description=_text(place, row, "description"),
        source=_choice(place, row, "source", Source.values),
        step=_choice(place, row, "step", Step.values),
        grade=_choice(place, row, "grade", Grade.values, Grade.MINOR),
        project=project,
        department=project.department if project else owner.department,
        owner=owner,
        reported_by=by,
        reported_at=timezone.make_aware(dt.datetime.combine(day, dt.time(9))),
        contain_due=day,
        due=closing["verify_from"] if closing else clock.today() + dt.timedelta(days=30),
        imported=True,
        external_id=number,
        **closing,
    )
    if closing:
        Verification.objects.create(
            problem=problem,
            round=1,
            by=closing["verified_by"],
            at=closing["closed_at"],
            is_effective=True,
            effect=problem.effect,
        )
    record(IMPORTED, problem, by=by, number=number)
    return problem


def _closing(
    place: int, row: Row, people: Mapping[str, Person], owner: Person, since: dt.date
) -> dict[str, Any]:
    """All that a closed problem must show, or nothing for one that is still open."""
    if not any(row.get(name) for name in CLOSED) and row.get("state") != "closed":
        return {}
    verifier = _somebody(place, row, "verified_by", people)
    if verifier == owner:
        raise _wrong(place, "verified_by", _("驗證的人不能是負責人。"))
    day = _day(place, row, "verified_on")
    if day < since:
        raise _wrong(place, "verified_on", _("不能早於登記日。"))
    category = _choice(place, row, "category", Category.values)
    name = _text(place, row, "cause")[:80]
    cause, _made = Cause.objects.get_or_create(category=category, name=name)
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(17)))
    return {
        "state": Problem.State.CLOSED,
        "cause": cause,
        "analysed_at": moment,
        "containment": _text(place, row, "containment"),
        "contained_at": moment,
        "effect": _text(place, row, "effect"),
        "verified_by": verifier,
        "verified_on": day,
        "verify_from": day,
        "verify_by": day,
        "closed_at": moment,
    }
