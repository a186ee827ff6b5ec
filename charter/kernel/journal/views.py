"""Reading the journal: all of it for those who audit, one record's trail for who may see it."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from charter.ground.i18n.phrase import spoken
from charter.ground.web import exported, page
from charter.kernel.journal.facts import told as told_of
from charter.kernel.journal.models import Attempt, Entry, Link
from charter.kernel.journal.permissions import (
    AUDITORS,
    GUARDS,
    audited,
    may_read,
    may_read_trail,
)
from charter.kernel.journal.subjects import kind_label, subject_of, url_of
from charter.kernel.journal.tables import ATTEMPTS, EVERYTHING, TRAIL
from charter.org.models import Person
from charter.org.web import Request, open_to


@open_to(*AUDITORS)
def entries(request: Request) -> HttpResponseBase:
    rows = audited(request.user).select_related("by", "principal")
    if answer := exported(EVERYTHING, rows, request, "journal"):
        return answer
    guards = request.user.has_role(*GUARDS)
    view = EVERYTHING.view(rows, request.GET)
    return page(request, "journal/list.html", view=view, guards=guards)


@open_to(*GUARDS)
def attempts(request: Request) -> HttpResponseBase:
    """What was tried and refused."""
    rows = Attempt.objects.select_related("person")
    if answer := exported(ATTEMPTS, rows, request, "attempts"):
        return answer
    return page(request, "journal/attempts.html", view=ATTEMPTS.view(rows, request.GET))


@open_to(*GUARDS)
def attempt(request: Request, pk: int) -> HttpResponseBase:
    """One refused attempt, and what else the same request left behind."""
    found = get_object_or_404(Attempt.objects.select_related("person"), pk=pk)
    return page(request, "journal/attempt.html", attempt=found)


@open_to(staff=True)
def trail(request: Request, kind: str, pk: int) -> HttpResponseBase:
    """Everything that happened to one record and to what belongs to it."""
    if not may_read_trail(request.user, kind, pk):
        raise Http404
    rows = Entry.objects.trail(kind, pk).select_related("by", "principal")
    if answer := exported(TRAIL, rows, request, f"{kind}-{pk}"):
        return answer
    record, view = subject_of(kind, pk), TRAIL.view(rows, request.GET)
    return page(request, "journal/trail.html", record=record, url=url_of(kind, pk), view=view)


@open_to(staff=True)
def entry(request: Request, pk: int) -> HttpResponseBase:
    """One entry whole: its facts, whom it told, and its place in the sealed chain."""
    found = get_object_or_404(Entry.objects.select_related("by", "principal"), pk=pk)
    if not may_read(request.user, found):
        raise Http404
    told = Person.objects.filter(pk__in=found.told).order_by("name")
    link = Link.objects.filter(entry_id=found.pk).first()
    url = url_of(found.kind, found.subject_id)
    # As pairs: for a template a fact named "items" would be the method.
    facts, raw = told_of(spoken(found.facts))
    shown: dict[str, Any] = {"entry": found, "facts": facts, "raw": raw, "told": told, "link": link}
    shown |= {"url": url, "kind": kind_label(found.kind)}
    return page(request, "journal/entry.html", **shown)
