"""A statement put together from kept halves is the one that Django writes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Upper
from django.db.transaction import TransactionManagementError

from charter.ground.database import compiled
from charter.kernel.journal.models import Entry
from charter.org.models import Department, Person, Post
from charter.rooms.projects.models import Project, Task


def told(query: Any, write: Any) -> tuple[Any, ...]:
    """The statement, its arguments, and what the compiler then knows of its columns."""
    compiler = query.clone().get_compiler(connection=connection)
    sql, arguments = write(compiler)
    return (
        sql,
        str(arguments),
        [(str(column), alias) for column, _sql, alias in compiler.select],
        told_of(compiler.klass_info),
        compiler.annotation_col_map,
        compiler.col_count,
        compiler.has_extra_select,
        [
            (place, [str(one) for one in functions], str(column))
            for place, (functions, column) in compiler.get_converters(
                [one for one, *_rest in compiler.select]
            ).items()
        ],
    )


def told_of(klass_info: Any) -> Any:
    if klass_info is None:
        return None
    plain = {n: klass_info.get(n) for n in ("model", "field", "reverse", "select_fields")}
    return plain, [told_of(one) for one in klass_info.get("related_klass_infos", [])]


def same(found: QuerySet[Any, Any]) -> None:
    query = found.query
    expected = told(query, compiled.DJANGOS)
    assert told(query, compiled.as_sql) == expected
    assert told(query, compiled.as_sql) == expected  # of the halves, now they are kept


def forms_of(model: type[models.Model]) -> Iterator[QuerySet[Any, Any]]:
    every, options = model._base_manager.all(), model._meta
    one, name = every.filter(pk=7), options.concrete_fields[-1].name
    keys = [f.name for f in options.concrete_fields if f.is_relation]
    yield from (every, one, every.filter(pk__in=[1, 2, 3]), every.exclude(pk=7))
    yield from (every[:5], one[:1], every.order_by("pk"), every.order_by(f"-{name}", "pk")[3:9])
    yield from (every.only("pk"), every.defer(name), every.distinct(), one.reverse())
    yield from (every.values_list("pk", name), every.values("pk"), one.values_list("pk", flat=True))
    yield from (one.select_for_update(of=["self"]), one.select_for_update(skip_locked=True))
    yield every.filter(~Q(pk__in=[]))
    for key in keys:
        yield every.select_related(key)
        yield every.filter(**{f"{key}__pk__gt": 7}).select_related(key).order_by(key, "pk")
        yield every.filter(**{f"{key}__isnull": True}).values_list(f"{key}__pk")


@pytest.mark.django_db
def test_every_model_is_asked_as_django_asks() -> None:
    tables = {*connection.introspection.table_names()}
    asked = [one for one in apps.get_models() if one._meta.db_table in tables]
    assert len(asked) > 250
    for model in asked:
        for found in forms_of(model):
            same(found)


@pytest.mark.django_db
def test_conditions_of_any_kind_stand_between_the_halves() -> None:
    people, tasks = Person.objects.all(), Task.objects.filter(project=OuterRef("pk"))
    for found in (
        Project.objects.filter(Exists(tasks), department__parent__isnull=False),
        Project.objects.filter(pk__in=Task.objects.filter(name="甲").values("project")),
        Project.objects.filter(tasks__owner__department=3).exclude(
            tasks__owner__postings__post__title="乙"
        ),
        Project.objects.filter(~Exists(tasks.exclude(owner__manager=None)) | Q(name__contains="%")),
        people.filter(department__in=Department.objects.filter(parent=F("pk"))).distinct(),
        people.filter(name=Upper("username"), manager__manager__name="%s WHERE 丙"),
        people.select_related("department__parent", "manager__department"),
        people.select_related("department").only("name", "department__name"),
        Post.objects.filter(Q(department=1) & ~Q(pk=2)).select_related("department").distinct("pk"),
        Entry.objects.filter(facts__state="a", told__contains=[3]).order_by("-pk"),
    ):
        same(found)
        same(found.filter(pk__gt=0)[:50])


@pytest.mark.django_db
def test_what_is_not_plain_goes_djangos_own_way() -> None:
    counted = Task.objects.values("project").annotate(n=Count("pk"))
    before = len(compiled._kept)
    for found in (
        counted,
        Task.objects.annotate(n=Count("pk")),
        Task.objects.order_by(F("pk").desc()),
        Person.objects.annotate(big=Upper("name")),
        Person.objects.filter(pk=1).union(Person.objects.filter(pk=2)),
    ):
        same(found)
    assert len(compiled._kept) == before


@pytest.mark.django_db
def test_nothing_to_find_is_said_as_django_says_it() -> None:
    with pytest.raises(EmptyResultSet):
        compiled.as_sql(Person.objects.filter(pk__in=[]).query.get_compiler(connection=connection))
    assert list(Person.objects.filter(pk__in=[])) == []
    assert not Person.objects.filter(pk__in=[]).exists()


@pytest.mark.django_db
def test_the_arguments_of_one_are_never_those_of_another(company) -> None:
    for person in (company.head, company.staff, company.head):
        found = Person.objects.select_related("department").get(username=person.username)
        assert found.pk == person.pk and found.department.pk == person.department_id
        assert Person.objects.filter(username=person.username).exists()
    assert not Person.objects.filter(username="nobody").exists()


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_of_a_transaction_is_refused_though_its_form_is_kept() -> None:
    locked = Person.objects.filter(pk=1).select_for_update()
    with transaction.atomic():
        assert list(locked.all()) == []
    with pytest.raises(TransactionManagementError):
        list(locked.all())


def test_forms_of_statements_do_not_pile_up(monkeypatch, db) -> None:
    monkeypatch.setattr(compiled, "KEPT", 3)
    monkeypatch.setattr(compiled, "_kept", {})
    for most in range(1, 20):
        same(Person.objects.all()[:most])
        assert len(compiled._kept) <= 3
