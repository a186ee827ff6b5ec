"""Bringing in colleagues from a sheet. The file is not kept: what was read goes back and forth
with the page until somebody says yes."""

import csv
import io
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.acts import tried
from charter.ground.export import xlsx
from charter.ground.table import Column
from charter.ground.web import XLSX, page, toast
from charter.org.models import Role
from charter.org.web import Request, open_to
from charter.rooms.people.forms import ImportForm
from charter.rooms.people.importing import COLUMNS, EXPECTED, SHEET, Checker, Draft
from charter.rooms.people.verbs.importing import take_on_all


def _read(data: bytes) -> list[Draft]:
    return Checker().check(SHEET.rows(data))


def _written(drafts: list[Draft]) -> str:
    """The rows again as a sheet, for the button that registers them."""
    text = io.StringIO()
    sheet = csv.DictWriter(text, COLUMNS)
    sheet.writeheader()
    sheet.writerows(draft.said for draft in drafts)
    return text.getvalue()


@open_to(Role.HR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def bring(request: Request) -> HttpResponse:
    form, drafts = ImportForm(request.POST or None, request.FILES or None), list[Draft]()

    def look(data: dict[str, Any]) -> None:
        drafts.extend(_read(data["rows"].encode() or data["file"].read()))
        if data["rows"]:
            made = take_on_all(drafts, letter=data["letter"], by=request.user)
            said = ngettext("已登記%(n)s位同事", "已登記%(n)s位同事", len(made))
            toast(request, said % {"n": len(made)})

    if request.method == "POST" and tried(form, look, request=request):
        if form.cleaned_data["rows"]:
            return redirect("org:people")
        return page(request, "people/import_preview.html", **_shown(drafts))
    told: dict[str, Any] = {"form": form, "columns": SHEET.expectations(EXPECTED)}
    answer = page(request, "people/import.html", **told)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _shown(drafts: list[Draft]) -> dict[str, Any]:
    return {
        "drafts": drafts,
        "good": sum(draft.is_good for draft in drafts),
        "wrong": sum(bool(draft.wrong) for draft in drafts),
        "known": sum(draft.is_known for draft in drafts),
        "rows": _written([draft for draft in drafts if draft.is_good]),
        "reachable": any(draft.is_good and draft.said["email"] for draft in drafts),
    }


@open_to(Role.HR, Role.ADMINISTRATOR)
@require_GET
def template(request: Request) -> HttpResponse:
    columns = [Column(name, heading) for name, heading in COLUMNS.items()]
    answer = HttpResponse(xlsx(columns, [], "people"), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    return answer
