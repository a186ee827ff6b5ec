"""One record read, locked, written and rewritten by its key is what Django makes of it."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model, QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.database import keyed
from charter.kernel.registers.models import Matrix
from charter.org.models import Department, Skill
from tests.browser.world import everything


def told(record: Model) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name != "_state"}


def row_of(record: Model) -> Any:
    moving = {f.column for f in record._meta.concrete_fields if getattr(f, "auto_now", False)}
    with connection.cursor() as cursor:
        table, key = record._meta.db_table, record._meta.pk.column
        cursor.execute(f'SELECT * FROM "{table}" WHERE "{key}" = %s', [record.pk])
        names = [column.name for column in cursor.description]
        (values,) = cursor.fetchall()
    return {n: v for n, v in zip(names, values, strict=True) if n not in moving}


def records() -> list[Model]:
    """One of every model that has any."""
    tables = {*connection.introspection.table_names()}
    models = [one for one in apps.get_models() if one._meta.db_table in tables]
    return [one for model in models if (one := model._base_manager.first())]


@pytest.mark.django_db(transaction=True)
def test_every_model_is_read_and_rewritten_as_django_does(company) -> None:
    everything(company)
    read = rewritten = 0
    for record in records():
        found = type(record)._base_manager.all()
        with CaptureQueriesContext(connection) as asked:
            ours = found.get(pk=record.pk)
        assert told(ours) == told(keyed._get(found, pk=record.pk)), record
        table = f'FROM "{record._meta.db_table}"'
        assert len([one for one in asked if table in one["sql"]]) == 1, record
        assert ours._state.db == "default" and not ours._state.adding
        read += keyed.by_key(type(record)) is not None
        if not keyed.is_plain(type(record)):
            continue
        before = row_of(record)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers
            Model.save(ours, force_update=True)
            assert row_of(record) == before, record
            transaction.set_rollback(True)
        rewritten += 1
    assert read > 100 and rewritten > 90
    assert QuerySet.get is keyed.got and Model._do_insert is keyed.inserted


@pytest.mark.django_db
def test_each_kind_of_value_is_written_as_django_writes_it(company) -> None:
    facts = {"cells": [[1, "高"], [None, 2.5]], "reason": "試", "set_by": company.staff}
    for at in (clock.now(), dt.datetime(2020, 2, 29, 12, tzinfo=dt.UTC)):
        one = Matrix.objects.create(**facts, set_at=at)
        fields = [f for f in Matrix._meta.concrete_fields if not f.primary_key]
        other = Matrix(**facts, set_at=at)
        ((other.pk,),) = keyed._do_insert(
            other, Matrix._base_manager, "default", fields, [Matrix._meta.pk], False
        )
        assert row_of(one) | {"id": 0} == row_of(other) | {"id": 0}
        assert one.pk and not one._state.adding and Matrix.objects.get(pk=one.pk) == one


@pytest.mark.django_db
def test_what_is_not_plain_goes_djangos_own_way(company) -> None:
    own_key = Skill.objects.create(pk=900_001, code="own", name="自己的")
    assert Skill.objects.get(pk=900_001) == own_key
    own_key.name = F("code")
    own_key.save(update_fields=["name"])
    assert Skill.objects.get(pk=900_001).name == "own"
    child = Department(code="C", name="分部", parent=Department(code="P", name="總部"))
    with pytest.raises(ValueError, match="unsaved related object"):
        child.save()


@pytest.mark.django_db
def test_conditions_and_what_is_not_there_are_heeded(company) -> None:
    skill = Skill.objects.create(code="k", name="網路")
    assert Skill.objects.filter(code="k").get(pk=skill.pk) == skill
    with pytest.raises(Skill.DoesNotExist):
        Skill.objects.filter(code="other").get(pk=skill.pk)
    with pytest.raises(Skill.DoesNotExist):
        Skill.objects.none().get(pk=skill.pk)
    with pytest.raises(Skill.DoesNotExist):
        Skill.objects.get(pk=987_654)
    assert Skill.objects.values_list("code").get(pk=skill.pk) == ("k",)
    assert "name" not in vars(Skill.objects.defer("name").get(pk=skill.pk))
    person = type(company.staff).objects.select_related("department").get(pk=company.staff.pk)
    assert "department" in person._state.fields_cache
    gone = Skill.objects.get(pk=skill.pk)
    skill.delete()
    gone.name = "後來"
    with pytest.raises(Exception, match="did not affect any rows"):
        gone.save(force_update=True)


@pytest.mark.django_db(transaction=True)
def test_a_record_is_locked_as_it_is_asked_for(company) -> None:
    with pytest.raises(TransactionManagementError):
        Skill.objects.select_for_update().get(pk=1)
    skill = Skill.objects.create(code="k", name="網路")
    ways: dict[str, dict[str, Any]] = {
        "FOR UPDATE": {},
        "FOR NO KEY UPDATE": {"no_key": True, "of": ["self"]},
        "FOR UPDATE NOWAIT": {"nowait": True},
        "FOR NO KEY UPDATE SKIP LOCKED": {"skip_locked": True, "no_key": True},
    }
    for words, way in ways.items():
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            assert Skill.objects.select_for_update(**way).get(pk=skill.pk) == skill
        assert [one["sql"].endswith(words) for one in asked if "FOR" in one["sql"]] == [True]


@pytest.mark.django_db
def test_what_the_database_refuses_is_refused(company) -> None:
    Skill.objects.create(code="k", name="網路")
    with pytest.raises(IntegrityError), transaction.atomic():
        Skill.objects.create(code="k", name="又一次")
    assert Skill.objects.filter(code="k").count() == 1
