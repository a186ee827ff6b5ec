"""The functions that stand in for the libraries' own say what those say, only quicker."""

import uuid
from typing import Any

import pytest
from django.db import connection
from pghistory.models import Context
from pgtrigger.compiler import UpsertTriggerSql

from charter.ground import clock
from charter.ground.database.triggers import QUICK, SLOW, quicken
from charter.kernel.journal.history import history_of
from charter.kernel.registers.models import Matrix

pytestmark = pytest.mark.django_db

UPDATED = next(one for one in Matrix._meta.triggers if one.name == "update_update")
NAMES = "{department_update_update,other}"


def slow_ones() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(SLOW, [[*QUICK]])
        return {name for (name,) in cursor.fetchall()}


def bring_the_libraries_own() -> None:
    Context.install_pgh_attach_context_func()
    template = UpsertTriggerSql.get_template(UpsertTriggerSql)  # type: ignore[arg-type]
    own = template.partition("$$ LANGUAGE plpgsql;")
    with connection.cursor() as cursor:
        cursor.execute(
            "".join(own[:2]).format(ignore_func_name='"public"._pgtrigger_should_ignore')
        )


def asked(settings: dict[str, str], question: str) -> Any:
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_a_database_that_was_migrated_has_the_quick_ones():
    assert slow_ones() == set()
    bring_the_libraries_own()
    assert slow_ones() == set(QUICK)
    quicken()
    assert slow_ones() == set()


@pytest.mark.parametrize("ignored", [None, "", "{}", "{other}", NAMES])
@pytest.mark.parametrize("name", ["department_update_update", "nobody"])
def test_what_is_ignored_is_the_same(ignored, name):
    settings = {} if ignored is None else {"pgtrigger.ignore": ignored}
    question = f"SELECT _pgtrigger_should_ignore('{name}') IS TRUE"
    quick = asked(settings, question)
    bring_the_libraries_own()
    assert asked(settings, question) == quick == (ignored == NAMES and name != "nobody")


@pytest.mark.parametrize("one", [None, "", str(uuid.UUID(int=7))])
@pytest.mark.parametrize("words", [None, "", '{"user": 7}'])
def test_the_context_is_the_same(one, words):
    given = {"pghistory.context_id": one, "pghistory.context_metadata": words}
    settings = {name: value for name, value in given.items() if value is not None}
    quick = asked(settings, "SELECT _pgh_attach_context()")
    kept = [*Context.objects.values("id", "metadata")]
    Context.objects.all().delete()
    bring_the_libraries_own()
    assert asked(settings, "SELECT _pgh_attach_context()") == quick
    assert [*Context.objects.values("id", "metadata")] == kept
    assert bool(kept) == bool(one and words)


def test_a_context_that_learns_more_is_written_over():
    own = {"pghistory.context_id": str(uuid.UUID(int=7))}
    asked(own | {"pghistory.context_metadata": '{"user": 7}'}, "SELECT 1")
    matrix = Matrix.objects.create(cells=[[1]], reason="7", set_at=clock.now())
    asked(own | {"pghistory.context_metadata": '{"user": 7, "url": "/later/"}'}, "SELECT 1")
    Matrix.objects.filter(pk=matrix.pk).update(reason="8")
    made, moved = history_of(matrix)
    assert made.pgh_context == moved.pgh_context
    assert moved.pgh_context.metadata == {"user": 7, "url": "/later/"}


def test_a_history_may_be_ignored():
    matrix = Matrix.objects.create(cells=[[1]], reason="7", set_at=clock.now())
    asked({"pgtrigger.ignore": "{" + UPDATED.get_pgid(Matrix) + "}"}, "SELECT 1")
    Matrix.objects.filter(pk=matrix.pk).update(reason="8")
    assert [one.reason for one in history_of(matrix)] == ["7"]
