"""Two who hold what the other wants next: one passes, the other is told and wrote nothing."""

import json
import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from charter.ground.web import RefusalMiddleware
from charter.org.models import Skill
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def answer_to(error: Exception, path: str) -> HttpResponse | None:
    return RefusalMiddleware(lambda _request: HttpResponse()).process_exception(
        RequestFactory().post(path), error
    )


def test_who_has_to_give_way_is_told_and_left_nothing() -> None:
    first, second = (Skill.objects.create(code=code, name="舊") for code in ("a", "b"))
    both, lost = threading.Barrier(2), []

    def rename(one: Skill, other: Skill) -> None:
        try:
            with transaction.atomic():
                Skill.objects.filter(pk=one.pk).update(name=f"由{one.code}改")
                both.wait(30)
                Skill.objects.filter(pk=other.pk).update(name=f"由{one.code}改")
        except OperationalError as error:
            lost.append(error)

    at_once(lambda: rename(first, second), lambda: rename(second, first))
    assert len(lost) == 1
    assert len({*Skill.objects.values_list("name", flat=True)}) == 1, "half of each was written"
    told = answer_to(lost[0], "/api/skills/")
    assert told is not None and told.status_code == 409
    assert json.loads(told.content)["code"] == "database.at_once"
    assert "什麼都沒有寫入" in json.loads(told.content)["message"]


def test_other_trouble_of_the_database_stays_trouble() -> None:
    with pytest.raises(OperationalError) as gone, connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 1")
        cursor.execute("SELECT count(*) FROM generate_series(1, 100000000)")
    connection.close()
    assert answer_to(gone.value, "/api/skills/") is None
