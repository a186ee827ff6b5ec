"""Change who decides while a request runs: add, remove, hand over, appoint, copy, urge."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import people
from charter.kernel.approvals.events import (
    APPOINTED,
    APPROVER_ADDED,
    APPROVER_REMOVED,
    COPIED,
    HANDED_OVER,
    URGED,
)
from charter.kernel.approvals.models import Reader, Request, Seat, Step
from charter.kernel.approvals.permissions import urged_lately
from charter.kernel.approvals.verbs._core import (
    _agreed,
    _close,
    _flag,
    _hand,
    _lock,
    _note,
    _open,
    _present,
    _reason,
    _running,
    _seated,
    _step,
    _steps,
    _where,
)
from charter.kernel.approvals.verbs._round import _concerned
from charter.org.models import Person

BEFORE, AFTER = "before", "after"


@transaction.atomic
def add_approver(
    request: Request, *, person: Person, by: Person, where: str = AFTER, reason: str = ""
) -> Step:
    """加簽: one more person must agree, right before or right after the current step.

    The route only grows. An addition before is possible until the step's first agreement.
    """
    request = _running(request)
    step = _step(request)
    hand = _hand(request, step, by)
    _fit(request, step, person)
    if where == BEFORE and _agreed(step):
        raise Refused("approvals.step_begun", _("這一步已有人同意，只能加在後面。"), field="where")
    added = _insert(request, step, person, where, by)
    if where == BEFORE:
        _close(step, Step.State.WAITING)
        _open(request, added)
        request.save()
    _note(
        APPROVER_ADDED,
        request,
        by=by,
        principal=hand.principal,
        tell=[person] if where == BEFORE else [],
        person=person.name,
        person_id=person.pk,
        reason=reason.strip(),
        **_where(request, added),
    )
    return added


@transaction.atomic
def remove_approver(request: Request, *, step: Step, by: Person) -> Request:
    """減簽: who added an approver takes the addition back, while it is undecided.

    It never completes a request: somebody's agreement is always the last thing that happens.
    """
    request = _running(request)
    _present(by)
    known = _steps(request)
    added = next((s for s in known if s.pk == step.pk and s.added_by_id == by.pk), None)
    if added is None:
        raise Refused("approvals.not_added_by_you", _("只有加簽的人可以取消這個加簽。"))
    if added.state == Step.State.DONE:
        raise Refused("approvals.step_done", _("加簽的人已經決定，不能再取消。"))
    later = [s for s in known if s.position > added.position]
    if added.state == Step.State.OPEN:
        if not later:
            raise Refused(
                "approvals.removal_would_approve",
                _("後面已沒有審批人，取消加簽等於通過；請讓加簽的人決定。"),
            )
        _close(added, Step.State.REMOVED)
        _open(request, later[0])
    else:
        _close(added, Step.State.REMOVED)
    request.save()
    asked = Person.objects.filter(pk__in=added.rule["people"])
    names = "、".join(person.name for person in asked)
    _note(APPROVER_REMOVED, request, by=by, tell=asked, person=names, **_where(request, added))
    return request


@transaction.atomic
def hand_over(request: Request, *, person: Person, by: Person, reason: str = "") -> Request:
    """轉交: give one's own seat to a colleague who is no author and has not decided."""
    request = _running(request)
    step = _step(request)
    hand = _hand(request, step, by)
    if hand.principal:
        raise Refused("approvals.not_your_seat", _("代理人不能轉交，只有本人可以轉交。"))
    _fit(request, step, person)
    Seat.objects.filter(pk=hand.seat.pk).update(state=Seat.State.CLOSED)
    Seat.objects.create(step=step, person=person, origin=Seat.Origin.HANDED, given_by=by)
    _note(
        HANDED_OVER,
        request,
        by=by,
        tell=[person],
        person=person.name,
        person_id=person.pk,
        reason=reason.strip(),
        **_where(request, step),
    )
    return request


@transaction.atomic
def appoint(request: Request, *, person: Person, by: Person, reason: str) -> Request:
    """Who must mend a stuck request names an approver: somebody else, never an author."""
    request = _running(request)
    _present(by)
    if request.stuck_owner_id != by.pk:
        raise Refused("approvals.not_guardian", _("只有負責排除卡關的人可以指定審批人。"))
    if by.pk == person.pk or by.pk in request.authors:
        raise Refused("approvals.own_request", _("不能指定自己，也不能為自己經手的申請指定。"))
    text = _reason(reason)
    step = _step(request)
    _fit(request, step, person)
    Seat.objects.create(step=step, person=person, origin=Seat.Origin.APPOINTED, given_by=by)
    _flag(request, stuck=_agreed(step) + len(_seated(step)) < step.quorum)
    request.save()
    _note(
        APPOINTED,
        request,
        by=by,
        tell=[person],
        person=person.name,
        person_id=person.pk,
        reason=text,
        **_where(request, step),
    )
    return request


@transaction.atomic
def urge(request: Request, *, by: Person) -> Request:
    """催辦: an author asks those who are next, at most once per working day."""
    request = _running(request)
    _present(by)
    _concerned(request, by)
    if by.pk not in request.authors:
        raise Refused("approvals.not_author", _("只有經手這件申請的人可以催辦。"))
    if urged_lately(request):
        raise Refused("approvals.urged_today", _("這個工作日已經催過了，下一個工作日再催。"))
    request.urged_on = clock.today()
    request.save(update_fields=["urged_on"])
    step = _step(request)
    _note(URGED, request, by=by, tell=_seated(step), **_where(request, step))
    return request


@transaction.atomic
def copy_to(request: Request, *, readers: Sequence[Person], by: Person) -> Request:
    """抄送: let colleagues read along. Reading gives no right to decide."""
    request = _lock(request)
    _present(by)
    colleagues = [p for p in readers if p.is_active and not p.is_customer]
    if not colleagues:
        raise Refused("approvals.no_reader", _("請選一位在職同事。"), field="readers")
    Reader.objects.bulk_create(
        [Reader(request=request, person=person) for person in colleagues], ignore_conflicts=True
    )
    names = "、".join(person.name for person in colleagues)
    _note(COPIED, request, by=by, tell=colleagues, people=names, round=request.round)
    return request


def _insert(request: Request, step: Step, person: Person, where: str, by: Person) -> Step:
    position = step.position + (where == AFTER)
    later = Step.objects.filter(request=request, round=request.round, position__gte=position)
    later.update(position=F("position") + 1)
    step.refresh_from_db(fields=["position"])
    return Step.objects.create(
        request=request,
        round=request.round,
        position=position,
        key=f"added-{position}",
        name=gettext_noop("加簽"),
        rule={"rule": "people", "people": [person.pk]},
        mode="any",
        quorum=1,
        days=step.days,
        added_by=by,
    )


def _fit(request: Request, step: Step, person: Person) -> None:
    """The person may sit at this step: works here, is no author, has neither decided nor a seat,
    may decide this amount."""
    taken = {p.pk for p in _seated(step)}
    if person.pk not in people.active([person.pk]):
        problem = _("他已離職或不是同事")
    elif person.pk in request.authors:
        problem = _("他是這件申請的經手人")
    elif person.pk in request.decided_by:
        problem = _("他這一輪已經決定過")
    elif person.pk in taken:
        problem = _("他已經是這一步的審批人")
    elif not people.within_limit([person], request.amount):
        problem = _("金額超過他的審批限額")
    else:
        return
    raise Refused(
        "approvals.unfit_person",
        _("%(problem)s，請改選別人。") % {"problem": problem},
        field="person",
    )
