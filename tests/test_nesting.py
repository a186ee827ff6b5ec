"""A verb inside a verb is taken back with it; who sets a refusal aside says so with a block."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from charter.ground.errors import Refused
from charter.org.models import Skill


@transaction.atomic
def inner(code: str) -> None:
    Skill.objects.create(code=code, name=code)
    if code == "refused":
        raise Refused("test.refused", "不行")


@transaction.atomic
def outer(code: str, *, aside: str = "") -> None:
    Skill.objects.create(code="outer", name="外")
    try:
        if aside == "block":
            with transaction.atomic():
                inner(code)
        else:
            inner(code)
    except Refused:
        if not aside:
            raise
    Skill.objects.create(code="after", name="後")


def kept() -> set[str]:
    return {*Skill.objects.values_list("code", flat=True)}


@transaction.atomic
def savepoints() -> int:
    return sum(sid is not None for sid in connection.savepoint_ids)


@transaction.atomic
def savepoints_inside() -> tuple[int, int]:
    with transaction.atomic():
        return savepoints(), sum(sid is not None for sid in connection.savepoint_ids)


@transaction.atomic
def savepoints_within() -> int:
    return savepoints()


@pytest.mark.django_db
def test_only_a_block_and_the_first_verb_in_it_are_savepoints() -> None:
    assert savepoints() == 1  # the test itself is a transaction
    assert savepoints_within() == 1
    assert savepoints_inside() == (3, 2)


@pytest.mark.django_db
def test_a_refusal_takes_all_verbs_back_to_the_first() -> None:
    with pytest.raises(Refused):
        outer("refused")
    assert kept() == set()


@pytest.mark.django_db
def test_a_block_sets_a_refusal_aside() -> None:
    outer("refused", aside="block")
    assert kept() == {"outer", "after"}


@pytest.mark.django_db
def test_who_forgets_the_block_is_told_and_nothing_is_half_written() -> None:
    with pytest.raises(TransactionManagementError):
        outer("refused", aside="without one")
    assert kept() == set()


@pytest.mark.django_db(transaction=True)
def test_outside_of_everything_a_verb_is_a_transaction() -> None:
    with pytest.raises(Refused):
        outer("refused")
    assert kept() == set()
    outer("inner")
    assert kept() == {"outer", "inner", "after"}
