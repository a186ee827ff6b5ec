"""What a foreign key points to is the same record as Django itself reads."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.test.utils import CaptureQueriesContext

from charter.ground.database import following
from tests.browser.world import everything


def told(record: Model) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name != "_state"}


def links() -> list[tuple[Model, Any]]:
    """A record of every model that has any, with each of its keys that points somewhere."""
    found, tables = [], {*connection.introspection.table_names()}
    for model in (one for one in apps.get_models() if one._meta.db_table in tables):
        keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
        record = model._base_manager.first() if keys else None
        found += [(record, key) for key in keys if record and getattr(record, key.attname)]
    return found


@pytest.mark.django_db(transaction=True)
def test_the_same_record_as_django_reads_in_one_statement(company) -> None:
    everything(company)
    followed, kinds = links(), set()
    for record, key in followed:
        descriptor = getattr(type(record), key.name)
        right = following._read(descriptor, record)
        with CaptureQueriesContext(connection) as asked:
            ours = following.pointed_to(descriptor, record)
        # Whether a name was given meanwhile is asked now and then, by the clock.
        own = [one["sql"] for one in asked if "org_naming" not in one["sql"]]
        assert type(ours) is type(right) and told(ours) == told(right), (record, key.name)
        assert len(own) == 1 and ours._state.db == "default" and not ours._state.adding, own
        kinds.add(type(ours))
    assert len(followed) > 150 and len(kinds) > 30
    assert ForwardManyToOneDescriptor.get_object is following.pointed_to


@pytest.mark.django_db
def test_what_points_nowhere_is_missing_as_ever(company) -> None:
    person = company.staff
    person.department_id = 987_654
    with pytest.raises(type(company.service).DoesNotExist):
        _ = person.department
