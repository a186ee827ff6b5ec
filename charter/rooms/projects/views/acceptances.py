"""Acceptance and summary, the staff's side."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.forms.records import (
    AnswerForm,
    DocumentForm,
    ProofForm,
    SummaryForm,
    TermsForm,
)
from charter.rooms.projects.models import AcceptanceDocument, Goal, Opinion, Summary
from charter.rooms.projects.verbs import acceptance as verbs
from charter.rooms.projects.verbs import summary as summaries
from charter.rooms.projects.views.common import acceptance_of, cleaned, project_of

TAB = "projects:project_acceptance"


@open_to(staff=True)
@require_GET
def tab(request: Request, pk: int) -> HttpResponse:
    found = project_of(request, pk)
    return page(
        request,
        "projects/project_acceptance.html",
        document_form=DocumentForm(),
        terms_form=TermsForm(),
        **presenting.acceptance_page(found.acceptance, request.user),
        **presenting.frame(found, request.user),
    )


@open_to(staff=True)
@require_GET
def acceptance(request: Request, pk: int) -> HttpResponse:
    return redirect(TAB, acceptance_of(request, pk).project_id)


@open_to(staff=True)
@require_POST
def add_document(request: Request, pk: int) -> HttpResponse:
    found = project_of(request, pk).acceptance
    values = cleaned(DocumentForm(request.POST, request.FILES))
    verbs.add_document(found, by=request.user, **values)
    toast(request, _("文件已收，請另一位同事檢查。"))
    return redirect(TAB, pk)


@open_to(staff=True)
@require_POST
def review(request: Request, pk: int) -> HttpResponse:
    seen = AcceptanceDocument.objects.visible_to(request.user)
    document = get_object_or_404(seen, pk=pk)
    verbs.review_document(document, by=request.user)
    toast(request, _("已記下這份文件檢查過。"))
    return redirect(TAB, document.acceptance.project_id)


@open_to(staff=True)
@require_POST
def prove(request: Request, pk: int, goal: int) -> HttpResponse:
    project = project_of(request, pk)
    found = get_object_or_404(Goal, pk=goal, initiation=project.initiation)
    values = cleaned(ProofForm(request.POST))
    verbs.prove_goal(project.acceptance, goal=found, by=request.user, **values)
    toast(request, _("證明已存。"))
    return redirect(TAB, pk)


@open_to(staff=True)
@require_POST
def terms(request: Request, pk: int) -> HttpResponse:
    found = project_of(request, pk).acceptance
    verbs.propose_terms(found, by=request.user, **cleaned(TermsForm(request.POST)))
    toast(request, _("已請客戶確認。"))
    return redirect(TAB, pk)


@open_to(staff=True)
@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    verbs.request_acceptance(project_of(request, pk).acceptance, by=request.user)
    toast(request, _("已請客戶驗收。"))
    return redirect(TAB, pk)


@open_to(staff=True)
@require_POST
def answer(request: Request, pk: int, opinion: int) -> HttpResponse:
    found = get_object_or_404(Opinion, pk=opinion, acceptance__project=project_of(request, pk))
    verbs.answer_opinion(found, by=request.user, **cleaned(AnswerForm(request.POST)))
    toast(request, _("已回覆客戶。"))
    return redirect(TAB, pk)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def summary_tab(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    written = Summary.objects.filter(project=project).prefetch_related("lessons__owner").first()
    form = SummaryForm(request.POST or None, initial=_known(written))
    if not form.is_valid():
        more = presenting.frame(project, request.user)
        context = {"form": form, "summary": written, **more}
        return page(request, "projects/project_summary.html", **context)
    names = ("goals_reached", "problems", "improvements")
    texts = {name: form.cleaned_data[name] for name in names}
    made = summaries.write_summary(project, lessons=form.lessons(), by=request.user, **texts)
    if "hand_in" in request.POST:
        summaries.hand_in_summary(made, by=request.user)
    toast(request, _("總結已交。") if "hand_in" in request.POST else _("總結已存。"))
    return redirect("projects:project_summary", pk)


def _known(summary: Summary | None) -> dict[str, object]:
    if summary is None:
        return {}
    found: dict[str, object] = {
        "goals_reached": summary.goals_reached,
        "problems": summary.problems,
        "improvements": summary.improvements,
    }
    for n, lesson in enumerate(summary.lessons.all(), 1):
        found |= {f"lesson_{n}": lesson.text, f"owner_{n}": lesson.owner_id}
    return found


@open_to(staff=True)
@require_GET
def summary(request: Request, pk: int) -> HttpResponse:
    """Lessons are for everybody in the house; the rest of the project is not."""
    found = get_object_or_404(Summary.objects.handed_in().select_related("project"), pk=pk)
    return page(request, "projects/summary.html", summary=found)


@open_to(staff=True)
@require_GET
def lessons(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    found = Summary.objects.matching(words).select_related("project").prefetch_related("lessons")
    rows = found.order_by("-handed_in_at", "-pk")[:50]
    return page(request, "projects/lessons.html", rows=rows, words=words)
