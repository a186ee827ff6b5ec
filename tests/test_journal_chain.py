"""The journal cannot be changed unnoticed: by the application, by SQL, or by an administrator."""

import datetime as dt
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from charter.ground.errors import Refused
from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.kernel.journal import sealing
from charter.kernel.journal.chain import COLUMNS, GENESIS, link_hash
from charter.kernel.journal.events import declare
from charter.kernel.journal.history import history_of
from charter.kernel.journal.models import Entry, Link, Seal
from charter.kernel.journal.verbs import record
from charter.kernel.journal.verification import export, read_anchor, verify
from charter.org.models import Department
from charter.org.names import as_stored

NOTED = declare("journal.tests.noted", "%(by)s")
SCRIPT = Path(__file__).resolve().parents[1] / "tools" / "verify_journal.py"


@contextmanager
def superuser() -> Iterator[None]:
    """As an administrator of the database would: with the triggers switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def sealed(company: SimpleNamespace) -> SimpleNamespace:
    """Nine entries with facts of every JSON kind, all of them in the chain."""
    for number in range(3):
        action = actions.assign(
            company.service,
            measure=f"措施{number} 𠮷",
            owner=company.staff,
            due=dt.date(2026, 11, 20),
            by=company.manager,
        )
        actions.report_done(action, evidence="照片", by=company.staff)
        actions.verify(action, effective=True, by=company.manager)
    company.action = action
    assert sealing.seal_all() == 9
    assert verify().whole
    return company


def test_update_delete_and_truncate_are_refused_by_the_database(sealed: SimpleNamespace) -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("journal_entry", "journal_link", "journal_seal"):
        column = {"journal_entry": "title", "journal_link": "hash", "journal_seal": "head"}[table]
        for statement in (
            f"UPDATE {table} SET {column} = ''",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                sql(statement)
    assert verify().whole


def test_the_chain_covers_every_column_of_the_table(sealed: SimpleNamespace) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'journal_entry'"
        )
        assert {name for (name,) in cursor.fetchall()} == set(COLUMNS)


CHANGES = {
    "id": "id + 1000000",
    "event": "event || 'x'",
    "at": "at + interval '1 microsecond'",
    "by_id": "NULL",
    "principal_id": "by_id",
    "kind": "kind || 'x'",
    "subject_id": "subject_id + 1",
    "title": "title || ' '",
    "about_kind": "about_kind || 'x'",
    "about_id": "about_id + 1",
    "facts": 'facts || \'{"due": "2027-01-01"}\'',
    "told": "told || 0::bigint",
    "request_id": "'x'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_named(sealed: SimpleNamespace, column: str) -> None:
    victim = Entry.objects.order_by("id")[4]
    with superuser():
        sql("DELETE FROM notices_notice")  # its foreign key would complain of a changed id first
        sql(f"UPDATE journal_entry SET {column} = {CHANGES[column]} WHERE id = %s", victim.pk)
    finding = verify()
    assert not finding.whole
    assert (finding.entry, finding.place) == (victim.pk, 5)
    assert f"entry {victim.pk}" in str(finding)


def test_a_dropped_entry_and_a_dropped_link_are_named(sealed: SimpleNamespace) -> None:
    victim = Entry.objects.order_by("id")[3]
    with superuser():
        sql("DELETE FROM notices_notice WHERE entry_id = %s", victim.pk)
        sql("DELETE FROM journal_entry WHERE id = %s", victim.pk)
    assert verify().problem == f"entry {victim.pk} (place 4) was dropped"
    with superuser():
        sql("DELETE FROM journal_link WHERE place = 4")
    assert verify().problem == "link 4 was dropped"


def test_two_swapped_entries_are_named(sealed: SimpleNamespace) -> None:
    one, other = Entry.objects.order_by("id")[2:4]
    with superuser():
        for column in [c for c in COLUMNS if c != "id"]:
            sql(
                f"UPDATE journal_entry a SET {column} = b.{column} FROM journal_entry b"
                " WHERE (a.id, b.id) IN ((%s, %s), (%s, %s))",
                one.pk,
                other.pk,
                other.pk,
                one.pk,
            )
    finding = verify()
    assert finding.entry == one.pk and "swapped" in finding.problem


def copy_of(entry: Entry, pk: int) -> None:
    columns = ", ".join(c for c in COLUMNS if c != "id")
    sql(
        f"INSERT INTO journal_entry (id, {columns}) OVERRIDING SYSTEM VALUE"
        f" SELECT %s, {columns} FROM journal_entry WHERE id = %s",
        pk,
        entry.pk,
    )


def test_an_inserted_entry_is_named_and_never_sealed(sealed: SimpleNamespace) -> None:
    first = Entry.objects.order_by("id")[0]
    with superuser():
        sql("UPDATE journal_seal SET sealed_at = sealed_at - interval '2 hours'")
        copy_of(first, first.pk - 1)
    assert sealing.seal_all() == 0
    assert verify().problem.startswith(f"entry {first.pk - 1} was inserted")


def test_an_inserted_link_is_named(sealed: SimpleNamespace) -> None:
    first = Entry.objects.order_by("id")[0]
    with superuser():
        copy_of(first, first.pk - 1)
        sql("UPDATE journal_link SET place = place + 100 WHERE place >= 4")
        sql("UPDATE journal_link SET place = place - 99 WHERE place >= 104")
        sql("INSERT INTO journal_link VALUES (4, %s, %s)", first.pk - 1, "a" * 64)
    assert verify().place == 4


def rewrite() -> None:
    """What a thorough forger does: compute the whole chain again."""
    previous = GENESIS
    for link in Link.objects.order_by("place"):
        with as_stored():
            values = Entry.objects.filter(pk=link.entry_id).values(*COLUMNS).get()
        previous = link_hash(previous, link.place, values)
        sql("UPDATE journal_link SET hash = %s WHERE place = %s", previous, link.place)


def test_a_rewritten_chain_and_a_cut_tail_are_caught_by_the_anchor(
    sealed: SimpleNamespace, tmp_path: Path
) -> None:
    path = sealing.anchor(tmp_path)
    assert path is not None
    mark = read_anchor(path)
    assert verify(mark).whole
    with transaction.atomic():
        with superuser():
            sql(
                "UPDATE journal_entry SET title = 'x' WHERE id = %s",
                Link.objects.get(place=2).entry_id,
            )
            rewrite()
            assert verify().whole, "without an anchor a thorough forger passes"
            assert "written anew" in verify(mark).problem
        transaction.set_rollback(True)
    with superuser():
        sql("DELETE FROM journal_link WHERE place > 7")
        tail = Entry.objects.exclude(pk__in=Link.objects.values("entry_id"))
        keys = list(tail.values_list("pk", flat=True))
        sql("DELETE FROM notices_notice WHERE entry_id = ANY(%s)", keys)
        sql("DELETE FROM journal_entry WHERE id = ANY(%s)", keys)
    assert verify().whole
    assert "cut off" in verify(mark).problem


def test_every_earlier_anchor_still_holds_when_the_journal_grows(
    sealed: SimpleNamespace, tmp_path: Path
) -> None:
    first = sealing.anchor(tmp_path)
    assert sealing.anchor(tmp_path) == first, "the same head is the same file"
    actions.assign(
        sealed.service, measure="再一項", owner=sealed.staff, due=dt.date(2026, 11, 20), by=None
    )
    assert verify().unsealed == 1
    second = sealing.anchor(tmp_path)
    assert first and second and first != second
    assert all(verify(read_anchor(path)).whole for path in (first, second))
    places = list(Link.objects.order_by("place").values_list("place", flat=True))
    assert places == list(range(1, 11))
    assert Seal.objects.order_by("id").last().last == 10


def test_an_unreadable_anchor_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    wrong = tmp_path / "anchor.json"
    wrong.write_text("{}")
    with pytest.raises(Refused, match="expected an anchor file"):
        read_anchor(wrong)


def outside(*paths: Path) -> tuple[int, str]:
    """The stand-alone script, in a Python that has nothing of ours."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), *map(str, paths)], capture_output=True, text=True
    )
    return run.returncode, run.stdout + run.stderr


