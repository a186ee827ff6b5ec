"""Thin glue between HTTP and the rest: nothing here knows the business."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from charter.ground.errors import Refused

request_id: ContextVar[str] = ContextVar("request_id", default="")
GetResponse = Callable[[HttpRequest], HttpResponse]


def page(request: HttpRequest, template: str, fragment: str = "", **context: Any) -> HttpResponse:
    """The whole page, or for an htmx request only the named fragment of the same file."""
    if fragment and request.headers.get("HX-Request"):
        template = f"{template}#{fragment}"
    return render(request, template, context)


class RequestIdMiddleware:
    """Every journal entry of one request carries the same id."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex)
        try:
            return self.get_response(request)
        finally:
            request_id.reset(token)


class RefusalMiddleware:
    """A refusal is an answer, not an accident: 409, in the form the caller asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        if not isinstance(exc, Refused):
            return None
        body = {"code": exc.code, "message": str(exc), "field": exc.field}
        if request.path.startswith("/api/"):
            return JsonResponse(body, status=409)
        return render(request, "ui/refused.html", body, status=409)
