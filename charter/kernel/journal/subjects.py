"""From the name of a record to the record itself, its page, and who may see it.

The journal, notices, files and actions point at records of any room by (kind, id). A kind is
visible to somebody only when its queryset answers `visible_to(person)`; without that answer the
door is shut.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import override

from charter.kernel.journal.models import kind_of
from charter.org.models import Person
from charter.org.reach import PAGES


def model_of(kind: str) -> type[models.Model] | None:
    """`projects.project` to its class; None when no installed app knows the name."""
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def subject_of(kind: str, pk: int) -> models.Model | None:
    """The record itself, or None when it is gone."""
    model = model_of(kind)
    return model._base_manager.filter(pk=pk).first() if model else None


def url_of(kind: str, pk: int) -> str:
    """The record's page `<app_label>:<model_name>`, or "" when the kind has none."""
    try:
        return reverse(kind.replace(".", ":", 1), kwargs={"pk": pk})
    except NoReverseMatch:
        return ""


def page_for(person: Person, kind: str, pk: int) -> str:
    """The record's page as this person may open it: a customer's stands on the portal."""
    if not person.is_customer:
        return url_of(kind, pk)
    return reverse(PAGES[kind], kwargs={"pk": pk}) if kind in PAGES else ""


def visible(kind: str, person: Person) -> "models.QuerySet[Any] | None":
    """The records of a kind that the person may see; None when the kind does not say."""
    model = model_of(kind)
    if model is None:
        return None
    queryset = model._default_manager.all()
    asked = getattr(queryset, "visible_to", None)
    return asked(person) if asked else None


def may_see(person: Person, kind: str, pk: int) -> bool:
    found = visible(kind, person)
    return found is not None and found.filter(pk=pk).exists()


def visible_kinds(person: Person, kinds: Iterable[str]) -> "dict[str, models.QuerySet[Any]]":
    """For a list over many kinds: each kind with its visible primary keys as a subquery.

    Records of the org floor open nothing: to know a colleague or a department is no reason to
    see what is owed about them.
    """
    found = {kind: visible(kind, person) for kind in kinds if not kind.startswith("org.")}
    return {kind: rows.values("pk") for kind, rows in found.items() if rows is not None}


def kinds_of(model: type[models.Model], field: str) -> list[str]:
    """The kinds that occur in an indexed column, by hops over its index: as quick for a million
    rows as for ten."""
    table, column = model._meta.db_table, model._meta.get_field(field).column  # type: ignore[union-attr]
    statement = (
        f"WITH RECURSIVE hop AS (SELECT min({column}) AS kind FROM {table} UNION ALL"  # noqa: S608
        f" SELECT (SELECT min({column}) FROM {table} WHERE {column} > hop.kind) FROM hop"
        " WHERE hop.kind IS NOT NULL) SELECT kind FROM hop WHERE kind <> ''"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [kind for (kind,) in cursor.fetchall()]


def same(kind: str, pk: int, subject: models.Model) -> bool:
    return kind == kind_of(subject) and pk == subject.pk


CALLED: "dict[str, str | Promise]" = {}


def called(names: "Mapping[str, str | Promise]") -> None:
    """What people call kinds of records, for those whose model says it in no language of theirs."""
    CALLED.update(names)


def kind_label(kind: str) -> str:
    """What people call a kind of records; its name where nobody said."""
    if kind in CALLED:
        return str(CALLED[kind])
    model = model_of(kind)
    return str(model._meta.verbose_name) if model and is_named(model) else kind


def is_named(model: type[models.Model]) -> bool:
    """Whether the model itself says what people call it: Django's own guess is English."""
    with override("zh-hant"):
        return not str(model._meta.verbose_name).isascii()
