"""Statements that are built once answer like the querysets they were built from."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, Func, OuterRef, Value
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.database.prepared import Prepared, Shape
from charter.org.kept import PreparedFor
from charter.org.models import Department, Person, Posting, Substitution
from charter.rooms.projects.models import Project, RoleSkill

pytestmark = pytest.mark.django_db


def test_the_values_of_each_call_are_filled_in(company: SimpleNamespace) -> None:
    named = Prepared(
        lambda name, kind: Person.objects.filter(name=name, kind=kind).values_list("pk", "name"),
        name=str,
        kind=str,
    )
    for person in (company.staff, company.engineer):
        (row,) = named.rows(name=person.name, kind="staff")
        assert (row.pk, row.name) == (person.pk, person.name)
    assert named.rows(name=company.staff.name, kind="customer") == []
    assert named.count(name=company.staff.name, kind="staff") == 1


def test_the_queryset_is_built_once(company: SimpleNamespace) -> None:
    built = []

    def build(person: int) -> Any:
        built.append(person)
        return Person.objects.filter(pk=person).values_list("name")

    statement = Prepared(build, person=int)
    names = [statement.first(person=p.pk).name for p in (company.staff, company.engineer)]
    assert names == [company.staff.name, company.engineer.name]
    assert len(built) == 1


def test_a_number_that_cannot_vary_over_its_field_is_an_error_when_built(db: None) -> None:
    """A small integer field would make every call find nothing, silently."""
    small = Prepared(
        lambda level: RoleSkill.objects.filter(level=level).values_list("pk"), level=int
    )
    for ask in (small.rows, small.count):
        with pytest.raises(LookupError, match="level: a number compared with a small integer"):
            ask(level=3)
    empty = Prepared(lambda pk: RoleSkill.objects.filter(pk=pk).none().values_list("pk"), pk=int)
    assert (empty.rows(pk=1), empty.count(pk=1)) == ([], 0), "nothing is not an error"


def test_the_clock_is_asked_at_each_call(company: SimpleNamespace) -> None:
    start, day = clock.now(), dt.timedelta(days=1)
    Substitution.objects.create(
        person=company.staff, substitute=company.engineer, starts_at=start, ends_at=start + day
    )
    live = Prepared(lambda: Substitution.objects.live().values_list("pk"))
    posts = Prepared(lambda: Posting.objects.current().values_list("pk"))
    for moment in (start - day, start + day / 2, start + 2 * day):
        with clock.at(moment):
            assert live.count() == Substitution.objects.live().count()
            assert posts.count() == Posting.objects.current().count()


def test_a_value_that_is_not_passed_as_itself_is_refused() -> None:
    part = Prepared(
        lambda name: Person.objects.filter(name__icontains=name).values_list("pk"), name=str
    )
    with pytest.raises(LookupError, match="'name'"):
        part.rows(name="王")


def test_what_never_varies_stands_in_the_statement(company: SimpleNamespace) -> None:
    odd = "100% o'clock\\ %s"
    kept = Prepared(
        lambda pk: (
            Person.objects.filter(pk=pk, kind="staff", is_active=True)
            .exclude(name=odd)
            .annotate(words=Value(odd))
            .values_list("pk", "words")
        ),
        pk=int,
    )
    assert kept.first(pk=company.staff.pk) == (company.staff.pk, odd)
    assert kept._listing is not None
    assert len(kept._listing.arguments) == 1


def test_a_call_names_every_value(company: SimpleNamespace) -> None:
    one = Prepared(lambda pk: Person.objects.filter(pk=pk).values_list("pk"), pk=int)
    with pytest.raises(TypeError, match="pk"):
        one.rows(person=1)


def test_what_is_certainly_empty_asks_nothing() -> None:
    empty = Prepared(lambda pk: Person.objects.none().values_list("pk"), pk=int)
    with CaptureQueriesContext(connection) as asked:
        assert empty.rows(pk=1) == []
        assert empty.count(pk=1) == 0
    assert not asked


def test_instances_come_with_what_they_point_to(company: SimpleNamespace) -> None:
    shape = Shape(Person, "department", "manager")
    people = Prepared(
        lambda pk: (
            Person.objects.filter(pk=pk)
            .annotate(extra=Value("x"))
            .values_list(*shape.names, "extra")
        ),
        pk=int,
    )
    row = people.first(pk=company.staff.pk)
    with CaptureQueriesContext(connection) as asked:
        made = shape.make(row)
        assert made == company.staff
        assert made.department == company.staff.department
        assert made.manager == company.staff.manager
    assert (len(asked), row.extra) == (0, "x")
    assert {f.attname: getattr(made, f.attname) for f in Person._meta.concrete_fields} == {
        f.attname: getattr(company.staff, f.attname) for f in Person._meta.concrete_fields
    }


def test_json_and_arrays_are_read_as_the_models_read_them(company: SimpleNamespace) -> None:
    shape = Shape(Department)
    posts = Posting.objects.filter(post__department=OuterRef("pk"))
    roles = posts.values_list(Func(F("post__roles"), function="unnest"))
    found = Prepared(
        lambda pk: (
            Department.objects.filter(pk=pk)
            .annotate(roles=ArraySubquery(roles))
            .values_list(*shape.names, "roles")
        ),
        pk=int,
    )
    row = found.first(pk=company.service.pk)
    expected = {
        role
        for posting in Posting.objects.filter(post__department=company.service)
        for role in posting.post.roles
    }
    assert set(row.roles) == expected


def test_each_person_sees_the_same_as_without_a_kept_statement(company: SimpleNamespace) -> None:
    kept = PreparedFor(lambda person: Project.objects.visible_to(person).values_list("pk"))
    people = [p for p in vars(company).values() if isinstance(p, Person)]
    for person in [*people, *reversed(people)]:
        expected = sorted(Project.objects.visible_to(person).values_list("pk", flat=True))
        assert sorted(row.pk for row in kept.rows(person)) == expected
        assert kept.count(person) == len(expected)
