"""Bringing in actual costs: the template, the preview, then the rows that fit."""

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
from charter.org.models import Role
from charter.org.web import Request, open_to
from charter.rooms.cost.forms import UploadForm
from charter.rooms.cost.importing import COLUMNS, SHEET, Checker, expectations
from charter.rooms.cost.models import CostUpload
from charter.rooms.cost.verbs import imports
from charter.rooms.cost.views.common import done, told

SHOWN = 50


@open_to(Role.FINANCE)
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    made: list[CostUpload] = []

    def keep(data: dict[str, Any]) -> None:
        file = data["file"]
        made.append(imports.check_upload(name=file.name, data=file.read(), by=request.user))

    if request.method == "POST" and done(request, form, keep):
        return redirect("cost:costupload", made[0].pk)
    recent = CostUpload.objects.visible_to(request.user).defer("data").select_related("by")[:20]
    return told(request, "cost/import.html", form, columns=expectations(), recent=recent)


@open_to(Role.FINANCE)
@require_GET
def template(request: Request) -> HttpResponse:
    columns = [Column(name, heading) for name, heading in COLUMNS.items()]
    answer = HttpResponse(xlsx(columns, [], "cost"), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="cost.xlsx"'
    return answer


def _load(request: Request, pk: int) -> CostUpload:
    one: CostUpload = get_object_or_404(CostUpload.objects.visible_to(request.user), pk=pk)
    return one


@open_to(Role.FINANCE)
@require_GET
def preview(request: Request, pk: int) -> HttpResponse:
    """Before it is booked: what would be written, and every row that does not fit."""
    found = _load(request, pk)
    context: dict[str, Any] = {"upload": found}
    if found.state == CostUpload.State.CHECKED:
        checker = Checker()
        drafts = checker.check(SHEET.rows(bytes(found.data)))
        context |= {
            "report": checker.report,
            "drafts": drafts[:SHOWN],
            "good": len(drafts),
            "bad": len(checker.report.rows(Severity.ERROR)),
            "tiles": _tiles(checker, len(drafts)),
            "chosen": checker.report.chosen(request.GET.get("group", "")),
            "twice": CostUpload.objects.filter(sha256=found.sha256, state="done").first(),
        }
    return page(request, "cost/import_preview.html", **context)


def _tiles(checker: Checker, good: int) -> list[Tile]:
    return [
        Tile("ok", _("可以入帳"), good),
        Tile("bad", _("有錯誤，不會入帳"), len(checker.report.rows(Severity.ERROR))),
        Tile("none", _("略過（重複）"), checker.doubles),
    ]


@open_to(Role.FINANCE)
@require_POST
def book(request: Request, pk: int) -> HttpResponse:
    count = imports.book_upload(_load(request, pk), by=request.user)
    said = ngettext("已入帳%(n)s筆費用", "已入帳%(n)s筆費用", count)
    toast(request, said % {"n": count})
    return redirect("cost:costupload", pk)


@open_to(Role.FINANCE)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    imports.discard_upload(_load(request, pk), by=request.user)
    return redirect("cost:imports")
