"""A hand-over begins with what lies there, is kept up to date, and ends when nothing is left."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.handing import lying_with
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.rotation.models import HandOver, HandOverItem
from charter.rooms.rotation.permissions import KEEPERS, may_arrange, may_complete, may_open

OPENED = declare(
    "rotation.handover.opened",
    gettext_lazy("%(title)s的交接開始（%(occasion)s），共%(n)s項"),
    gettext_lazy("交接"),
)
DRAWN = declare(
    "rotation.handover.drawn",
    gettext_lazy("%(title)s的交接清單更新：新增%(new)s項、了結%(gone)s項"),
)
NAMED = declare(
    "rotation.handover.successor_named",
    gettext_lazy("%(by)s請%(successor)s接手%(title)s的%(n)s項"),
    gettext_lazy("請你接手"),
)
COMPLETED = declare(
    "rotation.handover.completed", gettext_lazy("%(title)s的交接完成"), gettext_lazy("交接")
)
CANCELLED = declare(
    "rotation.handover.cancelled",
    gettext_lazy("%(by)s取消%(title)s的交接：%(reason)s"),
    gettext_lazy("交接"),
)
FOUND = HandOverItem.State


@transaction.atomic
def open_handover(
    person: Person,
    *,
    occasion: str,
    last_day: dt.date,
    by: Person | None,
    about: str = "",
    project: Project | None = None,
    successor: Person | None = None,
) -> HandOver:
    """With all that lies with the person now; where nothing does and the day has come, it is
    complete at once."""
    if not may_open(by, person):
        raise Refused("rotation.may_not_open", _("交接由主管、部門主管或人力資源建立。"))
    if person.is_customer:
        raise Refused("rotation.not_staff", _("只有同事才有交接。"), field="person")
    known = HandOver.objects.open().filter(person=person, project=project, occasion=occasion)
    if known.exists():
        raise Refused("rotation.already_open", _("他已經有一份進行中的交接，請在那一份辦理。"))
    now = clock.now()
    made = HandOver.objects.create(
        person=person,
        department=person.department,
        occasion=occasion,
        about=about[:200],
        project=project,
        last_day=last_day,
        successor=_able(successor, person) if successor else None,
        opened_at=now,
        drawn_at=now,
    )
    listed, _gone = _draw(made)
    facts: Facts = {"occasion": HandOver.Occasion(occasion).label, "n": listed}
    tell = [one for one in (person, person.manager, successor) if one and one.is_active]
    record(OPENED, made, by=by, about=person, tell=tell, last_day=last_day.isoformat(), **facts)
    _end_if_empty(made)
    return made


def _able(successor: Person, giver: Person) -> Person:
    if not successor.is_active or successor.is_customer or successor.pk == giver.pk:
        raise Refused(
            "rotation.successor_not_staff", _("接手的人必須是另一位在職同事。"), field="successor"
        )
    return successor


def _draw(found: HandOver) -> tuple[int, int]:
    """Lists what is new, settles what no longer lies there: (new, settled)."""
    known = {(item.name, item.subject_id): item for item in found.items.all()}
    there: set[tuple[str, int]] = set()
    new = []
    for one, lying in lying_with(found.person, found.project_id):
        key = (one.name, lying.pk)
        there.add(key)
        item = known.get(key)
        due = _day(one.day(lying))
        if item is None:
            title = one.title(lying)
            new.append(
                HandOverItem(
                    handover=found, name=one.name, subject_id=lying.pk, title=title, due=due
                )
            )
        elif item.state in (FOUND.TAKEN, FOUND.SETTLED):  # it came back
            HandOverItem.FLOW.move(item, "reopen", settled_at=None, taken_by=None)
    HandOverItem.objects.bulk_create(new)
    gone = [item for key, item in known.items() if key not in there and item.is_open]
    for item in gone:
        HandOverItem.FLOW.move(item, "settle", settled_at=clock.now())
    return len(new), len(gone)


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return clock.day(value)
    return value if isinstance(value, dt.date) else None


def _end_if_empty(found: HandOver) -> None:
    if found.last_day <= clock.today() and not found.items.exists():
        _end(found, None)


def _end(found: HandOver, by: Person | None) -> None:
    HandOver.FLOW.move(found, "complete", completed_at=clock.now(), completed_by=by)
    tell = [one for one in (found.person, found.person.manager) if one and one.is_active]
    record(COMPLETED, found, by=by, about=found.person, tell=tell)


def _locked(found: HandOver) -> HandOver:
    rows = HandOver.objects.select_for_update(of=("self",))
    known = rows.select_related("person__manager", "project", "successor").get(pk=found.pk)
    if not known.is_open:
        raise Refused("flow.moved_on", _("這份交接已經結束，請重新整理頁面。"))
    return known


@transaction.atomic
def draw(found: HandOver, *, by: Person | None, last_day: dt.date | None = None) -> HandOver:
    """Anew what lies there; nothing is recorded where nothing changed. `last_day` when it has
    become another."""
    locked = _locked(found)
    if not may_complete(by, locked):
        raise Refused("rotation.may_not_arrange", _("這份交接由主管或人力資源辦理。"))
    new, gone = _draw(locked)
    day = last_day or locked.last_day
    HandOver.FLOW.move(locked, "draw", drawn_at=clock.now(), last_day=day)
    if new or gone or last_day:
        record(DRAWN, locked, by=by, about=locked.person, new=new, gone=gone)
    _end_if_empty(locked)
    return locked


@transaction.atomic
def name_successor(
    found: HandOver,
    *,
    successor: Person,
    by: Person | None,
    items: Sequence[HandOverItem] | None = None,
) -> None:
    """Of the items named; without any, of all that nobody was named for by itself."""
    locked = _locked(found)
    if not may_arrange(by, locked):
        raise Refused("rotation.may_not_arrange", _("接手的人由主管、項目經理或人力資源指定。"))
    able = _able(successor, locked.person)
    rows = locked.items.filter(state=FOUND.OPEN)
    if items is None:
        HandOver.FLOW.move(locked, "draw", successor=able)
        n = rows.filter(successor=None).count()
    else:
        n = rows.filter(pk__in=[item.pk for item in items]).update(successor=able)
        if not n:
            raise Refused("rotation.nothing_chosen", _("請至少選一項還沒有接手的。"), field="items")
    facts: Facts = {"successor": str(able), "successor_id": able.pk, "n": n}
    record(NAMED, locked, by=by, about=locked.person, tell=[able], **facts)


@transaction.atomic
def complete(found: HandOver, *, by: Person | None) -> HandOver:
    """Not with one left: what lies there is looked up once more, this very moment."""
    locked = _locked(found)
    if not may_complete(by, locked):
        raise Refused("rotation.may_not_complete", _("交接由交出的人、接手的人或主管完成。"))
    _draw(locked)
    left = [str(one) for one in locked.items.filter(state=FOUND.OPEN)[:3]]
    if left:
        n = locked.items.filter(state=FOUND.OPEN).count()
        raise Refused(
            "rotation.items_left",
            _("還有%(n)s項沒有人接手（%(some)s），全部接手後才能完成。")
            % {"n": n, "some": "、".join(left)},
        )
    _end(locked, by)
    return locked


@transaction.atomic
def cancel_handover(found: HandOver, *, reason: str, by: Person) -> None:
    """It was opened in error: somebody stays after all. Not of somebody who has gone."""
    locked = _locked(found)
    if by.pk == locked.person_id or not by.has_role(*KEEPERS):
        raise Refused("rotation.may_not_cancel", _("取消由人力資源辦理，不能取消自己的交接。"))
    if not locked.person.is_active:
        raise Refused("rotation.has_gone", _("他已經離職，交接必須完成，不能取消。"))
    if not reason.strip():
        raise Refused("rotation.no_reason", _("請寫明取消的原因。"), field="reason")
    HandOver.FLOW.move(locked, "cancel", reason=reason.strip()[:300])
    tell = [one for one in (locked.person, locked.successor) if one]
    record(CANCELLED, locked, by=by, about=locked.person, tell=tell, reason=reason.strip())
