"""Thin glue between HTTP and the rest: nothing here knows the business."""

import logging
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from copy import copy
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charter.ground import pdf, word
from charter.ground.acts import tried
from charter.ground.bulk import MOST, BulkAct, each
from charter.ground.documents import policy_of
from charter.ground.errors import Refused, gave_way
from charter.ground.export import csv_lines, xlsx
from charter.ground.keys import key_in
from charter.ground.paper import Paper
from charter.ground.refill import PAGE, filled
from charter.ground.table import Table
from charter.ground.unfit import unfit_field
from charter.ground.unfit import words as unfit_words

log = logging.getLogger("charter.web")

request_id: ContextVar[str] = ContextVar("request_id", default="")
# The key a program came in with: {"id": …, "name": …}; None for people, jobs and commands.
came_by: ContextVar[dict[str, Any] | None] = ContextVar("came_by", default=None)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GetResponse = Callable[[HttpRequest], HttpResponse]


def page(request: HttpRequest, template: str, fragment: str = "", **context: Any) -> HttpResponse:
    """The whole page, or for an htmx request only the named fragment of the same file."""
    if fragment and request.headers.get("HX-Request"):
        template = f"{template}#{fragment}"
    answer = render(request, template, context)
    if "#" in template and (said := messages.get_messages(request)):
        said_now = {"messages": list(said), "oob": True}
        answer.content += render_to_string("ui/toasts.html", said_now, request).encode()
    return answer


