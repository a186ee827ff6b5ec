"""Importing a plan: upload, preview, commit. Nothing is written before the commit."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.imports import Tile
from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.rooms.projects import plan_forms
from charter.rooms.projects.imports import template
from charter.rooms.projects.imports.compare import compare
from charter.rooms.projects.imports.document import PlanFile
from charter.rooms.projects.imports.reader import read
from charter.rooms.projects.models import PlanUpload, Project
from charter.rooms.projects.plan_people import People
from charter.rooms.projects.verbs import plan_import

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@open_to(staff=True)
def upload(request: Request, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    form = plan_forms.UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "projects/import_upload.html", project=project, form=form)
    file = form.cleaned_data["file"]
    kept = plan_import.keep_upload(project, name=file.name, data=file.read(), by=request.user)
    return redirect("projects:planupload", kept.pk)


def _mine(request: Request, pk: int) -> PlanUpload:
    rows = PlanUpload.objects.filter(by=request.user).select_related("project")
    return get_object_or_404(rows, pk=pk)


@open_to(staff=True)
@require_GET
def planupload(request: Request, pk: int) -> HttpResponse:
    """What would be imported, what is wrong with it, and how our critical path compares."""
    kept = _mine(request, pk)
    file, report = read(bytes(kept.data))
    People().warn_of_strangers(file, report)
    chosen = report.chosen(request.GET.get("group", ""))
    comparison = None if report.has_errors else compare(file)
    context: dict[str, Any] = {"upload": kept, "file": file, "report": report, "chosen": chosen}
    context |= {"comparison": comparison, "tiles": tiles(file)}
    return page(request, "projects/import_preview.html", **context)


def tiles(file: PlanFile) -> list[Tile]:
    aside = sum(file.set_aside.values())
    return [
        Tile("ok", _("任務與階段"), len(file.tasks)),
        Tile("ok", _("前後關係"), len(file.links)),
        Tile("ok", _("資源"), len(file.resources)),
        Tile("ok", _("分派"), len(file.assignments)),
        Tile("none", _("只留存原文的列"), aside),
    ]


@open_to(staff=True)
@require_POST
def commit(request: Request, pk: int) -> HttpResponse:
    kept = _mine(request, pk)
    plan = plan_import.import_plan(
        kept.project, name=kept.name, data=bytes(kept.data), by=request.user
    )
    return redirect("projects:plan", plan.pk)


@open_to(staff=True)
@require_GET
def plan_template(request: Request) -> HttpResponse:
    answer = HttpResponse(template.write(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="plan-template.xlsx"'
    return answer
