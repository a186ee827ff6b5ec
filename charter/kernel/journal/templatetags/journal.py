"""`{% load journal %}{% timeline entries record %}`: the latest of a record's trail, in a card."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from charter.kernel.journal.models import Entry, kind_of

register = template.Library()
LATEST = 5  # entries in sight; the earlier ones are folded, and printed


@register.simple_tag
def trail_url(record: Model) -> str:
    """The page of the record's full audit trail."""
    return reverse("journal:trail", args=[kind_of(record), record.pk])


@register.inclusion_tag("journal/timeline.html")
def timeline(entries: Iterable[Entry], record: Model | None = None) -> dict[str, Any]:
    """A card with the latest of these entries, newest first, and the others folded below them; with
    a record, the way to its full audit trail."""
    rows = list(entries)
    return {
        "latest": rows[:LATEST],
        "earlier": rows[LATEST:],
        "more": trail_url(record) if record is not None else "",
    }
