"""The register of complaints, and a complaint with its five steps."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.acts import lead, tried, what_was_done
from charter.ground.errors import Refused
from charter.ground.web import exported, page, toast
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.kernel.journal.subjects import may_see, url_of
from charter.org.web import Request, open_to
from charter.rooms.complaints import tables
from charter.rooms.complaints.acts import ACTS
from charter.rooms.complaints.forms import ComplaintForm
from charter.rooms.complaints.models import Complaint, Step
from charter.rooms.complaints.permissions import verbs_for
from charter.rooms.complaints.verbs import Told, receive

PASSED_ON = ("complaints.not_allowed", "complaints.not_now")
PEOPLE = ("customer", "contact", "owner__manager", "registered_by", "department", "project")


@open_to(staff=True)
@require_GET
def complaints(request: Request) -> HttpResponseBase:
    if answer := exported(
        tables.COMPLAINTS, lambda: tables.complaints(request.user), request, "complaints"
    ):
        return answer
    return page(request, "complaints/list.html", view=tables.ALL.view(request.user, request.GET))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form, made = ComplaintForm(request.POST or None, request.FILES or None), []

    def tell(data: dict[str, Any]) -> None:
        uploads = data.pop("uploads")
        made.append(receive(Told(**data), by=request.user, uploads=uploads))

    if form.is_bound and tried(form, tell):
        toast(request, _("客訴已登記，五個步驟的期限都訂好了"))
        return redirect("complaints:complaint", pk=made[0].pk)
    answer = page(request, "complaints/new.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def known(request: Request, pk: int) -> Complaint:
    """Another's, for whom it is not: 404."""
    seen = Complaint.objects.visible_to(request.user).select_related(*PEOPLE)
    one: Complaint = get_object_or_404(seen, pk=pk)
    return one


def stepped(steps: list[Step], complaint: Complaint) -> list[dict[str, Any]]:
    """The last round as a row of steps: done, here, to come."""
    newest: dict[str, Step] = {step.kind: step for step in steps}
    here = next((kind for kind, step in newest.items() if step.done_at is None), "")
    return [
        {
            "label": step.get_kind_display(),
            "state": "done" if step.done_at else "now" if kind == here else "",
        }
        for kind, step in newest.items()
    ]


def _shown(request: Request, found: Complaint, **sheet: Any) -> HttpResponse:
    can, steps = verbs_for(request.user, found), found.steps.select_related("owner", "done_by")
    every = list(steps)
    seen = found.origin_id and may_see(request.user, found.origin_kind, found.origin_id)
    context: dict[str, Any] = {
        "complaint": found,
        "steps": every,
        "row": stepped(every, found),
        "acts": [(verb, act) for verb, act in ACTS.items() if verb in can],
        "first": lead(ACTS, can, found),
        "origin_url": url_of(found.origin_kind, found.origin_id or 0) if seen else "",
        "files": Attachment.objects.of(found),
        "entries": Entry.objects.of(found).select_related("by", "principal").latest_first()[:30],
        **sheet,
    }
    return page(request, "complaints/complaint.html", **context)


@open_to(staff=True)
@require_GET
def complaint(request: Request, pk: int) -> HttpResponse:
    return _shown(request, known(request, pk))


@open_to(staff=True)
@require_GET
def step(request: Request, pk: int) -> HttpResponse:
    """The page of a step is that of its complaint."""
    seen = Complaint.objects.visible_to(request.user)
    found = get_object_or_404(Step.objects.filter(complaint__in=seen.values("pk")), pk=pk)
    return redirect("complaints:complaint", pk=found.complaint_id)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    found, act = known(request, pk), ACTS[verb]
    if request.method == "GET":
        if verb not in verbs_for(request.user, found):
            raise Refused("complaints.not_now", _("現在的步驟或你的權限不能做這件事。"))
        return _shown(request, found, verb=verb, act=act, form=act.form())
    form = act.form(request.POST, request.FILES)
    if tried(form, lambda data: act.do(found, by=request.user, **data), PASSED_ON):
        toast(request, what_was_done(found.number, act))
        return redirect("complaints:complaint", pk=pk)
    answer = _shown(request, known(request, pk), verb=verb, act=act, form=form)
    answer.status_code = 422
    return answer
