"""Submit, edit, withdraw: what the authors do."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.events import EDITED, SUBMITTED, WITHDRAWN
from charter.kernel.approvals.models import Request, Step
from charter.kernel.approvals.verbs._core import (
    _end,
    _fill,
    _lock,
    _note,
    _parties,
    _present,
    _reason,
    _seated,
    _subject,
)
from charter.kernel.approvals.verbs._round import (
    _begin,
    _concerned,
    _freeze,
    _lay,
    _open_request,
    _route,
)
from charter.kernel.journal.models import kind_of
from charter.org.models import Department, Person


@transaction.atomic
def submit(
    subject: models.Model,
    *,
    flow: str,
    by: Person,
    content: Mapping[str, Any],
    title: str,
    amount: Decimal | None = None,
    kind: str = "",
    department: Department | None = None,
    project_manager: Person | None = None,
    cross_department: bool | None = None,
    authors: Sequence[Person] = (),
    barred: Sequence[Person] = (),
    about: models.Model | None = None,
) -> Request:
    """Ask for approval of this content, or resubmit it after a return or a change.

    `content` holds text, whole numbers, Decimals, dates, lists and dicts; it is frozen and hashed.
    `amount` is in the company's currency. `department`: whose head reviews (by default the
    applicant's). `authors` are the others who wrote this content: none of them may decide.
    `barred`: whom it concerns; they neither decide nor withdraw nor read it. `about`: whose log
    also shows what happens.
    A request that is still open gets a new round, and its approvals are void.
    """
    _present(by)
    crosses = department is not None and department.pk != by.department_id
    across = crosses if cross_department is None else cross_department
    facts: dict[str, Any] = {
        **{"title": title[:200], "amount": amount, "kind": kind},
        "department": department or by.department,
        "project_manager": project_manager,
        "hash": fingerprint(content),
        "about_kind": kind_of(about or subject),
        "about_id": (about or subject).pk,
        "barred": sorted({person.pk for person in barred} - {by.pk}),
    }
    written = {by.pk, *(person.pk for person in authors)}
    request = _begin(subject, flow, by, written | set(facts["barred"]), facts)
    return _ask(request, content, _route(request, across), by)


@transaction.atomic
def note_edit(subject: models.Model, *, flow: str, by: Person) -> Request | None:
    """Somebody changed the subject while it waits: they are an author now, approvals are void.

    Rooms call it from every verb that changes approved content. Answers the request that is
    open, which then waits for resubmission; None when there is none.
    """
    request = _open_request(subject, flow)
    if request is None:
        return None
    _present(by)
    request.authors = sorted({*request.authors, by.pk})
    if request.is_pending:
        _end(request, Request.State.RETURNED)
    request.save()
    _note(EDITED, request, by=by, tell=_parties(request), round=request.round)
    return request


@transaction.atomic
def withdraw(request: Request, *, by: Person, reason: str) -> Request:
    """An author takes it back, as long as it is not decided."""
    request = _lock(request)
    if request.state not in (Request.State.PENDING, Request.State.RETURNED):
        raise Refused(
            "approvals.round_over", _("這件申請已經決定，不能撤回；要改變結果請另提變更申請。")
        )
    _present(by)
    _concerned(request, by)
    if by.pk not in request.authors:
        raise Refused("approvals.not_author", _("只有經手這件申請的人可以撤回。"))
    text = _reason(reason)
    step = Step.objects.filter(request=request, state=Step.State.OPEN).first()
    waiting = _seated(step) if step else []
    _end(request, Request.State.WITHDRAWN)
    facts = {"round": request.round, "reason": text, **_subject(request)}
    _note(WITHDRAWN, request, by=by, tell=waiting, **facts)
    return request


def _ask(
    request: Request, content: Mapping[str, Any], route: list[dict[str, Any]], by: Person
) -> Request:
    """Freeze the round and put it before its first people."""
    version = _freeze(request, content, route, by)
    told = _fill(request, _lay(request, route))
    request.save()
    _note(
        SUBMITTED,
        request,
        by=by,
        tell=told,
        round=request.round,
        number=version.number,
        hash=request.hash,
        flow=request.flow.code,
        flow_version=request.flow.version,
        route=route,
        authors=request.authors,
    )
    return request