def test_an_outsider_checks_the_export_without_our_software(
    sealed: SimpleNamespace, tmp_path: Path
) -> None:
    assert len(SCRIPT.read_text().splitlines()) <= 40
    mark, file = sealing.anchor(tmp_path), tmp_path / "journal.jsonl"
    assert mark and export(file) == 9
    code, said = outside(file, mark)
    assert (code, said.strip()) == (0, "whole: 9 entries in the chain, 1 anchors hold")
    lines = file.read_text().splitlines()
    for column in COLUMNS:
        broken = json.loads(lines[4])
        broken["entry"][column] = "altered"
        file.write_text("\n".join([*lines[:4], json.dumps(broken), *lines[5:]]))
        code, said = outside(file)
        assert code == 1 and "place 5" in said
    file.write_text("\n".join(lines[:3] + lines[4:]))
    assert "link 4 was dropped" in outside(file)[1]
    file.write_text("\n".join(lines[:6]))
    assert "cut off" in outside(file, mark)[1]


def test_raw_sql_leaves_a_history_row_although_nobody_recorded_it(sealed: SimpleNamespace) -> None:
    action: Action = sealed.action
    before = history_of(action).count()
    sql("UPDATE actions_action SET effect = '沒有人記錄' WHERE id = %s", action.pk)
    assert history_of(action).count() == before + 1
    assert history_of(action).last().effect == "沒有人記錄"
    sql("DELETE FROM actions_action WHERE id = %s", action.pk)
    assert history_of(action).count() == before + 2


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_takes_a_later_place_and_is_not_skipped() -> None:
    department = Department.objects.create(code="X", name="部門")
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(NOTED, department, by=None, name="slow")
            written.set()
            may_commit.wait(30)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(30)
    record(NOTED, department, by=None, name="fast")
    assert sealing.seal_all() == 1
    may_commit.set()
    thread.join()
    assert sealing.seal_all() == 1
    names = [
        Entry.objects.get(pk=link.entry_id).facts["name"] for link in Link.objects.order_by("place")
    ]
    assert names == ["fast", "slow"]
    assert verify().whole
