"""Deviation: what is against what was promised, why, and what was decided about it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.export import xlsx
from charter.ground.web import XLSX, page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects import curve, delays, deviations, presenting, versions
from charter.rooms.projects.forms.delays import CauseForm, CorrectionForm
from charter.rooms.projects.health import tolerance
from charter.rooms.projects.models import Correction, Plan, ProgressReview, Project
from charter.rooms.projects.verbs import delays as verbs
from charter.rooms.projects.views.common import done, project_of


@open_to(staff=True)
@require_GET
def deviation(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    found = deviations.everything(project)
    if request.GET.get("export") == "xlsx":
        name = f"deviation-{project.number}"
        answer = HttpResponse(xlsx(deviations.COLUMNS, found["lines"], name), content_type=XLSX)
        answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return answer
    return _shown(request, project, found, CorrectionForm(project=project))


def _shown(
    request: Request, project: Project, found: dict[str, Any], form: CorrectionForm
) -> HttpResponse:
    asked = Correction.objects.filter(project=project)
    ends = [standing.expected for standing in found["standings"]]
    more = presenting.frame(project, request.user)
    review = delays.found_beyond().filter(project=project).first()
    return page(
        request,
        "projects/deviation.html",
        curve=curve.draw(found["plan"], found["versions"], ends[0] if ends else None),
        corrections=asked.select_related("action__owner", "plan", "by", "review"),
        review=review,
        waits=review and delays.is_undecided(review) and delays.decision_due(review),
        last=ProgressReview.objects.filter(project=project).select_related("by").first(),
        form=form if more["may_lead"] and (review or form.is_bound) else None,
        **found,
        **more,
    )


@open_to(staff=True)
@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    form, made = CorrectionForm(request.POST, project=project), []

    def act() -> None:
        made.append(verbs.decide_delay(project, by=request.user, **form.cleaned_data))

    if not (form.is_valid() and done(form, act)):
        return _shown(request, project, deviations.everything(project), form)
    if made[0].plan:
        toast(request, _("已決定。請在新版計劃改好日期再送審；核准前現行基線照舊。"))
        return redirect("projects:plan", made[0].plan_id)
    toast(request, _("已決定，措施已交給負責人。"))
    return redirect("projects:deviation", pk)


@open_to(staff=True)
@require_GET
def correction(request: Request, pk: int) -> HttpResponse:
    """A decision stands on its project's page."""
    found = get_object_or_404(Correction.objects.visible_to(request.user), pk=pk)
    return redirect(reverse("projects:deviation", args=[found.project_id]) + f"#correction-{pk}")


@open_to(staff=True)
@require_GET
def compare(request: Request, pk: int) -> HttpResponse:
    """Two versions side by side: `?old=1&new=2`, by default the last two."""
    project = project_of(request, pk)
    plans = Plan.objects.filter(project=project).exclude(state=Plan.State.DISCARDED)
    known = {str(plan.version): plan for plan in plans.order_by("version")}
    if len(known) < 2:
        raise Http404
    names = list(known)
    new = known.get(request.GET.get("new", ""), known[names[-1]])
    older = [name for name in names if known[name] != new]
    old = known.get(request.GET.get("old", ""), known[older[-1]])
    changes = versions.compare(versions.content_of(old), versions.content_of(new))
    more = presenting.frame(project, request.user) | {"known": known.values(), "changes": changes}
    return page(request, "projects/compare.html", old=old, new=new, **more)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def review(request: Request, pk: int) -> HttpResponse:
    """The manager's comparison of actual and plan, with a cause for each deviation."""
    project = project_of(request, pk)
    found = tolerance(project)
    data = request.POST if request.method == "POST" else None
    rows = [(d, CauseForm(data, prefix=f"t{d.task.pk}")) for d in found.beyond]
    causes = {d.task.pk: form.answer() for d, form in rows if form.is_valid()}

    def act() -> None:
        note = request.POST.get("note", "")
        verbs.review_progress(project, by=request.user, causes=causes, note=note)

    if data is not None and len(causes) == len(rows):
        act()
        waits = delays.undecided().filter(project=project).exists()
        toast(request, _("檢討已記錄，請決定糾偏。") if waits else _("檢討已記錄。"))
        anchor = "#decide" if waits else ""
        return redirect(reverse("projects:deviation", args=[pk]) + anchor)
    more = presenting.frame(project, request.user)
    return page(request, "projects/review.html", rows=rows, found=found, **more)


@open_to(staff=True)
@require_GET
def progressreview(request: Request, pk: int) -> HttpResponse:
    rows = ProgressReview.objects.visible_to(request.user).select_related("project", "by")
    found = get_object_or_404(rows, pk=pk)
    about = found.deviations.select_related("task")
    decided = found.corrections.select_related("action__owner", "plan", "by")
    return page(
        request, "projects/reviewed.html", review=found, deviations=about, corrections=decided
    )
