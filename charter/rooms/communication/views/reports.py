"""A report: preview, own words, send; afterwards it is read as it was sent."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.communication import verbs
from charter.rooms.communication.forms import AudienceForm, WordsForm
from charter.rooms.communication.models import Report
from charter.rooms.communication.web import project_of
from charter.rooms.projects.permissions import may_lead


def _load(request: Request, pk: int) -> Report:
    rows = Report.objects.visible_to(request.user).select_related("project__customer", "sent_by")
    return get_object_or_404(rows, pk=pk)


@open_to(staff=True)
@require_POST
def draft(request: Request, pk: int) -> HttpResponse:
    project, form = project_of(request, pk), AudienceForm(request.POST)
    audience = form.cleaned_data["audience"] if form.is_valid() else ""
    return redirect(verbs.draft_report(project, audience=audience, by=request.user))


@open_to(staff=True, customers=True)
@require_GET
def report(request: Request, pk: int) -> HttpResponse:
    if request.user.is_customer:
        return redirect("portal_reports:report", _load(request, pk).pk)
    found = _load(request, pk)
    leads = may_lead(request.user, found.project) and found.state == Report.State.DRAFT
    return page(
        request,
        "communication/report.html",
        report=found,
        form=WordsForm(initial={"words": found.words}) if leads else None,
        digest=found.fingerprint(),
        mails=found.mails.select_related("person").order_by("pk"),
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:20],
    )


@open_to(staff=True)
@require_POST
def write(request: Request, pk: int) -> HttpResponse:
    """Keep the words, then what the button asks."""
    found, form = _load(request, pk), WordsForm(request.POST)
    do, words = request.POST.get("do", ""), form.data.get("words", "")
    if do == "discard":
        verbs.discard(found, by=request.user)
        return redirect("communication:of_project", found.project_id)
    verbs.write(found, words=words, redraw=do == "redraw", by=request.user)
    return redirect("communication:report", pk)


@open_to(staff=True)
@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    sent = verbs.send_report(
        _load(request, pk), digest=request.POST.get("digest", ""), by=request.user
    )
    toast(request, _("報告已發出，內容從此不變。"))
    return redirect(sent)
