"""The customer's side: what waits for their yes, and the page on which they sign."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.web import filed, page, toast
from charter.kernel.approvals.canon import canonical
from charter.kernel.journal.middleware import address_of
from charter.org.web import Request, open_to
from charter.rooms.projects import papers
from charter.rooms.projects.forms.records import MarkForm, OpinionForm, SignForm
from charter.rooms.projects.models import Acceptance, Signature
from charter.rooms.projects.permissions import may_sign
from charter.rooms.projects.verbs import acceptance as verbs
from charter.rooms.projects.verbs import marking, signing
from charter.rooms.projects.views.common import cleaned, done

HERE = "portal_acceptances:acceptance"


def _mine(request: Request, pk: int) -> Acceptance:
    """Another customer's acceptance does not exist."""
    seen = Acceptance.objects.shown_to(request.user)
    return get_object_or_404(seen.select_related("project__customer", "project__manager"), pk=pk)


@open_to(customers=True)
@require_GET
def acceptances(request: Request) -> HttpResponse:
    rows = Acceptance.objects.shown_to(request.user).select_related("project").order_by("-id")
    return page(request, "projects/portal_list.html", rows=rows)


@open_to(customers=True)
@require_http_methods(["GET", "POST"])
def acceptance(request: Request, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    known = {"content_hash": found.content_hash, "name": request.user.name}
    form = SignForm(request.POST or None, initial=known)

    def act() -> None:
        address = address_of(request)
        signing.sign(found, by=request.user, address=address, **form.cleaned_data)

    if form.is_valid() and done(form, act):
        toast(request, _("謝謝您，已記錄您的答覆。"))
        return redirect(HERE, pk)
    shown = papers.delivered(found)
    return page(
        request,
        "projects/portal_acceptance.html",
        acceptance=found,
        form=form,
        documents=shown,
        unseen=[row["document"] for row in shown if row["mark"] is None],
        opinions=found.opinions.all(),
        conditions=papers.conditions(found),
        signatures=papers.signatures(found),
        may_sign=may_sign(request.user, found),
        verdicts=Signature.Verdict,
        stars=(5, 4, 3, 2, 1),
    )


@open_to(customers=True)
@require_POST
def mark(request: Request, pk: int, document: int) -> HttpResponse:
    found = get_object_or_404(_mine(request, pk).documents, pk=document)
    marking.mark_item(found, by=request.user, **cleaned(MarkForm(request.POST)))
    toast(request, _("已記下您對「%(document)s」的看法。") % {"document": found})
    return redirect(HERE, pk)


@open_to(customers=True)
@require_GET
def certificate(request: Request, pk: int) -> HttpResponse:
    shown = papers.certificate(_mine(request, pk))
    return page(request, "projects/certificate.html", base="ui/portal.html", **shown)


@open_to(customers=True)
@require_GET
def certificate_file(request: Request, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    return filed(papers.as_paper(found), "pdf", f"acceptance-{found.project.number}")


@open_to(customers=True)
@require_GET
def signed(request: Request, pk: int) -> HttpResponse:
    """The very bytes whose SHA-256 was signed, for whoever checks it without our software."""
    found = _mine(request, pk)
    if not found.version:
        raise Http404
    answer = HttpResponse(canonical(found.content), content_type="application/json; charset=utf-8")
    name = f"{found.project.number}-v{found.version}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@open_to(customers=True)
@require_GET
def signature(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Signature.objects.visible_to(request.user), pk=pk)
    return redirect("portal_acceptances:certificate", found.acceptance_id)


@open_to(customers=True)
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    verbs.confirm_terms(_mine(request, pk), by=request.user)
    toast(request, _("已確認約定。"))
    return redirect(HERE, pk)


@open_to(customers=True)
@require_POST
def opinion(request: Request, pk: int) -> HttpResponse:
    signing.give_opinion(_mine(request, pk), by=request.user, **cleaned(OpinionForm(request.POST)))
    toast(request, _("意見已送出。"))
    return redirect(HERE, pk)
