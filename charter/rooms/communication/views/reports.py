"""A report: preview, own words, send; afterwards it is read as it was sent."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.keys import key_in
from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.communication import verbs
from charter.rooms.communication.forms import AudienceForm, WordsForm
from charter.rooms.communication.models import Outlet, Report
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
        chats=_chats(found) if leads else [],
        posts=found.posts.select_related("outlet").order_by("pk"),
        mails=found.mails.select_related("person").order_by("pk"),
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:20],
    )


def _chats(report: Report) -> list[tuple[Outlet, bool]]:
    """The chat tools, and whether the last report to this audience went there."""
    earlier = Report.objects.sent().filter(project=report.project_id, audience=report.audience)
    last = earlier.order_by("-pk").first()
    used = set(last.posts.values_list("outlet", flat=True)) if last else set()
    return [(outlet, outlet.pk in used) for outlet in Outlet.objects.chats()]


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
    keys = [key for key in map(key_in, request.POST.getlist("outlet")) if key is not None]
    outlets, digest = Outlet.objects.chats().filter(pk__in=keys), request.POST.get("digest", "")
    sent = verbs.send_report(_load(request, pk), digest=digest, outlets=outlets, by=request.user)
    toast(request, _("報告已發出，內容從此不變。"))
    return redirect(sent)
