"""Bringing in a survey: the file, what its columns mean, the preview, then the rows that fit."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from charter.ground.errors import Refused
from charter.ground.imports import Severity, Tile
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.surveys import verbs
from charter.rooms.surveys.columns import Mapping, words_of
from charter.rooms.surveys.forms import MappingForm, UploadForm
from charter.rooms.surveys.importing import Checker, demand_whole, sheet_of
from charter.rooms.surveys.models import KEEPERS, SurveyUpload
from charter.rooms.surveys.waves import Waves


@open_to(*KEEPERS)
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            kept = {"title": told["title"], "name": file.name, "data": file.read()}
            made = verbs.check_upload(**kept, by=request.user)
            return redirect("surveys:surveyupload", pk=made.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    recent = SurveyUpload.objects.visible_to(request.user).defer("data").select_related("by")
    answer = page(request, "surveys/import.html", form=form, recent=recent.order_by("-pk")[:20])
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


def _load(request: Request, pk: int) -> SurveyUpload:
    found: SurveyUpload = get_object_or_404(
        SurveyUpload.objects.visible_to(request.user).select_related("by"), pk=pk
    )
    return found


@open_to(*KEEPERS)
@require_http_methods(["GET", "POST"])
def preview(request: Request, pk: int) -> HttpResponse:
    found = _load(request, pk)
    if found.state != SurveyUpload.State.CHECKED:
        blocks = Waves(found).blocks if found.state == SurveyUpload.State.DONE else []
        return page(request, "surveys/waves.html", upload=found, blocks=blocks)
    form = _form(request, found)
    if form.is_bound and form.is_valid():
        try:
            verbs.map_columns(found, spec=form.spec(), by=request.user)
            return redirect("surveys:surveyupload", pk=pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    answer = page(request, "surveys/preview.html", upload=found, form=form, **_seen(request, found))
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _form(request: Request, found: SurveyUpload) -> MappingForm:
    sheet, mapping = sheet_of(bytes(found.data)), Mapping.of(found.spec)
    words = words_of(mapping, sheet.rows)
    told = request.POST or None
    return MappingForm(told, headings=sheet.headings, words=words, mapping=mapping)


def _seen(request: Request, found: SurveyUpload) -> dict[str, Any]:
    """What would come of it under the present mapping, or what the mapping still lacks."""
    sheet, mapping = sheet_of(bytes(found.data)), Mapping.of(found.spec)
    try:
        demand_whole(mapping, sheet.headings)
    except Refused as lacking:
        return {"lacking": str(lacking), "total": len(sheet.rows)}
    checker = Checker(sheet, mapping)
    drafts = checker.check()
    bad = len(checker.report.rows(Severity.ERROR))
    return {
        "report": checker.report,
        "good": len(drafts),
        "bad": bad,
        "tiles": [Tile("ok", _("可以匯入的列"), len(drafts)), Tile("bad", _("有錯誤的列"), bad)],
        "chosen": checker.report.chosen(request.GET.get("group", "")),
        "twice": SurveyUpload.objects.filter(sha256=found.sha256, state="done").first(),
    }


@open_to(*KEEPERS)
@require_POST
def bring_in(request: Request, pk: int) -> HttpResponse:
    n = verbs.bring_in(_load(request, pk), by=request.user)
    toast(request, ngettext("已匯入%(n)s個回答", "已匯入%(n)s個回答", n) % {"n": n})
    return redirect("surveys:surveyupload", pk=pk)


@open_to(*KEEPERS)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    verbs.discard(_load(request, pk), by=request.user)
    return redirect("surveys:imports")
