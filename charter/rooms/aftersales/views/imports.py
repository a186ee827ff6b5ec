"""Bringing in cases: upload with a mapping, look, begin; the rows that did not fit as a file."""

import csv
import io
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.export import harmless
from charter.ground.imports import Tile
from charter.ground.web import page
from charter.org.models import Role
from charter.org.web import Request, open_to
from charter.rooms.aftersales.forms import ImportForm
from charter.rooms.aftersales.importing import again
from charter.rooms.aftersales.importing.again import examined
from charter.rooms.aftersales.models import TicketImport
from charter.rooms.aftersales.permissions import DESK
from charter.rooms.aftersales.verbs import imports as verbs

IMPORTERS = (*DESK, Role.MANAGEMENT, Role.ADMINISTRATOR)
WHOLE = TicketImport.objects.select_related("by")


@open_to(*IMPORTERS)
@require_http_methods(["GET", "POST"])
def imports(request: Request) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        recent = WHOLE.defer("data")[:20]
        answer = page(request, "aftersales/imports.html", form=form, recent=recent)
        answer.status_code = 422 if form.is_bound else 200
        return answer
    file, name = form.cleaned_data["file"], form.cleaned_data["save_as"]
    made = verbs.check_import(name=file.name, data=file.read(), spec=form.spec(), by=request.user)
    if name:
        verbs.save_mapping(name=name, spec=form.spec(), by=request.user)
    return redirect("aftersales:ticketimport", pk=made.pk)


def _tiles(found: TicketImport) -> list[Tile]:
    return [
        Tile("ok", _("可以匯入"), found.good),
        Tile("none", _("略過（重複）"), found.doubles),
        Tile("bad", _("有錯誤，不會匯入"), found.bad),
        Tile("info", _("已寫入"), found.written),
    ]


@open_to(*IMPORTERS)
@require_GET
def one(request: Request, pk: int) -> HttpResponse:
    """Before it is begun: what would happen. Afterwards: how far it has come."""
    found = get_object_or_404(WHOLE, pk=pk)
    context: dict[str, Any] = {"found": found, "tiles": _tiles(found)}
    if found.state == TicketImport.State.CHECKED:
        context["report"] = examined(found).report
        context["chosen"] = context["report"].chosen(request.GET.get("group", ""))
    return page(request, "aftersales/import.html", "progress", **context)


@open_to(*IMPORTERS)
@require_POST
def begin(request: Request, pk: int) -> HttpResponse:
    verbs.begin_import(get_object_or_404(WHOLE, pk=pk), by=request.user)
    return redirect("aftersales:ticketimport", pk=pk)


@open_to(*IMPORTERS)
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    verbs.cancel_import(get_object_or_404(WHOLE, pk=pk), by=request.user)
    return redirect("aftersales:ticketimport", pk=pk)


@open_to(*IMPORTERS)
@require_GET
def kept_out(request: Request, pk: int) -> HttpResponse:
    """The rows that do not fit, as they stood, with what is wrong: mend them, upload again."""
    found = get_object_or_404(WHOLE, pk=pk)
    lines = again.kept_out(found)
    out = io.StringIO()
    headings = list(lines[0].cells) if lines else []
    writer = csv.writer(out)
    writer.writerow([_("列"), *headings, _("問題")])
    for line in lines:
        cells = (harmless(line.cells.get(h, "")) for h in headings)
        writer.writerow([line.row, *cells, harmless(str(line))])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{pk}-rows.csv"'
    return answer
