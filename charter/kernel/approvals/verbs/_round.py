"""The making of a round: its request, its frozen content, its frozen route."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import people
from charter.kernel.approvals.bounds import amount_of
from charter.kernel.approvals.canon import plain
from charter.kernel.approvals.flows import DECLARED, StepSpec
from charter.kernel.approvals.models import Flow, Reader, Request, Step, Version
from charter.kernel.approvals.verbs._core import _end, _start
from charter.kernel.journal.models import kind_of
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person


def _open_request(subject: models.Model, flow: str) -> Request | None:
    return (
        Request.objects.select_for_update(of=("self",))
        .select_related("flow", "applicant", "department")
        .about(subject)
        .filter(flow_code=flow, state__in=[Request.State.PENDING, Request.State.RETURNED])
        .first()
    )


def _concerned(request: Request, by: Person) -> None:
    """Whom it is about without having written it has no hand in it."""
    if by.pk in request.barred:
        raise Refused("approvals.barred", _("這件申請與你有關，不由你經手。"))


def _flow(code: str) -> Flow:
    """The version in force; the declaration becomes version 1 when it is first used."""
    stored = Flow.objects.in_force().filter(code=code).first()
    if stored:
        return stored
    declared = DECLARED[code]
    return Flow.objects.get_or_create(
        code=code,
        version=1,
        defaults={
            "name": declared.name,
            "steps": list(declared.steps),
            "sensitive": declared.sensitive,
            "batch": declared.batch,
            "cc": list(declared.cc),
            "clause": declared.clause,
            "proposed_at": clock.now(),
            "in_force_at": clock.now(),
        },
    )[0]


def _begin(
    subject: models.Model, flow: str, by: Person, written: set[int], facts: dict[str, Any]
) -> Request:
    """The open request in a new round, or a new request."""
    request = _open_request(subject, flow)
    if request is None:
        return _create(subject, flow, by, written, facts)
    same = request.hash == facts["hash"] and request.amount == facts["amount"]
    if request.is_pending and same:
        raise Refused("approvals.already_pending", _("同樣的內容正在審批中，不必再送一次。"))
    return _renew(request, written, facts)


def _create(
    subject: models.Model, flow: str, by: Person, written: set[int], facts: dict[str, Any]
) -> Request:
    stored = _flow(flow)
    try:
        with transaction.atomic():
            request = Request.objects.create(
                subject_kind=kind_of(subject),
                subject_id=subject.pk,
                flow=stored,
                flow_code=flow,
                applicant=by,
                authors=sorted(written),
                submitted_at=clock.now(),
                **facts,
            )
    except IntegrityError as two_at_once:
        raise Refused(
            "approvals.already_pending", _("這筆資料正在審批中，不必再送一次。")
        ) from two_at_once
    _copy_readers(request)
    return request


def _copy_readers(request: Request) -> None:
    found: set[int] = set()
    for role in request.flow.cc:
        found |= set(Person.objects.staff().holding(role).values_list("pk", flat=True))
    Reader.objects.bulk_create([Reader(request=request, person_id=pk) for pk in sorted(found)])


def _renew(request: Request, written: set[int], facts: dict[str, Any]) -> Request:
    """A new round: approvals are void, those who wrote before stay authors."""
    if request.is_pending:
        _end(request, Request.State.RETURNED)
    for name, value in facts.items():
        setattr(request, name, value)
    request.state = Request.State.PENDING
    request.flow = _flow(request.flow_code)
    request.authors = sorted({*request.authors, *written})
    request.decided_by = []
    request.round += 1
    request.submitted_at = clock.now()
    request.ended_at = None
    return request


def _freeze(request: Request, content: Mapping[str, Any], route: list[Any], by: Person) -> Version:
    line = {
        "subject_kind": request.subject_kind,
        "subject_id": request.subject_id,
        "flow_code": request.flow_code,
    }
    last = Version.objects.filter(**line).aggregate(last=Max("number"))["last"]
    return Version.objects.create(
        request=request,
        **line,
        round=request.round,
        number=(last or 0) + 1,
        content=plain(content),
        hash=request.hash,
        amount=request.amount,
        kind=request.kind,
        route=route,
        authors=request.authors,
        submitted_by=by,
        submitted_at=request.submitted_at,
    )


def _route(request: Request, across: bool) -> list[dict[str, Any]]:
    """The steps that apply to this request, with the number of people each needs: frozen now."""
    values = in_force()
    days = values["approval_step_days"]
    chosen = [spec for spec in request.flow.steps if _applies(spec, request, across, values)]
    if not chosen:
        raise Refused(
            "approvals.no_route",
            _("流程「%(flow)s」沒有適用這個金額與類型的步驟，請管理員補上後再送出。")
            % {"flow": request.flow.title},
        )
    return [
        {
            "key": spec["key"],
            "name": spec["name"],
            "rule": spec["rule"],
            "mode": spec["mode"],
            "quorum": _quorum(spec, request),
            "days": spec.get("days") or days,
        }
        for spec in chosen
    ]


def _applies(spec: StepSpec, request: Request, across: bool, values: Mapping[str, Any]) -> bool:
    kinds = spec.get("kinds")
    if kinds and request.kind not in kinds:
        return False
    if spec.get("cross_department") and not across:
        return False
    over, up_to = (amount_of(spec.get(key), values) for key in ("over", "up_to"))
    if over is None and up_to is None:
        return True
    if request.amount is None:
        raise Refused(
            "approvals.amount_needed", _("這個流程依金額分級，請填寫金額後再送出。"), field="amount"
        )
    return (over is None or request.amount > over) and (up_to is None or request.amount <= up_to)


def _quorum(spec: StepSpec, request: Request) -> int:
    if spec["mode"] == "count":
        return int(spec["count"])
    if spec["mode"] == "any":
        return 1
    eligible = people.candidates(spec["rule"], request).exclude(pk__in=request.authors)
    return max(1, eligible.count())


def _lay(request: Request, route: list[dict[str, Any]]) -> Step:
    """The steps of the route, the first of them open."""
    steps = [
        Step(request=request, round=request.round, position=position, **spec)
        for position, spec in enumerate(route, start=1)
    ]
    _start(request, steps[0])
    return Step.objects.bulk_create(steps)[0]
