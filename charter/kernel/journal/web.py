"""Who changes rows, and from where: told to the row history."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg.pq import TransactionStatus

from charter.ground.web import GetResponse

CONTEXT = (
    "SELECT set_config('pghistory.context_id', %s, true), "
    "set_config('pghistory.context_metadata', %s, true)"
)
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")


class HistoryMiddleware:
    """Tells the history who changes rows and where, once per transaction that writes.

    The library's own middleware puts that before each statement, which the server can then
    neither prepare nor take with bound parameters.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in settings.PGHISTORY_MIDDLEWARE_METHODS:
            return self.get_response(request)
        with connection.execute_wrapper(_Teller(request)):
            return self.get_response(request)


class _Teller:
    """Around every statement of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.context, self.told = request, str(uuid.uuid4()), False

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        status = context["cursor"].connection.info.transaction_status
        if status == TransactionStatus.IDLE:
            self.told = False  # the setting ended with its transaction
        if not self.told and connection.in_atomic_block and str(sql).startswith(WRITES):
            self.told = True
            context["cursor"].execute(CONTEXT, [self.context, self._metadata()])
        return execute(sql, params, many, context)

    def _metadata(self) -> str:
        """A key of the interface names its person only after the request has begun."""
        user = getattr(self.request, "user", None)
        return json.dumps({"user": getattr(user, "pk", None), "url": self.request.path})