def exported(
    table: Table,
    rows: QuerySet[Any] | Callable[[], QuerySet[Any]],
    request: HttpRequest,
    name: str,
) -> HttpResponseBase | None:
    """The whole filtered list as a file, if the URL asks for one (`?export=xlsx` or csv).

    `if answer := exported(CASES, rows, request, "cases"): return answer`; where building the
    queryset costs something, `rows` is what builds it.
    """
    kind = request.GET.get("export", "")
    if kind not in ("xlsx", "csv"):
        return None
    found = table.filtered(rows() if callable(rows) else rows, request.GET)
    if kind == "csv":
        lines = csv_lines(table.columns, found.iterator(2000))
        answer: HttpResponseBase = StreamingHttpResponse(
            lines, content_type="text/csv; charset=utf-8"
        )
    else:
        title = str(table.caption) or name
        answer = HttpResponse(xlsx(table.columns, found.iterator(2000), title), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def in_bulk(
    request: Any,
    rows: "QuerySet[Any]",
    acts: Mapping[str, BulkAct],
    *,
    back: str,
    title: "str | Promise",
) -> HttpResponse:
    """`rows` are those that the person may see; `back` names the list."""
    name = request.POST.get("do", next(iter(acts)))
    if name not in acts:
        raise Refused("bulk.no_such_act", _("沒有這個動作，請從清單選擇。"))
    keys = [key for key in map(key_in, request.POST.getlist("pk")) if key is not None][:MOST]
    found = list(rows.filter(pk__in=keys).order_by("-pk"))
    if not found:
        raise Refused("bulk.nothing_picked", _("請先在清單中勾選要處理的紀錄。"))
    act, is_sure = acts[name], "sure" in request.POST
    form = act.form(request.POST if is_sure else None)
    told: dict[str, Any] = {"act": act, "do": name, "form": form, "title": title}
    told["back"] = reverse(back)
    if not form.is_valid():
        answer = page(request, "ui/bulk.html", records=found, **told)
        answer.status_code = 422 if is_sure else 200
        return answer
    refused = each(found, act, form.cleaned_data, request.user)
    done = len(found) - len(refused)
    if refused:
        left = [record for record, _why in refused]
        return page(request, "ui/bulk.html", records=left, refused=refused, done=done, **told)
    toast(request, ngettext("%(n)s筆已處理", "%(n)s筆已處理", done) % {"n": done})
    return redirect(back)


def toast(request: HttpRequest, text: str, undo: str = "") -> None:
    """Say what was done at the foot of the next page, with 復原 if `undo` is a URL to POST to."""
    messages.success(request, text, extra_tags=undo)


class PersonLanguageMiddleware:
    """A person's own choice of language rules over the cookie and the browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "")
        # The person is read by now, and asked a hundred times: past here without the lazy wrapper.
        request.user = getattr(request.user, "_wrapped", request.user)
        if chosen:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return self.get_response(request)


class RequestIdMiddleware:
    """Every journal entry of one request carries the same id, and the key it came by."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token, nobody = request_id.set(uuid.uuid4().hex), came_by.set(None)
        try:
            return self.get_response(request)
        finally:
            request_id.reset(token)
            came_by.reset(nobody)


class RefusalMiddleware:
    """A refusal is an answer, not an accident: 409, in the form the caller asked for.

    To a program as JSON; to a person on the page the form was sent from, beside the form and with
    what was typed; where no such page can be shown, on a page of its own.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        if isinstance(exc, DataError | UnicodeEncodeError | OverflowError):
            return self._unfit(request, exc)
        exc = gave_way(exc) or exc
        if not isinstance(exc, Refused):
            return None
        request.refusal = exc.code  # type: ignore[attr-defined]  # for the list of attempts
        body = {"code": exc.code, "message": str(exc), "field": exc.field}
        return self._answer(request, body, 409)

    def _unfit(self, request: HttpRequest, exc: Exception) -> HttpResponse:
        """The net under the forms: what the database cannot hold is bad input, not our fault."""
        log.warning("unfit input at %s %s: %s", request.method, request.path, exc)
        field = unfit_field(chain(request.GET.lists(), request.POST.lists()))
        body = {"code": "input.unfit", "message": unfit_words(field), "field": field}
        return self._answer(request, body, 400)

    def _answer(self, request: HttpRequest, body: dict[str, str], status: int) -> HttpResponse:
        if request.path.startswith(("/api/", "/portal/api/")):
            return JsonResponse(body, status=status)
        again = _on_its_own_page(request, body) if request.method == "POST" else None
        if again is None:
            return render(request, "ui/refused.html", body, status=status)
        again.status_code = status
        return again


def _on_its_own_page(request: HttpRequest, body: dict[str, str]) -> HttpResponse | None:
    """The page that the refused form stands on, asked for anew, with the form filled."""
    page = _came_from(request)
    if not page:
        return None
    path, _mark, query = page.partition("?")
    try:
        match = resolve(path)
        asked = _asking(request, path, query, match)
        answer = match.func(asked, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, Refused):
        return None
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    if answer.status_code != 200 or answer.streaming or not html:
        return None
    errors = {"errors": [(_control(request, body["field"]), body["message"])], "code": body["code"]}
    found = filled(
        answer.content.decode(),
        here=page,
        path=request.get_full_path(),
        posted=dict(request.POST.lists()),
        reason=render_to_string("ui/parts/error_summary.html", errors, request),
        unkept={
            name: render_to_string("ui/parts/unkept.html", {"names": [one.name for one in sent]})
            for name, sent in request.FILES.lists()
        },
    )
    return HttpResponse(found) if found else None


def _control(request: HttpRequest, field: str) -> str:
    """The id that our forms give to a field, if the refusal names one that was sent."""
    return f"id_{field}" if field in request.POST else ""


def _came_from(request: HttpRequest) -> str:
    """The path of our own page that sent the form: as the refilled form says, else the Referer."""
    said = request.POST.get(PAGE, "")
    if said.startswith("/") and not said.startswith("//"):
        return said
    source = urlsplit(request.headers.get("Referer", ""))
    if source.netloc != request.get_host() or request.headers.get("HX-Request"):
        return ""
    return f"{source.path}?{source.query}" if source.query else source.path


def _asking(request: HttpRequest, path: str, query: str, match: ResolverMatch) -> HttpRequest:
    """The same person asking for another page."""
    asked = copy(request)
    asked.method = "GET"
    asked.path = asked.path_info = path
    asked.META = {**request.META, "REQUEST_METHOD": "GET", "QUERY_STRING": query, "PATH_INFO": path}
    asked.GET = QueryDict(query)
    asked.resolver_match = match
    asked._post, asked._files = QueryDict(), MultiValueDict()  # type: ignore[attr-defined]
    return asked


def filed(paper: Paper, kind: str, name: str) -> HttpResponse:
    """A paper as a file to keep; `kind` is pdf or docx."""
    writer = {"pdf": pdf, "docx": word}[kind]
    answer = HttpResponse(writer.drawn(paper), content_type=writer.MIME)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def frozen(document: str, sha256: str) -> HttpResponse:
    """A document as it was kept, byte for byte; its SHA-256 is in the header."""
    answer = HttpResponse(document.encode(), content_type="text/html; charset=utf-8")
    answer["X-Content-SHA256"] = sha256
    answer["Content-Security-Policy"] = policy_of(document)
    return answer


def answered(
    request: HttpRequest,
    form: Callable[..., forms.Form],
    do: Callable[[dict[str, Any]], Any],
    *,
    shown: Callable[..., HttpResponse],
    done: Callable[[], HttpResponse],
    passed_on: tuple[str, ...] = (),
) -> HttpResponse:
    """An act's form on the record's page: asked for, done, or (422) refused on itself.

    `form(*data)` makes it, `shown(form=…)` draws the page, `done()` is where it goes on to.
    """
    if request.method == "GET":
        return shown(form=form())
    filled = form(request.POST, request.FILES)
    if tried(filled, do, passed_on, request=request):
        return done()
    answer = shown(form=filled)
    answer.status_code = 422
    return answer
