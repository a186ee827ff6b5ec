"""Bringing in problems from elsewhere: the template, the preview, then the rows that fit."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.export import xlsx
from charter.ground.imports import Severity, Tile
from charter.ground.table import Column
from charter.ground.web import XLSX, page, toast
from charter.org.web import Request, open_to
from charter.rooms.quality.forms.problems import UploadForm
from charter.rooms.quality.importing import COLUMNS, SHEET, Checker, expectations
from charter.rooms.quality.models import IMPORTERS, ProblemUpload
from charter.rooms.quality.verbs import imports
from charter.rooms.quality.web import tried

SHOWN = 50


@open_to(*IMPORTERS)
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    made: list[ProblemUpload] = []

    def do(data: dict[str, Any]) -> None:
        file = data["file"]
        made.append(imports.check_upload(name=file.name, data=file.read(), by=request.user))

    if request.method == "POST" and tried(form, do):
        return redirect("quality:problemupload", pk=made[0].pk)
    recent = ProblemUpload.objects.visible_to(request.user).defer("data").select_related("by")
    shown: dict[str, Any] = {
        "form": form,
        "columns": expectations(),
        "recent": recent.order_by("-pk")[:20],
    }
    answer = page(request, "quality/import.html", **shown)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


@open_to(*IMPORTERS)
@require_GET
def template(request: Request) -> HttpResponse:
    columns = [Column(name, heading) for name, heading in COLUMNS.items()]
    answer = HttpResponse(xlsx(columns, [], "problems"), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="problems.xlsx"'
    return answer


def _load(request: Request, pk: int) -> ProblemUpload:
    return get_object_or_404(ProblemUpload.objects.visible_to(request.user), pk=pk)


@open_to(*IMPORTERS)
@require_GET
def preview(request: Request, pk: int) -> HttpResponse:
    """Before it is brought in: what would be written, and every row that does not fit."""
    found = _load(request, pk)
    context: dict[str, Any] = {"upload": found}
    if found.state == ProblemUpload.State.CHECKED:
        checker = Checker()
        drafts = checker.check(SHEET.rows(bytes(found.data)))
        context |= {
            "report": checker.report,
            "drafts": drafts[:SHOWN],
            "good": len(drafts),
            "bad": len(checker.report.rows(Severity.ERROR)),
            "tiles": _tiles(checker, len(drafts)),
            "chosen": checker.report.chosen(request.GET.get("group", "")),
            "twice": ProblemUpload.objects.filter(sha256=found.sha256, state="done").first(),
        }
    return page(request, "quality/import_preview.html", **context)


def _tiles(checker: Checker, good: int) -> list[Tile]:
    return [
        Tile("ok", _("可以匯入"), good),
        Tile("bad", _("有錯誤，不會匯入"), len(checker.report.rows(Severity.ERROR))),
        Tile("none", _("略過（重複）"), checker.doubles),
    ]


@open_to(*IMPORTERS)
@require_POST
def bring_in(request: Request, pk: int) -> HttpResponse:
    made = imports.bring_in_upload(_load(request, pk), by=request.user)
    said = ngettext("已匯入%(n)s件問題", "已匯入%(n)s件問題", len(made))
    toast(request, said % {"n": len(made)})
    return redirect("quality:problems")


@open_to(*IMPORTERS)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    imports.discard_upload(_load(request, pk), by=request.user)
    return redirect("quality:import_problems")
