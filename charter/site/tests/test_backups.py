"""A backup counts when it came back: tried on restore, kept, encrypted, shown, missed."""

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from charter.ground import clock
from charter.ground.database.account import DatabaseTrouble
from charter.kernel.journal.models import Entry
from charter.kernel.work import SOURCES
from charter.site.backups import freshness, sealed, shelf, trial
from charter.site.backups.nightly import keep_and_tell
from charter.site.tests.test_archive import NAMES, charter
from charter.site.throwaway import throwaway
from charter.site.verbs import backups as verbs

FACTS = (
    "from charter.kernel.journal.models import Entry;"
    "rows = Entry.objects.filter(event__startswith='site.backup').order_by('pk');"
    "print(*rows.values_list('event', flat=True))"
)


def on_the_shelf(monkeypatch: pytest.MonkeyPatch, var: Path) -> list[shelf.Backup]:
    monkeypatch.setenv("CHARTER_VAR", str(var))
    return shelf.kept()


def alter_the_journal(url: str, to: str) -> None:
    """As somebody would who owns the database."""
    with psycopg.connect(url, autocommit=True) as at:
        at.execute("SET session_replication_role = replica")
        at.execute("UPDATE journal_entry SET title = %s WHERE id = 1", [to])


def title_of_the_first(url: str) -> str:
    with psycopg.connect(url) as at:
        found = at.execute("SELECT title FROM journal_entry WHERE id = 1").fetchone()
    assert found
    return str(found[0])


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """(database, VAR) of an installation with one person, whose journal is anchored."""
    var = tmp_path_factory.mktemp("var")
    with throwaway() as url:
        assert charter(url, var, "prepare").returncode == 0
        typed = "correct-horse-battery\n"
        assert charter(url, var, "user", "create", "boss", typed=typed).returncode == 0
        assert charter(url, var, "journal", "anchor").returncode == 0
        yield url, var


def test_a_backup_is_encrypted_and_comes_back(installed, tmp_path: Path, monkeypatch) -> None:
    (url, var), key = installed, tmp_path / "key"
    monkeypatch.setenv(
        *charter(url, var, "backup", "--new-key", str(key)).stdout.strip().split("=")
    )
    assert key.stat().st_mode & 0o077 == 0
    made = charter(url, var, "backup")
    assert made.returncode == 0, made.stderr
    one = on_the_shelf(monkeypatch, var)[0]
    assert one.is_encrypted and one.rows > 1000 and one.entries and not one.finding
    assert b"org_person" not in (shelf.folder() / one.name).read_bytes()
    file = str(shelf.folder() / one.name)
    refused = charter(url, var, "restore", "--force", file)
    assert (refused.returncode, "--key KEYFILE" in refused.stderr) == (1, True)
    back = charter(url, var, "restore", "--force", "--key", str(key), file)
    assert back.returncode == 0, back.stderr
    assert charter(url, var, "manage", "shell", "-v0", "-c", NAMES).stdout.strip() == "boss"


def test_one_whose_journal_does_not_hold_is_doubted(installed, monkeypatch) -> None:
    url, var = installed
    was = title_of_the_first(url)
    alter_the_journal(url, "something else")
    doubted = charter(url, var, "backup")
    assert doubted.returncode == 1 and "does not hold" in doubted.stdout, doubted.stderr
    alter_the_journal(url, was)
    [found] = [one for one in on_the_shelf(monkeypatch, var) if one.finding]
    assert "BROKEN" in found.finding
    monkeypatch.setenv("DATABASE_URL", url)
    again = trial.tried(shelf.folder() / found.name, [], print)
    assert again.finding == found.finding, "the copy is walked, and not what is here now"
    assert charter(url, var, "backup").returncode == 0, "that one holds again"
    told = charter(url, var, "manage", "shell", "-v0", "-c", FACTS).stdout.split()
    assert told[-2:] == ["site.backup.doubtful", "site.backup.kept"]


def test_whose_key_it_is_not_reads_nothing(tmp_path: Path, monkeypatch) -> None:
    plain = tmp_path / "b.tar"
    plain.write_bytes(b"everything" * 1000)
    monkeypatch.setenv(sealed.SETTING, sealed.new_key(tmp_path / "ours"))
    sealed.new_key(tmp_path / "theirs")
    locked = sealed.seal(plain)
    assert not plain.exists() and b"everything" not in locked.read_bytes()
    with pytest.raises(DatabaseTrouble, match="cannot be read with the key in"):
        sealed.opened(locked, tmp_path / "theirs", tmp_path)
    (tmp_path / "torn.age").write_bytes(locked.read_bytes()[:-100])
    with pytest.raises(DatabaseTrouble, match="cannot be read with the key in"):
        sealed.opened(tmp_path / "torn.age", tmp_path / "ours", tmp_path)
    back = sealed.opened(locked, tmp_path / "ours", tmp_path)
    assert back.read_bytes() == b"everything" * 1000


@pytest.mark.parametrize("given", ["age1zzz", "AGE-SECRET-KEY-1QQQ", "alice@example.com"])
def test_a_wrong_recipient_is_told_before_the_work(monkeypatch, given: str) -> None:
    monkeypatch.setenv(sealed.SETTING, given)
    with pytest.raises(DatabaseTrouble, match="is no public key of age"):
        shelf.keep(print)


