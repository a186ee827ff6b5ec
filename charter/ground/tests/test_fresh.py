"""The database of the tests was built the quick way: it holds what the models ask for."""

from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from charter.ground.database import fresh

pytestmark = pytest.mark.django_db


def faults(model) -> list[str]:
    options = model._meta
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, options.db_table)
        found = connection.introspection.get_constraints(cursor, options.db_table)
    fields = options.local_concrete_fields
    columns = {column.name: column.null_ok for column in described}
    named = {one.name for one in (*options.constraints, *options.indexes)}
    referring = {one["columns"][0] for one in found.values() if one["foreign_key"]}
    bound = {field.column for field in fields if field.is_relation and field.db_constraint}
    # What the server works out for itself may be empty for all that Django says.
    made = {field.column for field in fields if field.generated}
    wrong = columns.items() ^ {(f.column, f.null or f.column in made) for f in fields}
    return [
        f"{options.label}: {one}" for one in [*wrong, *(named - set(found)), *(referring ^ bound)]
    ]


def test_every_column_index_and_constraint_is_there() -> None:
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]
    assert len(models) > 100
    assert not [fault for model in models if not model._meta.proxy for fault in faults(model)]


def test_every_trigger_is_there_as_it_is_written() -> None:
    for model, trigger in pgtrigger.registered():
        status, _enabled = trigger.get_installation_status(model)
        assert status == "INSTALLED", (model, trigger.name)


def test_a_database_with_history_goes_the_ordinary_way() -> None:
    assert not fresh.build(connection)
    call_command("migrate", verbosity=0)


def test_the_kept_list_of_triggers_is_the_one_pgtrigger_would_draw_up() -> None:
    registry = pgtrigger.registry._registry
    drawn: Any = type(registry).__mro__[1]
    assert registry.by_db_table == drawn.by_db_table.fget(registry)
    assert registry.pg_function_names == drawn.pg_function_names.fget(registry)
    model, trigger = pgtrigger.registered()[0]
    with pytest.raises(KeyError, match="already"):
        other = pgtrigger.Protect(name=trigger.name, operation=pgtrigger.Delete)
        other.register(model)
