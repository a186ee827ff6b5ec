"""Who stands above whom: a tree that opens branch by branch, so that 5,000 people weigh no more
than those one looks at."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from charter.ground.web import page
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.rooms.people import queries

STAFF = {"kind": Person.Kind.STAFF, "is_active": True}


@open_to(staff=True)
@require_GET
def chart(request: Request) -> HttpResponse:
    """From the top, or from one person down with the line above them."""
    key = request.GET.get("of", "")
    of = get_object_or_404(Person, pk=key, **STAFF) if key.isdecimal() and len(key) < 10 else None
    return page(
        request,
        "people/chart.html",
        of=of,
        line=list(reversed(queries.line_above(of))) if of else [],
        branch=_top(of),
    )


def _top(of: Person | None) -> list[queries.Below]:
    """A single one at the top stands there with the branch open."""
    found = queries.branch(of)
    if len(found) == 1:
        found[0].below.extend(queries.branch(found[0].person))
    return found


@open_to(staff=True)
@require_GET
def branch(request: Request, pk: int) -> HttpResponse:
    """The people right below one, for the page that opens them in place."""
    of = get_object_or_404(Person, pk=pk, **STAFF)
    if not request.headers.get("HX-Request"):
        shown: dict[str, Any] = {"of": of, "line": list(reversed(queries.line_above(of)))}
        return page(request, "people/chart.html", **shown, branch=queries.branch(of))
    return page(request, "people/branch.html", branch=queries.branch(of))
