"""A real IMAP server is read: nothing is lost or stored twice, wherever the reader is killed."""

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from charter.kernel.mail import reader, verbs
from charter.kernel.mail.enclosures import received
from charter.kernel.mail.jobs import sort_out
from charter.kernel.mail.models import Incoming, Mailbox
from charter.kernel.mail.tests.servers import Imap, mail
from charter.kernel.notices.models import Notice

SOME = [mail(f"第{n}封", id=f"<{n}@example.org>", sender="who@example.org") for n in range(5)]


def test_new_mail_is_stored_once_and_marked_as_seen(db: None, imap: Imap) -> None:
    imap.deliver(*SOME[:3])
    assert reader.read() == 3 and reader.read() == 0
    assert imap.unseen() == 0
    imap.deliver(*SOME[3:])
    assert reader.read() == 2
    assert list(Incoming.objects.order_by("pk").values_list("text", flat=True)) == [
        f"第{n}封" for n in range(5)
    ]
    assert Incoming.objects.earliest("pk").source.raw.replace(b"\r", b"") == SOME[0]


def test_a_mail_that_somebody_has_read_by_hand_is_not_lost(db: None, imap: Imap) -> None:
    imap.deliver(SOME[0])
    with imap.opened() as server:
        server.store("1", "+FLAGS", r"(\Seen)")
    assert reader.read() == 1


def test_killed_between_fetch_and_store_nothing_is_lost(db: None, imap: Imap) -> None:
    imap.deliver(*SOME[:2])
    with reader.connected() as server:
        box = reader._selected(server)
        first = reader._newer(server, box)[0]
        assert reader.fetched(server, first)  # … and here the worker dies
    assert imap.unseen() == 2 and reader.read() == 2


def test_killed_between_store_and_mark_nothing_is_stored_twice(db: None, imap: Imap) -> None:
    imap.deliver(SOME[0])
    with reader.connected() as server:
        box = reader._selected(server)
        uid = reader._newer(server, box)[0]
        raw = reader.fetched(server, uid)
        assert raw and verbs.keep(raw, mailbox=box, uid=uid)  # … and here the worker dies
        assert verbs.keep(raw, mailbox=box, uid=uid) is None, "another reader was slower"
    assert reader.read() == 0 and Incoming.objects.count() == 1


def test_a_mailbox_that_is_numbered_anew_gives_nothing_twice(db: None, imap: Imap) -> None:
    imap.deliver(*SOME[:3])
    reader.read()
    Mailbox.objects.update(uid_validity=1)
    imap.deliver(SOME[3])
    assert reader.read() == 1 and Incoming.objects.count() == 4


def test_the_same_mail_twice_is_once_and_a_stolen_number_hides_nothing(
    db: None, imap: Imap
) -> None:
    imap.deliver(SOME[0], SOME[0], mail("別的內容", id="<0@example.org>"))
    assert reader.read() == 2
    sort_out()
    assert set(Incoming.objects.values_list("reason", flat=True)) == {"stranger", "reused"}


def test_of_a_mail_too_big_the_words_are_read_and_the_rest_stays_where_it_is(
    db: None, imap: Imap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_BYTES", 1000)
    monkeypatch.setattr(reader, "BEGINNING", 900)
    photo = (("a.txt", b"y" * 9000),)
    imap.deliver(mail("x" * 500, subject="大檔案", files=photo), SOME[1])
    assert reader.read() == 2
    sort_out()
    big = Incoming.objects.get(subject="大檔案")
    assert (big.state, big.reason) == ("aside", "stranger")
    assert 0 < len(big.text) < 1000 and "收件匣" in big.note
    assert big.files == [] == received(big).parsed.parts, "half a file is no file"


def test_a_mail_that_cannot_be_stored_does_not_stop_the_next(db: None, imap: Imap) -> None:
    with connection.cursor() as cursor:  # what the database does not take, for whatever reason
        cursor.execute("ALTER TABLE mail_incoming ADD CHECK (subject <> '毒')")
    imap.deliver(mail(id="<bad@example.org>", subject="毒"), SOME[1])
    assert reader.read() == 2
    assert "IntegrityError" in Incoming.objects.get(message_id__endswith="unreadable@none").note


def test_a_server_that_does_not_answer_is_noticed_once_and_shown(
    company: SimpleNamespace, imap: Imap, settings: Any
) -> None:
    settings.IMAP = urlsplit(f"imap://charter:wrong@127.0.0.1:{imap.port}")
    assert reader.read() == 0 and reader.read() == 0
    box = Mailbox.objects.get()
    assert box.failing_since and box.trouble
    told = Notice.objects.filter(entry__event="mail.mailbox.failed")
    assert [n.person for n in told] == [company.admin]
    settings.IMAP = imap.url
    reader.read()
    box.refresh_from_db()
    assert box.failing_since is None and box.read_at
    assert Notice.objects.filter(entry__event="mail.mailbox.recovered").count() == 1


def test_no_password_goes_over_a_network_in_the_clear(db: None, settings: Any) -> None:
    assert reader._is_here("127.0.0.1") and reader._is_here("::1") and reader._is_here("localhost")
    assert not reader._is_here("192.168.1.9") and not reader._is_here("mail.example.org")


CHILD = "import django; django.setup(); from charter.kernel.mail import reader; reader.read()"


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_every_mail_is_there_once(imap: Imap) -> None:
    """Kill -9 in the middle of reading, wherever that is; each new reader goes on."""
    imap.deliver(*[mail(f"第{n}封", id=f"<{n}@kill>", sender="a@b.example") for n in range(60)])
    at = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {name: at[key] for name, key in names.items() if at[key]}
    where = make_conninfo("", dbname=at["NAME"], **given)
    home = {"DJANGO_SETTINGS_MODULE": "charter.site.settings", "DATABASE_URL": where}
    home |= {"CHARTER_IMAP": imap.url.geturl()}
    killed = 0
    for few in (3, 20, 41, 1000):
        reading = subprocess.Popen([sys.executable, "-c", CHILD], env={**os.environ, **home})
        while reading.poll() is None and Incoming.objects.count() < few:
            pass
        killed += reading.poll() is None
        reading.kill()
        reading.wait()
    assert killed >= 2, "some readers were killed at their work"
    reader.read()
    found = sorted(Incoming.objects.values_list("message_id", flat=True))
    assert found == sorted(f"{n}@kill" for n in range(60))
    assert Incoming.objects.filter(source__isnull=False).count() == 60
