"""What must be trained: asked by a measure, a result, a superior."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person, Role
from charter.rooms.training import queries
from charter.rooms.training.models import Concerned, Need, Record
from charter.rooms.training.permissions import is_superior, may_tend
from charter.rooms.training.queries import untrained
from charter.rooms.training.verbs import _common as common

RAISED = declare(
    "training.need.raised",
    gettext_lazy("要培訓：「%(title)s」，%(due)s前"),
    gettext_lazy("請安排培訓"),
)
LEFT_OUT = declare(
    "training.need.left_out",
    gettext_lazy("%(by)s說明%(person_name)s不必參加「%(title)s」：%(reason)s"),
)
TAKEN_IN = declare(
    "training.need.taken_in", gettext_lazy("%(by)s把%(person_name)s加入「%(title)s」")
)
MET = declare("training.need.met", gettext_lazy("「%(title)s」相關人員都受過培訓了"))
ANSWERED = declare(
    "training.need.answered", gettext_lazy("%(by)s確認「%(title)s」已由培訓紀錄「%(record)s」做到")
)
DROPPED = declare("training.need.dropped", gettext_lazy("%(by)s取消「%(title)s」：%(reason)s"))


@transaction.atomic
def raise_need(
    *,
    source: str,
    title: str,
    subject: str,
    due: dt.date,
    by: Person | None,
    person: Person | None = None,
    department: Department | None = None,
    origin: tuple[str, int] = ("", 0),
    people: Iterable[Person] = (),
) -> Need | None:
    """For a person, or for `people` of a department. None when this origin has asked before."""
    common._choice(source, list(Need.Source.values), "source")
    common._subject(subject)
    if by is not None and (person is None or not is_superior(by, person)):
        said = _("只有主管可以替部屬提出培訓需要。")
        raise Refused("training.not_superior", said)
    asked = Need.objects.filter(origin_kind=origin[0], origin_id=origin[1], person=person)
    if origin[0] and asked.exists():
        return None
    facts: dict[str, Any] = {"origin_kind": origin[0], "origin_id": origin[1]}
    unit = department or (person.department if person else None)
    made = Need.objects.create(
        source=source,
        title=common._words(title, "title")[:160],
        subject=subject,
        due=due,
        person=person,
        department=unit,
        raised_on=clock.today(),
        **facts,
    )
    Concerned.objects.bulk_create(Concerned(need=made, person=one) for one in people)
    record(RAISED, made, by=by, tell=_told(made), due=due.isoformat())
    return made


def _told(need: Need) -> list[Person]:
    """Whoever arranges it: for a person themselves and their line, for a department its heads,
    and HR."""
    told = list(Person.objects.holding(Role.HR))
    if need.person_id and need.person:
        return [need.person, *([need.person.manager] if need.person.manager else []), *told]
    return [*(Person.objects.heads_of(need.department) if need.department else ()), *told]


def _tends(need: Need, by: Person | None) -> None:
    said = _("培訓需要由人力資源、部門主管或改善辦公室處理；不能處理自己的。")
    common._allow(by is not None and may_tend(by, need), by, said)
    if need.state != Need.State.OPEN:
        raise Refused("training.need_closed", _("這項培訓需要已經結束。"))


@transaction.atomic
def leave_out(need: Need, *, person: Person, reason: str, by: Person | None) -> None:
    """Why somebody of the department need not come; nobody says that of themselves."""
    _tends(need, by)
    if by is not None and by.pk == person.pk:
        raise Refused("training.own_exception", _("不能替自己免除，請主管或人力資源說明。"))
    why = common._words(reason, "reason")[:300]
    if not Concerned.objects.filter(need=need, person=person).update(reason=why):
        raise Refused("training.not_concerned", _("這個人不在名單上。"), field="person")
    record(LEFT_OUT, need, by=by, person=person.pk, person_name=str(person), reason=why)
    _meet_if_all_came(need, by)


@transaction.atomic
def take_in(need: Need, *, person: Person, by: Person | None) -> None:
    _tends(need, by)
    if person.is_customer or not person.is_active:
        raise Refused("training.not_staff", _("只有在職同事可以參加。"), field="person")
    Concerned.objects.update_or_create(need=need, person=person, defaults={"reason": ""})
    record(TAKEN_IN, need, by=by, person=person.pk, person_name=str(person))


@transaction.atomic
def drop_need(need: Need, *, reason: str, by: Person | None) -> None:
    _tends(need, by)
    why = common._words(reason, "reason")[:300]
    Need.FLOW.move(need, "drop", reason=why)
    record(DROPPED, need, by=by, reason=why)


@transaction.atomic
def answer_need(need: Need, *, answer: Record, by: Person | None) -> None:
    """What one person needed was learnt outside of their plan: passed since it was asked, in the
    subject asked for. Items of the plan that wait for it are done by the same record."""
    _tends(need, by)
    if not queries.answers_to(need).filter(pk=answer.pk).exists():
        said = _("請選本人在提出需要之後通過、類別相同的培訓紀錄。")
        raise Refused("training.no_answer", said, field="answer")
    Need.FLOW.move(need, "meet", reason=str(answer.title)[:300])
    items = need.items.filter(done_on=None, plan__person=need.person_id)
    items.update(done_on=answer.finished_on)
    record(ANSWERED, need, by=by, tell=_told(need)[:1], record=answer.title, answer=answer.pk)


def _meet_if_all_came(need: Need, by: Person | None) -> None:
    """A need of a measure is met once everybody whom it concerns was at a session held for it."""
    if need.state != Need.State.OPEN or need.person_id is not None:
        return
    held = need.sessions.held().exists()
    if held and not untrained(Concerned.objects.counted().filter(need=need)).exists():
        _meet(need, by)


def _meet(need: Need, by: Person | None) -> None:
    """Of one person: by the item of their plan that answers it, or by `answer_need`."""
    Need.FLOW.move(need, "meet")
    record(MET, need, by=by)
