"""Records written by kept statements are those that Django would have written."""

from collections.abc import Iterator

import pytest
from django.db import DataError, transaction
from django.db.models import F

from charter.ground.database.copying import copy_rows
from charter.ground.database.writing import change, insert, update
from charter.org.models import Department, Person, Skill

pytestmark = pytest.mark.django_db


def test_each_record_has_its_own_key_and_is_as_django_reads_it() -> None:
    one, two = Skill(code="k1", name="網路", name_en="Network"), Skill(code="k2", name="資料庫")
    insert(one, two)
    assert list(Skill.objects.filter(pk__in=[one.pk, two.pk]).order_by("code")) == [one, two]
    assert Skill.objects.get(pk=one.pk).name_en == "Network"
    one.name = "網路管理"
    one.save()  # it is known to be in the database
    assert Skill.objects.filter(code="k1").count() == 1


def test_what_was_new_when_it_was_named_is_named_by_its_key() -> None:
    parent = Department(code="P", name="總部")
    child = Department(code="C", name="分部", parent=parent)
    insert(parent)
    insert(child)
    assert Department.objects.get(code="C").parent == parent


def test_what_is_too_long_is_refused_and_never_cut() -> None:
    for records in ([Skill(code="x" * 41)], [Skill(code="y"), Skill(code="x" * 41)]):
        with pytest.raises(DataError), transaction.atomic():
            insert(*records)
    assert not Skill.objects.filter(code__startswith="x").exists()


def test_what_is_there_already_is_left_as_it_stands() -> None:
    insert(Skill(code="k", name="舊"))
    insert(Skill(code="k", name="新"), Skill(code="l", name="新"), if_new=True)
    assert dict(Skill.objects.filter(code__in="kl").values_list("code", "name")) == {
        "k": "舊",
        "l": "新",
    }


def test_a_record_is_changed_while_it_stands_where_it_was_thought_to_be() -> None:
    main, branch = Department(code="M", name="總部"), Department(code="B", name="分部")
    insert(main, branch)
    assert change(branch, {"name": "北區", "parent": main}, code=("A", "B"))
    assert not change(branch, {"name": "南區"}, code=("A",))
    found = Department.objects.get(code="B")
    assert (found.name, found.parent, branch.name) == ("北區", main, "分部")
    assert change(branch, {"parent": None, "name": F("code")}, code=("B",))
    found.refresh_from_db()
    assert (found.name, found.parent) == ("B", None)


def test_many_records_are_rewritten_at_once_and_others_left_alone() -> None:
    main, one, two = (Department(code=code, name="x") for code in "MOT")
    insert(main, one, two)
    one.name, one.parent, two.name = "一", main, "二"
    update([one, two], "name", "parent")
    update([], "name")
    found = Department.objects.filter(code__in="MOT").order_by("code")
    assert [(d.name, d.parent) for d in found] == [("x", None), ("一", main), ("二", None)]


def test_rows_are_copied_though_drawing_them_asks_the_database(company) -> None:
    def rows() -> Iterator[tuple[str, str, str]]:
        for n in range(3):
            yield f"s{n}", str(Person.objects.staff().count()), ""

    assert copy_rows(Skill, ("code", "name", "name_en"), rows()) == 3
    told = Skill.objects.filter(code__in=("s0", "s1", "s2")).values_list("name", flat=True)
    assert set(told) == {str(Person.objects.staff().count())}
    with pytest.raises(TypeError, match="every column"):
        copy_rows(Skill, ("code", "name"), [])
