"""The shorter way to write a column writes what Django's own writes (decision 11)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Count, Exists, F, FilteredRelation, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.functions import Lower

from charter.ground.database import columns
from charter.org.models import Department, Person, Posting

pytestmark = pytest.mark.django_db


def _questions() -> Iterator[QuerySet[Any]]:
    """Every table with its relations, and what gives a column an alias of another kind."""
    for model in apps.get_models():
        yield model._base_manager.select_related()
    yield Person.objects.filter(department__parent__parent__name="x", manager__manager=1)
    yield Person.objects.filter(Exists(Posting.objects.filter(person=OuterRef("pk"))))
    yield Department.objects.annotate(n=Count("parent__parent")).filter(n__gt=F("pk"))
    yield Person.objects.annotate(low=Lower(F("name"))).order_by("low").values("low", "pk")
    mine = FilteredRelation("manager", condition=Q(manager__name="主管"))
    yield Person.objects.annotate(above=mine).filter(above__name="主管").distinct()
    ids = Posting.objects.filter(person__name="x").values("person")
    yield Person.objects.filter(pk__in=ids).union(Person.objects.filter(name='say "x"'))


def _drawn(question: QuerySet[Any]) -> tuple[str, tuple[Any, ...], list[list[str]]]:
    """The statement, its values, and the names of what converts each column that needs it."""
    compiler = question.all().query.get_compiler("default")
    text, values = compiler.as_sql()
    needing = compiler.get_converters([chosen for chosen, *_ in compiler.select])
    return text, values, [[f.__qualname__ for f in by] for by, _expression in needing.values()]


def test_statements_and_their_conversions_are_those_of_django(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (Col.as_sql, Col.get_db_converters) == (columns.column, columns.converters)
    ours = [_drawn(question) for question in _questions()]
    monkeypatch.setattr(Col, "as_sql", columns.DJANGOS[0])
    monkeypatch.setattr(Col, "get_db_converters", columns.DJANGOS[1])
    assert ours == [_drawn(question) for question in _questions()]


def test_a_strange_name_is_quoted_as_django_quotes_it() -> None:
    for name in ("name", 'say "x"', '"quoted"', "標題"):
        assert columns.quoted(name) == connection.ops.quote_name(name)


def test_an_output_of_another_kind_keeps_its_own_conversion() -> None:
    field: Any = Person._meta.get_field("name")
    other: Any = next(f for f in _fields() if f.get_db_converters(connection))
    col = Col("t", field, other)
    assert columns.converters(col, connection) == columns.DJANGOS[1](col, connection) != []


def _fields() -> Iterator[Any]:
    models: list[type[Model]] = list(apps.get_models())
    return (field for model in models for field in model._meta.concrete_fields)
