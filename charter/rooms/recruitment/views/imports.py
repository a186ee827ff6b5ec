"""Bringing in a list of candidates: the template, the preview, then the rows that fit."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import tried
from charter.ground.export import xlsx
from charter.ground.imports import Severity, Tile
from charter.ground.table import Column
from charter.ground.web import XLSX, page, toast
from charter.org.models import Role
from charter.org.web import Request, open_to
from charter.rooms.recruitment.forms import UploadForm
from charter.rooms.recruitment.importing import COLUMNS, SHEET, Checker, expectations
from charter.rooms.recruitment.models import CandidateUpload, Opening
from charter.rooms.recruitment.verbs import imports

SHOWN = 50


@open_to(Role.HR)
@require_http_methods(["GET", "POST"])
def upload(request: Request, pk: int) -> HttpResponse:
    opening = get_object_or_404(Opening.objects.visible_to(request.user), pk=pk)
    form, made = UploadForm(opening, request.POST or None, request.FILES or None), []

    def keep(data: dict[str, Any]) -> None:
        file = data["file"]
        read = {"name": file.name, "data": file.read()}
        made.append(imports.check_upload(opening, **read, by=request.user))

    if request.method == "POST" and tried(form, keep, request=request):
        return redirect("recruitment:candidateupload", made[0].pk)
    told: dict[str, Any] = {"form": form, "opening": opening, "columns": expectations(opening)}
    answer = page(request, "recruitment/import.html", **told)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(Role.HR)
@require_GET
def template(request: Request) -> HttpResponse:
    columns = [Column(name, heading) for name, heading in COLUMNS.items()]
    answer = HttpResponse(xlsx(columns, [], "candidates"), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="candidates.xlsx"'
    return answer


def _load(request: Request, pk: int) -> CandidateUpload:
    rows = CandidateUpload.objects.visible_to(request.user).select_related("opening", "by")
    one: CandidateUpload = get_object_or_404(rows, pk=pk)
    return one


@open_to(Role.HR)
@require_GET
def preview(request: Request, pk: int) -> HttpResponse:
    """Before anybody is entered: who would be, and every row that does not fit."""
    found = _load(request, pk)
    context: dict[str, Any] = {"upload": found}
    if found.state == CandidateUpload.State.CHECKED:
        checker = Checker(found.opening)
        drafts = checker.check(SHEET.rows(bytes(found.data)))
        errors, doubles = (checker.report.rows(s) for s in (Severity.ERROR, Severity.SKIP))
        context |= {
            "report": checker.report,
            "drafts": drafts[:SHOWN],
            "good": len(drafts),
            "tiles": [
                Tile("ok", _("可以匯入"), len(drafts)),
                Tile("bad", _("有錯誤，不會匯入"), len(errors)),
                Tile("none", _("略過（重複）"), len(doubles)),
            ],
            "chosen": checker.report.chosen(request.GET.get("group", "")),
        }
    return page(request, "recruitment/import_preview.html", **context)


@open_to(Role.HR)
@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    found = _load(request, pk)
    count = imports.take_upload(found, by=request.user)
    said = ngettext("已匯入%(n)s位應徵者", "已匯入%(n)s位應徵者", count)
    toast(request, said % {"n": count})
    return redirect(found.opening)


@open_to(Role.HR)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    found = _load(request, pk)
    imports.discard_upload(found, by=request.user)
    return redirect(found.opening)
