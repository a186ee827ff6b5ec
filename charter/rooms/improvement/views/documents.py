"""One document: its parts, the votes, on paper and as files."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.web import filed, page, toast
from charter.kernel.approvals.models import Request as Asked
from charter.kernel.journal.models import Entry
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.rooms.improvement import forms, papers
from charter.rooms.improvement.models import Document, DocumentPart
from charter.rooms.improvement.permissions import document_verbs_for
from charter.rooms.improvement.tally import leaves_the_vote, tally
from charter.rooms.improvement.verbs import documents as verbs
from charter.rooms.improvement.views.common import Doing, acted, plain


def _vote(part: DocumentPart, form: Any, by: Any) -> None:
    verbs.vote(part, **form.cleaned_data, by=by)


VOTE = {
    "vote": Doing(
        plain(forms.VoteForm), _vote, gettext_lazy("表決"), "SI3.4c", gettext_lazy("已表決")
    )
}


def document_of(request: Request, pk: int) -> Document:
    seen = Document.objects.visible_to(request.user).select_related("cycle__holder", "tabled_by")
    one: Document = get_object_or_404(seen, pk=pk)
    return one


def _asked(one: Document) -> Asked | None:
    subject = one.cycle if one.kind == Document.Kind.ANNUAL else one
    return Asked.objects.about(subject).filter(flow_code=verbs.FLOW).order_by("-pk").first()


def _mine(me: Person, one: Document, parts: Iterable[DocumentPart]) -> list[int]:
    """The parts on which this member has still to speak, in their order."""
    member = one.cycle.members.seated().filter(person=me).exists()
    if not member or one.state != Document.State.VOTING:
        return []
    said = set(one.parts.filter(votes__member=me).values_list("pk", flat=True))
    return [p.pk for p in parts if p.pk not in said and not leaves_the_vote(me, p)]


@open_to(staff=True)
@require_GET
def document(request: Request, pk: int) -> HttpResponse:
    one = document_of(request, pk)
    count, me = tally(one), request.user
    asked = _asked(one) if one.state != Document.State.VOTING else None
    shown: dict[str, Any] = {
        "document": one,
        "tally": count,
        "mine": _mine(me, one, (row.part for row in count.counts)),
        "can": document_verbs_for(me, one),
        "asked": asked,
        "may_open_asked": asked and Asked.objects.visible_to(me).filter(pk=asked.pk).exists(),
        "reading": one.readings.filter(person=me).first(),
        "readings": one.readings.count(),
        "read": one.readings.exclude(read_at=None).count(),
        "entries": Entry.objects.of(one).select_related("by").latest_first()[:15],
    }
    return page(request, "improvement/document.html", **shown)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def vote(request: Request, pk: int) -> HttpResponse:
    seen = DocumentPart.objects.filter(document__in=Document.objects.visible_to(request.user))
    part = get_object_or_404(seen.select_related("document", "version__plan__department"), pk=pk)
    back = reverse("improvement:document", args=[part.document_id])
    answer = acted(request, VOTE, "vote", part, back)
    if answer.status_code != HTTPStatus.FOUND:
        return answer
    one = document_of(request, part.document_id)
    rest = _mine(request.user, one, (row.part for row in tally(one).counts))
    return redirect("improvement:vote", pk=rest[0]) if rest else answer


@open_to(staff=True)
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    verbs.publish(document_of(request, pk), by=request.user)
    toast(request, _("已發布，相關人員收到通知"))
    return redirect("improvement:document", pk=pk)


@open_to(staff=True)
@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    one = document_of(request, pk)
    return page(request, "improvement/paper.html", document=one, paper=papers.paper(one))


@open_to(staff=True)
@require_GET
def file(request: Request, pk: int, kind: str) -> HttpResponse:
    one = document_of(request, pk)
    return filed(papers.paper(one), kind, f"plan-{one.cycle.year}-{one.number}")
