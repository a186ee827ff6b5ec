"""What is sealed or frozen means people by number; what is read has their names (A7)."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from charter.ground.database.second_lock import entered, stands
from charter.kernel.approvals.canon import fingerprint, literal_print
from charter.kernel.approvals.models import Version
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import record
from charter.kernel.notices.models import Notice
from charter.org.models import Person
from charter.org.names import named, referring
from charter.policy.verbs.people import ATTESTED
from tests.sealed import FROZEN, names_in, references_in

pytestmark = pytest.mark.django_db


def test_nothing_of_a_busy_day_seals_a_name(everything) -> None:
    company = everything
    assert Entry.objects.count() > 100 and Version.objects.count() > 3
    assert names_in() == []
    assert min(references_in(table) for table in ("journal_entry", "approvals_version")) > 0
    planted = Entry.objects.latest("id")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE journal_entry SET title = '陳怡君' WHERE id = %s", [planted.pk])
        assert names_in() == [("journal_entry", planted.pk, "陳怡君")], "the search can fail"
        transaction.set_rollback(True)
    for version in Version.objects.all():
        assert fingerprint(version.content) == version.hash
    company.manager.name = "陳怡安"
    company.manager.save()
    for version in Version.objects.all():
        assert fingerprint(version.content) == version.hash, "a new name changes no hash"
    told = [entry.sentence for entry in Entry.objects.filter(by=company.manager)]
    assert any("陳怡安" in one for one in told) and not any("陳怡君" in one for one in told)


def test_a_reference_reads_as_the_name_that_is_now(company) -> None:
    key = company.manager.pk
    assert referring({"who": "由陳怡君與鄭淑芬處理", "n": [3, "陳怡君"]}) == {
        "who": f"由⟦{key}⟧與⟦{company.finance.pk}⟧處理",
        "n": [3, f"⟦{key}⟧"],
    }
    assert named(f"⟦{key}⟧的工作") == "陳怡君的工作"
    Person.objects.get_queryset().filter(pk=key).update(name="陳怡安")
    assert named(f"⟦{key}⟧") == "陳怡安" and referring("陳怡君") == "陳怡君"


def test_the_longest_name_wins_and_latin_names_are_words(company) -> None:
    def hired(name: str) -> int:
        return Person.objects.create(username=name, name=name).pk

    ann, anna, long, code = hired("Ann"), hired("Anna Berg"), hired("陳怡君子"), hired("open")
    assert referring("Anna Berg, Ann; Annual") == f"⟦{anna}⟧, ⟦{ann}⟧; Annual"
    assert referring("陳怡君子") == f"⟦{long}⟧"
    assert referring({"state": "open"}) == {"state": "open"}, "programs compare it"
    assert code


def test_two_of_one_name_are_both_meant(company) -> None:
    other = Person.objects.create(username="second", name="陳怡君")
    both = referring("陳怡君")
    assert both == f"⟦{company.manager.pk},{other.pk}⟧" and named(both) == "陳怡君"
    other.name = "已刪除"
    other.save()
    assert named(both) == "陳怡君／已刪除"


def test_what_is_typed_like_a_reference_names_nobody(company) -> None:
    typed = f"⟦{company.manager.pk}⟧"
    assert "陳怡君" not in named(referring(typed))


def test_what_a_customer_signs_is_hashed_as_it_reads(company) -> None:
    content = {"manager": "陳怡君"}
    assert literal_print(content) != fingerprint(content)


def test_a_customer_reads_no_name_of_another_customer(company) -> None:
    assert stands()
    entry = record(ATTESTED, company.manager, by=company.boss, tell=[company.customer],
                   clause=company.other_customer.name, statement="")  # fmt: skip
    Notice.objects.get_or_create(entry=entry, person=company.customer, at=entry.at)
    assert Entry.objects.get(pk=entry.pk).facts["clause"] == "周明哲"
    with entered(customer=company.customer.customer_id, person=company.customer.pk):
        read = Entry.objects.get(pk=entry.pk)
        assert (read.title, read.facts["clause"]) == ("陳怡君", "某人")
    assert set(FROZEN)


def test_a_thousand_texts_are_read_by_one_look_at_the_names(company) -> None:
    stored = referring([str(company.engineer)] * 1000)
    with CaptureQueriesContext(connection) as asked:
        assert named(stored) == [str(company.engineer)] * 1000
    assert len(asked) <= 2, "once a second where there is no request"


def test_who_is_named_here_is_known_at_once(company) -> None:
    stored = referring(str(company.engineer))
    Person.objects.filter(pk=company.engineer.pk).update(name="蔡改名")
    assert named(stored) == "蔡改名"
    assert referring("蔡改名來過") == f"{stored}來過"