@pytest.fixture
def house(tmp_path: Path, monkeypatch) -> Path:
    """An installation that stands since two days."""
    monkeypatch.setenv("CHARTER_VAR", str(tmp_path))
    monkeypatch.delenv("CHARTER_BACKUP", raising=False)
    (tmp_path / "secret_key").write_text("x")
    born = time.time() - 2 * 24 * 3600
    os.utime(tmp_path / "secret_key", (born, born))
    return tmp_path


def laid(at: dt.datetime, finding: str = "") -> shelf.Backup:
    """One on the shelf, as it is noted there."""
    shelf.folder().mkdir(exist_ok=True)
    name = f"charter-{at:%Y%m%d-%H%M%S}.tar"
    (shelf.folder() / name).write_bytes(b"x" * 10)
    made = shelf.Backup(name, at, 10, 63_884, 10_987, 5.8, finding, is_encrypted=False)
    shelf.note(made)
    return made


def test_old_ones_go_but_one_for_each_day_and_week(house: Path) -> None:
    now = dt.datetime(2026, 11, 20, 2, 20, tzinfo=dt.UTC)
    for days in range(60):
        laid(now - dt.timedelta(days=days))
    doubtful = [laid(now - dt.timedelta(days=d, hours=1), "BROKEN") for d in range(3)]
    shelf.let_go()
    sound = [one.made_at for one in shelf.kept() if not one.finding]
    assert sound[:7] == [now - dt.timedelta(days=days) for days in range(7)]
    weeks = {at.isocalendar().week for at in sound}
    assert weeks == {47, 46, 45, 44, 43} and len(sound) == 7 + 3
    assert [one for one in shelf.kept() if one.finding] == doubtful
    left = {path.name for path in shelf.folder().iterdir()}
    assert len(left) == 2 * (len(sound) + len(doubtful)), "note and file go together"


def test_a_file_that_was_cut_off_or_taken_away_is_no_backup(house: Path) -> None:
    now = dt.datetime(2026, 11, 20, 2, 20, tzinfo=dt.UTC)
    first, second = laid(now), laid(now - dt.timedelta(hours=1))
    (shelf.folder() / first.name).write_bytes(b"x")
    assert shelf.kept() == [second]
    (shelf.folder() / second.name).unlink()
    assert shelf.kept() == []


@pytest.mark.django_db
def test_who_keeps_the_house_is_told_in_time_that_no_backup_comes_back(
    company: SimpleNamespace, house: Path, monkeypatch
) -> None:
    now = clock.now()
    born = (now - dt.timedelta(days=2)).timestamp()
    os.utime(house / "secret_key", (born, born))
    owed = SOURCES["backup"].owed_by
    assert [one.title for one in owed(company.admin)] == ["還沒有可還原的備份"]
    assert owed(company.staff) == []
    laid(now - dt.timedelta(hours=1), finding="BROKEN")
    assert owed(company.admin), "one that is doubted is none"
    laid(now - dt.timedelta(hours=35))
    assert owed(company.admin) == []
    with clock.at(now + dt.timedelta(hours=2)):
        [one] = owed(company.admin)
    assert one.due == freshness.of(shelf.kept()).due
    monkeypatch.setenv("CHARTER_BACKUP", "0")
    with clock.at(now + dt.timedelta(hours=2)):
        assert owed(company.admin) == [], "who backs up otherwise has said so"


@pytest.mark.django_db
def test_a_full_disk_is_told_and_stays_on_record(
    company: SimpleNamespace, house: Path, monkeypatch
) -> None:
    before = laid(clock.now())
    usage = shutil.disk_usage(house)._replace(free=1000)
    monkeypatch.setattr(shelf.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(DatabaseTrouble, match="Make room"):
        keep_and_tell(by=None)
    entry = Entry.objects.get(event=verbs.FAILED)
    assert "Make room" in entry.facts["reason"] and entry.told == [company.admin.pk]
    assert shelf.kept() == [before]
    page = signed_in(company.admin).get("/installation/").content.decode()
    assert "的備份有問題" in page and "Make room" in page


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.mark.django_db
def test_the_page_shows_what_comes_back_and_asks_for_another(
    company: SimpleNamespace, house: Path
) -> None:
    client = signed_in(company.admin)
    assert "還沒有備份" in client.get("/installation/").content.decode()
    laid(clock.now() - dt.timedelta(hours=3))
    laid(clock.now() - dt.timedelta(hours=2), finding="BROKEN: entry 7")
    page = client.get("/installation/").content.decode()
    assert "63,884筆" in page and "完整，到第10,987筆" in page and "對不上" in page
    assert client.post("/installation/backup/").status_code == 302
    assert "已排定備份" in client.get("/installation/").content.decode()
    assert "已經排定備份" in client.post("/installation/backup/", follow=True).content.decode()
    assert signed_in(company.boss).get("/installation/").status_code == 403
    assert signed_in(company.boss).post("/installation/backup/").status_code == 403
