"""One record of each kind, and what is done to it; what leads on to another page."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.web import filed, page
from charter.org.web import Request, open_to
from charter.rooms.merits import papers
from charter.rooms.merits.acts import AWARDS, KINDS, Kind
from charter.rooms.merits.models import Award, Budget, Line, Step
from charter.rooms.merits.views.acting import asked, done, kind_named, known, shown
from charter.rooms.people.verbs import note_reading

BOTH = ["GET", "POST"]


@open_to(staff=True)
@require_GET
def record(request: Request, name: str, pk: int) -> HttpResponse:
    kind = kind_named(name)
    return shown(request, kind, known(request, kind, pk))


@open_to(staff=True)
@require_http_methods(BOTH)
def act(request: Request, name: str, pk: int, verb: str) -> HttpResponse:
    kind: Kind = kind_named(name)
    if verb not in kind.acts:
        raise Http404
    return (asked if request.method == "GET" else done)(request, kind, pk, verb)


@open_to(staff=True)
@require_GET
def certificate(request: Request, pk: int) -> HttpResponse:
    """On paper: for whoever was given an award, and those who may read it."""
    return page(request, "merits/certificate.html", award=_granted(request, pk))


@open_to(staff=True)
@require_GET
def certificate_file(request: Request, pk: int) -> HttpResponse:
    return filed(papers.certificate(_granted(request, pk)), "pdf", f"AW-{pk}")


def _granted(request: Request, pk: int) -> Award:
    found: Award = get_object_or_404(AWARDS.load(request.user).granted(), pk=pk)
    if found.person:
        note_reading(found.person, AWARDS.read, by=request.user)
    return found


@open_to(staff=True)
@require_GET
def line(request: Request, pk: int) -> HttpResponse:
    """A line of the ledger, with what it came about by."""
    seen = Line.objects.visible_to(request.user).select_related(
        "person", "department", "approved_by"
    )
    found = get_object_or_404(seen, pk=pk)
    if found.person:
        note_reading(found.person, Line._meta.verbose_name or "", by=request.user)
    own = found.subject_kind.startswith("merits.")
    readable = own and found.subject_kind.partition(".")[2] in KINDS
    return page(request, "merits/line.html", row=found, has_record=readable or not own)


@open_to(staff=True)
@require_GET
def step(request: Request, pk: int) -> HttpResponse:
    """The page of a step is that of its record."""
    found = get_object_or_404(Step.objects.visible_to(request.user), pk=pk)
    return redirect(found.url)


@open_to(staff=True)
@require_GET
def budget(request: Request, pk: int) -> HttpResponse:
    """The page of a budget is the list of them."""
    found = get_object_or_404(Budget.objects.visible_to(request.user), pk=pk)
    return redirect(f"{reverse('merits:budgets')}?year={found.year}")
