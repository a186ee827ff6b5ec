"""Pages made for paper: certificate, application, summary."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from charter.ground.web import filed, page
from charter.org.web import Request, open_to
from charter.rooms.projects import papers
from charter.rooms.projects.models import Signature, Summary
from charter.rooms.projects.views.common import initiation_of, project_of


@open_to(staff=True)
@require_GET
def certificate(request: Request, pk: int) -> HttpResponse:
    shown = papers.certificate(project_of(request, pk).acceptance)
    return page(request, "projects/certificate.html", base="ui/base.html", **shown)


@open_to(staff=True)
@require_GET
def certificate_file(request: Request, pk: int) -> HttpResponse:
    found = project_of(request, pk).acceptance
    return filed(papers.as_paper(found), "pdf", f"acceptance-{found.project.number}")


@open_to(staff=True)
@require_GET
def signature(request: Request, pk: int) -> HttpResponse:
    found = Signature.objects.visible_to(request.user).select_related("acceptance")
    return redirect("projects:certificate", get_object_or_404(found, pk=pk).acceptance.project_id)


@open_to(staff=True)
@require_GET
def initiation(request: Request, pk: int) -> HttpResponse:
    shown = papers.application(initiation_of(request, pk))
    return page(request, "projects/initiation_print.html", **shown)


@open_to(staff=True)
@require_GET
def summary(request: Request, pk: int) -> HttpResponse:
    """Like the summary itself, for everybody in the house."""
    rows = Summary.objects.handed_in().select_related("project__manager", "project__customer", "by")
    found = get_object_or_404(rows.prefetch_related("lessons__owner"), pk=pk)
    return page(request, "projects/summary_print.html", summary=found, project=found.project)
