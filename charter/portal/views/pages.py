"""Home, projects, what was promised, and whether a file is the one that was signed."""

import hashlib
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.web import page
from charter.org.reach import shown
from charter.org.web import Request, open_to
from charter.portal import queries
from charter.portal.forms import CheckForm
from charter.rooms.projects.models import Project


@open_to(customers=True)
@require_GET
def home(request: Request) -> HttpResponse:
    return page(request, "portal/home.html", **queries.home(request.user))


@open_to(customers=True)
@require_GET
def projects(request: Request) -> HttpResponse:
    return page(request, "portal/projects.html", rows=queries.projects(request.user))


@open_to(customers=True)
@require_GET
def project(request: Request, pk: int) -> HttpResponse:
    mine = shown(Project.objects.select_related("manager"), request.user)
    found = get_object_or_404(mine, pk=pk)
    return page(request, "portal/project.html", **queries.project_page(request.user, found))


@open_to(customers=True)
@require_GET
def commitments(request: Request) -> HttpResponse:
    return page(request, "portal/commitments.html", rows=queries.commitments(request.user))


@open_to(customers=True)
@require_http_methods(["GET", "POST"])
def check(request: Request) -> HttpResponse:
    """The hash of a file, or one that was typed, looked up among the customer's own records."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, told = CheckForm(*sent), dict[str, Any]()
    if form.is_valid():
        digest = digest_of(form.cleaned_data)
        told = {"digest": digest, "known": queries.known_by(request.user, digest)}
    answer = page(request, "portal/check.html", form=form, **told)
    answer.status_code = 422 if form.is_bound and not told else 200
    return answer


def digest_of(data: dict[str, Any]) -> str:
    if not data.get("file"):
        return str(data["digest"])
    summed = hashlib.sha256()
    for piece in data["file"].chunks():
        summed.update(piece)
    return summed.hexdigest()
