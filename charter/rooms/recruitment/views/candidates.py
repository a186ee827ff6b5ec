"""One candidate as one page; stages with their acts; what assessors fill in on the phone."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import lead, tried
from charter.ground.web import page, toast
from charter.kernel.approvals.queries import asked_about
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.kernel.meetings import ical
from charter.org.models import Role
from charter.org.web import Request, open_to
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.acts import CANDIDATE_ACTS, STEP_ACTS
from charter.rooms.recruitment.models import Assessment, Candidate, Offer, Step
from charter.rooms.recruitment.permissions import (
    may_assess,
    may_recruit,
    verbs_for_candidate,
    verbs_for_step,
)
from charter.rooms.recruitment.presenting import steps_row
from charter.rooms.recruitment.selecting import AssessForm
from charter.rooms.recruitment.views.acting import PASSED_ON, acted
from charter.rooms.recruitment.views.common import tabs_of

PEOPLE = ("opening__department", "channel", "person", "hired", "entered_by", "dossier")


def known(request: Request, pk: int) -> Candidate:
    rows = Candidate.objects.visible_to(request.user).select_related(*PEOPLE)
    rows = rows.prefetch_related("steps__assessments__assessor")
    one: Candidate = get_object_or_404(rows, pk=pk)
    return one


def _staged(request: Request, one: Candidate) -> list[dict[str, Any]]:
    """Each stage with its voices and what may be done; an assessor reads the words of others only
    once the own voice is given, so that nobody judges after somebody else."""
    found, hr = [], may_recruit(request.user)
    for step in one.steps.all():
        step.candidate = one
        voices = list(step.assessments.all())
        owes = any(v.assessor_id == request.user.pk and not v.result for v in voices)
        can = verbs_for_step(request.user, step)
        found.append(
            {
                "step": step,
                "voices": voices,
                "told": hr or not (owes and step.is_waiting),
                "acts": [(verb, act) for verb, act in STEP_ACTS.items() if verb in can],
                "own": next((v for v in voices if may_assess(request.user, v)), None),
            }
        )
    return found


def shown(request: Request, one: Candidate, **sheet: Any) -> HttpResponse:
    can = verbs_for_candidate(request.user, one)
    offer = one.offers.select_related("post").first()
    quals = {q["key"]: q["text"] for q in one.opening.qualifications}
    context = {
        "candidate": one,
        "dossier": getattr(one, "dossier", None),
        "row": steps_row(one),
        "stages": _staged(request, one),
        "quals": quals,
        "offer": offer,
        "approval": asked_about(offer, request.user) if offer else None,
        "files": Attachment.objects.of(one),
        "hr": may_recruit(request.user),
        "acts": [(verb, act) for verb, act in CANDIDATE_ACTS.items() if verb in can],
        "lead": lead(CANDIDATE_ACTS, can, one),
        "can": can,
        "entries": Entry.objects.of(one).select_related("by", "principal").latest_first()[:30],
        **sheet,
    }
    return page(request, "recruitment/candidate.html", **context)


@open_to(staff=True)
@require_GET
def candidate(request: Request, pk: int) -> HttpResponse:
    return shown(request, known(request, pk))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def candidate_act(request: Request, pk: int, verb: str) -> HttpResponse:
    one = known(request, pk)
    return acted(
        request,
        one,
        verb,
        acts=CANDIDATE_ACTS,
        can=verbs_for_candidate(request.user, one),
        shown=lambda **sheet: shown(request, one, **sheet),
        back="recruitment:mine" if verb == "declare_conflict" else one.get_absolute_url(),
    )


def _step(request: Request, pk: int) -> tuple[Candidate, Step]:
    found = get_object_or_404(Step.objects.visible_to(request.user), pk=pk)
    one = known(request, found.candidate_id)
    step = next(s for s in one.steps.all() if s.pk == pk)
    step.candidate = one
    return one, step


@open_to(staff=True)
@require_GET
def step(request: Request, pk: int) -> HttpResponse:
    """The page of a stage is that of its candidate."""
    return redirect(_step(request, pk)[0])


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def step_act(request: Request, pk: int, verb: str) -> HttpResponse:
    one, found = _step(request, pk)
    return acted(
        request,
        found,
        verb,
        acts=STEP_ACTS,
        can=verbs_for_step(request.user, found),
        shown=lambda **sheet: shown(request, one, at=found, **sheet),
        back=f"{one.get_absolute_url()}#s{found.pk}",
    )


@open_to(staff=True)
@require_GET
def calendar(request: Request, pk: int) -> HttpResponse:
    """The appointment for one's own calendar; it names the number, not the candidate."""
    one, found = _step(request, pk)
    if found.starts_at is None or found.ends_at is None:
        raise Http404
    data = ical.single(
        uid=str(found.uid),
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        title=f"{found.label} {one.number} {one.opening.title}",
        place=found.place,
        path=one.get_absolute_url(),
        revision=found.revision,
    )
    answer = HttpResponse(data, content_type=ical.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{one.number}.ics"'
    return answer


@open_to(Role.HR)
@require_POST
def export(request: Request, pk: int) -> HttpResponse:
    one = known(request, pk)
    answer = HttpResponse(
        verbs.export_candidate(one, by=request.user), content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="{one.number}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@open_to(staff=True)
@require_GET
def offer(request: Request, pk: int) -> HttpResponse:
    """The page of an offer is that of its candidate."""
    found = get_object_or_404(Offer.objects.visible_to(request.user), pk=pk)
    return redirect(found.candidate)


@open_to(staff=True)
@require_GET
def mine(request: Request) -> HttpResponse:
    """What one was asked to judge, the next appointment first; what one gave."""
    rows = Assessment.objects.visible_to(request.user).filter(assessor=request.user)
    rows = rows.select_related("step__candidate__opening__department", "step__candidate__dossier")
    rows = rows.select_related("step__candidate__person")
    owed = rows.filter(pk__in=Assessment.objects.owed_by(request.user).values("pk"))
    return page(
        request,
        "recruitment/mine.html",
        owed=owed.order_by("step__starts_at", "asked_at"),
        given=rows.exclude(result="").order_by("-on", "-pk")[:20],
        tabs=tabs_of(request.user),
    )


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def assessment(request: Request, pk: int) -> HttpResponse:
    """One calm form: the qualifications, a grade each, a conclusion."""
    rows = Assessment.objects.visible_to(request.user).filter(assessor=request.user)
    one = get_object_or_404(rows.select_related("step__candidate__opening"), pk=pk)
    if not may_assess(request.user, one):
        return redirect(one.step.candidate)
    form = AssessForm(one, request.POST or None)
    if form.is_bound and tried(
        form, lambda _d: verbs.assess(one, by=request.user, **form.told()), PASSED_ON,
        request=request,
    ):  # fmt: skip
        toast(request, _("評核已送出，謝謝"))
        return redirect("recruitment:mine")
    files = Attachment.objects.of(one.step.candidate)
    answer = page(request, "recruitment/assess.html", form=form, assessment=one, files=files)
    answer.status_code = 422 if form.is_bound else 200
    return answer
