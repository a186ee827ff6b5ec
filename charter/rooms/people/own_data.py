"""All that names a person, as data: what is theirs whole, the rest by name and place.

By the models themselves: whoever adds one with a key to a person is in it. What others said under
the promise of secrecy is left out, and so is what the person could not read on a page either.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.subjects import url_of
from charter.org.models import Person

MOST = 5000
WHOLE = {
    "org.posting", "org.personskill", "org.substitution", "people.absence", "people.reward",
    "notices.notice", "notices.preference", "training.record", "training.claim", "training.plan",
    "appraisal.result", "approvals.limit",
}  # fmt: skip
SECRET = {"appraisal.ballot.about", "journal.attempt.person", "portal.pass.person"}
SELF = ("username", "name", "email", "phone", "kind", "language", "is_active", "left_on")


def facts_of(person: Person) -> dict[str, Any]:
    """Shape: {"person": {…}, "records": {kind: [{…}]}, "journal": [{"at", "said"}]}."""
    own = {name: getattr(person, name) for name in SELF}
    own["department"], own["manager"] = str(person.department or ""), str(person.manager or "")
    told = Entry.objects.of(person).select_related("by", "principal").order_by("id")[:MOST]
    return {
        "person": own,
        "records": {kind: rows for kind, rows in _records(person) if rows},
        "journal": [{"at": entry.at, "said": entry.sentence} for entry in told],
    }


def _records(person: Person) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for model in sorted(apps.get_models(), key=kind_of):
        ours = model.__module__.startswith("charter.")
        if not ours or hasattr(model, "pgh_tracked_model") or model in (Entry, Person):
            continue
        found: dict[int, dict[str, Any]] = {}
        for field in model._meta.concrete_fields:
            if field.related_model is Person and f"{kind_of(model)}.{field.name}" not in SECRET:
                for row in _rows(model, field.name, person):
                    found.setdefault(row.pk, _told(row)).setdefault("as", []).append(field.name)
        yield kind_of(model), list(found.values())


def _rows(model: type[Model], field: str, person: Person) -> Any:
    rows = model._default_manager.filter(**{field: person})
    seen = getattr(rows, "visible_to", None)
    if seen is not None and kind_of(model) not in WHOLE:
        rows = seen(person).filter(**{field: person})
    return rows.order_by("pk")[:MOST]


def _told(row: Model) -> dict[str, Any]:
    kind = kind_of(row)
    if kind in WHOLE:
        values = {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields}
        return {name: value for name, value in values.items() if name != "search"}
    return {"id": row.pk, "title": str(row), "url": url_of(kind, row.pk)}


def files_of(person: Person) -> Iterator[Attachment]:
    """What they put here themselves."""
    mine = Attachment.objects.filter(by=person, removed_at=None).order_by("pk")
    return (one for one in mine if one.path.exists())
