"""`{% load journal %}{% timeline entries record %}`: the latest of a record's trail, in a card."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.subjects import may_see
from charter.org.models import Person
from charter.org.web import may_enter

register = template.Library()
LATEST = 5  # entries in sight; the earlier ones are folded, and printed


@register.simple_tag
def trail_url(record: Model) -> str:
    """The page of the record's full audit trail."""
    return reverse("journal:trail", args=[kind_of(record), record.pk])


@register.filter
def reads(person: Person, record: Model) -> bool:
    """`{% if user|reads:record %}`: whether a link to the record leads anywhere for them."""
    return may_see(person, kind_of(record), record.pk)


@register.filter
def reads_about(person: Person, told: Any) -> bool:
    """The same for what something is about: `about_kind`, `about_id`."""
    return may_see(person, told.about_kind, told.about_id)


@register.filter
def enters(person: Person, route: str) -> bool:
    """`{% if user|enters:"room:list" %}`: whether the page's door is open to them."""
    return may_enter(person, route)


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
