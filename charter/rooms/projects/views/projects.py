"""The list of projects and the pages of one."""

from typing import Any

from django.db.models import Subquery
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from charter.ground.database.prepared import Prepared, Shape
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.ground.web import exported, page, toast
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import kind_of
from charter.org.models import Department
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.joined import HEADLINES
from charter.rooms.projects.models import (
    AcceptanceDocument,
    Budget,
    BudgetLine,
    Initiation,
    Project,
)
from charter.rooms.projects.permissions import may_apply
from charter.rooms.projects.verbs import project as verbs
from charter.rooms.projects.views.common import planned, project_of

PROJECTS = Table(
    [
        Column("number", gettext_lazy("編號")),
        Column("name", gettext_lazy("項目"), css="tb-name"),
        Column("customer", gettext_lazy("客戶"), lambda p: str(p.customer)),
        Column("manager", gettext_lazy("項目經理"), lambda p: str(p.manager)),
        Column("phase", gettext_lazy("階段"), lambda p: p.get_phase_display()),
        Column(
            "health",
            gettext_lazy("健康"),
            lambda p: p.get_health_display(),
            show=lambda p: status(p.health, p.get_health_display()),
        ),
        Column("ends_on", gettext_lazy("完成日"), kind="date"),
    ],
    row_url=lambda p: reverse("projects:project", args=[p.pk]),
    filters=[
        Filter(
            "phase",
            gettext_lazy("階段"),
            lambda rows, v: rows.filter(phase=v),
            Project.Phase.choices,
        ),
        Filter(
            "health",
            gettext_lazy("健康"),
            lambda rows, v: rows.filter(health=v),
            Project.Health.choices,
        ),
        Filter(
            "department",
            gettext_lazy("部門"),
            lambda rows, v: rows.filter(department=v),
            lambda: [(str(d.pk), d.name) for d in Department.objects.order_by("name")],
        ),
        Filter(
            "running",
            gettext_lazy("進行"),
            lambda rows, v: rows.active(),
            [("1", gettext_lazy("只看進行中"))],
        ),
        Filter("q", gettext_lazy("搜尋"), lambda rows, v: rows.filter(name__icontains=v)),
    ],
    caption=gettext_lazy("服務項目"),
    empty=gettext_lazy("立項核准後，項目會列在這裡。"),
)


LINE = Shape(BudgetLine)


def _lines(initiation: int) -> Any:
    """Of the budget in force."""
    approved = Budget.objects.approved().filter(project__initiation=initiation)
    budget = approved.order_by("-version").values("pk")[:1]
    return LINE.of(BudgetLine.objects.filter(budget=Subquery(budget)).order_by("id"))


LINES = Prepared(_lines, initiation=int)


@open_to(staff=True)
@require_GET
def projects(request: Request) -> HttpResponseBase:
    seen = Project.objects.visible_to(request.user)
    mine = request.GET.get("mine") == "1"
    rows = (seen.of(request.user) if mine else seen).select_related("customer", "manager")
    rows = rows.distinct()
    if answer := exported(PROJECTS, rows, request, "projects"):
        return answer
    view = PROJECTS.view(rows, request.GET)
    may = may_apply(request.user)
    return page(request, "projects/project_list.html", view=view, mine=mine, may_apply=may)


@open_to(staff=True)
@require_GET
def project(request: Request, pk: int) -> HttpResponse:
    found = project_of(request, pk)
    return page(
        request,
        "projects/project.html",
        gate=presenting.gate(found),
        may_read=Initiation.objects.visible_to(request.user)
        .filter(pk=found.initiation_id)
        .exists(),
        entries=presenting.recent(found),
        lines=[LINE.make(row) for row in LINES.rows(initiation=found.initiation_id)],
        headlines=[said for line in HEADLINES if (said := line(found, request.user))],
        **planned(request, found, brief=True),
        **presenting.frame(found, request.user),
    )


@open_to(staff=True)
@require_GET
def log(request: Request, pk: int) -> HttpResponse:
    found = project_of(request, pk)
    entries = presenting.log(found)
    more = presenting.frame(found, request.user)
    return page(request, "projects/project_log.html", entries=entries, **more)


@open_to(staff=True)
@require_GET
def documents(request: Request, pk: int) -> HttpResponse:
    found = project_of(request, pk)
    mine = AcceptanceDocument.objects.filter(acceptance__project=found).values("pk")
    kind = kind_of(AcceptanceDocument)
    files = Attachment.objects.filter(kind=kind, subject_id__in=mine, removed_at=None)
    more = presenting.frame(found, request.user)
    return page(request, "projects/project_documents.html", files=files.order_by("-id"), **more)


@open_to(staff=True)
@require_POST
def move_on(request: Request, pk: int) -> HttpResponse:
    moved = verbs.move_on(project_of(request, pk), by=request.user)
    toast(request, _("項目進入%(phase)s階段。") % {"phase": moved.get_phase_display()})
    return redirect("projects:project", pk)
