"""A record made of a row is the one that Django makes, for every model there is."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models.signals import post_init

from charter.ground.database import instances
from charter.org.models import Department, Person


def told(record: models.Model) -> tuple[Any, ...]:
    state = {"fields_cache": {}, **vars(record)["_state"].__dict__}
    return type(record), list(vars(record).items())[1:], state, next(iter(vars(record)))


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "some columns"])
def test_every_model_is_made_as_django_makes_it(whole: bool) -> None:
    plain = 0
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields]
        names = names if whole else names[:1]
        row = [f"value {place}" for place, _name in enumerate(names)]
        ours = model.from_db("default", names, row)
        assert told(ours) == told(instances.DJANGOS(model, "default", names, row)), model
        plain += instances.names_of(model) is not None
    assert plain > 250


def test_who_listens_is_told() -> None:
    heard: list[Person] = []

    def hear(instance: Person, **_more: Any) -> None:
        heard.append(instance)

    post_init.connect(hear, sender=Person)
    try:
        names = [field.attname for field in Person._meta.concrete_fields]
        made = Person.from_db("default", names, [None] * len(names))
    finally:
        post_init.disconnect(hear, sender=Person)
    assert len(heard) == 1 and heard[0] is made


@pytest.mark.django_db
def test_what_a_record_points_to_is_read_when_asked_for(company: SimpleNamespace) -> None:
    person = Person.objects.get(pk=company.staff.pk)
    assert person.department == company.service
    person.department_id = company.office.pk
    assert person.department == Department.objects.get(pk=company.office.pk)
    some = Person.objects.only("name").get(pk=company.staff.pk)
    assert some.get_deferred_fields() and some.username == company.staff.username
