"""Several records of a list at once, each by its room's own verb.

    ACTS = {"hand_over": BulkAct(_("轉交"), HandOverForm, verbs.hand_over)}
    PROBLEMS = Table(…, bulk=bulk_buttons(ACTS, "/quality/problems/bulk/"))

    @open_to(staff=True)
    @require_POST
    def bulk(request):
        rows = Problem.objects.visible_to(request.user)
        return in_bulk(request, rows, ACTS, back="quality:problems", title=_("質量問題"))

First the page asks what the verb needs, then each record is done by itself: the refused ones come
back with the reason, the others are done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import Promise

from charter.ground.errors import Refused
from charter.ground.table import Bulk

MOST = 200


@dataclass(frozen=True)
class BulkAct:
    """`do(record, by=, **what the form holds)` is the room's verb."""

    label: "str | Promise"
    form: Callable[..., forms.Form]
    do: Callable[..., Any]


def bulk_buttons(acts: Mapping[str, BulkAct], url: str) -> tuple[Bulk, ...]:
    return tuple(Bulk(act.label, url, "do", name) for name, act in acts.items())


def each(records: list[Any], act: BulkAct, told: dict[str, Any], by: Any) -> list[tuple[Any, str]]:
    """Each by itself; those that could not be done come back with the reason."""
    refused = []
    for record in records:
        try:
            with transaction.atomic():
                act.do(record, by=by, **told)
        except Refused as refusal:
            refused.append((record, str(refusal)))
    return refused
