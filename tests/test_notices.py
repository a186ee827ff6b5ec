"""Told once in the house, and by mail at least once under one Message-ID."""

import datetime as dt
from email.header import decode_header, make_header
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from charter.ground import clock
from charter.kernel.actions import verbs as actions
from charter.kernel.journal.models import Entry
from charter.kernel.notices import post, verbs
from charter.kernel.notices.models import Letter, Notice, Preference
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.verbs import progress
from tests.browser.world import report
from tests.mailbox import Mailbox


@pytest.fixture
def told(company: SimpleNamespace) -> SimpleNamespace:
    """The engineer wants mail at once; the staff member keeps the digest."""
    for person in (company.engineer, company.staff):
        person.email = f"{person.username}@example.org"
        person.save()
    verbs.prefer(company.engineer, mail="at_once", quiet_outside_work=True, by=company.engineer)
    return company


def owe(company: SimpleNamespace, owner: Any, measure: str = "補上告警") -> Entry:
    action = actions.assign(
        company.service, measure=measure, owner=owner, due=dt.date(2026, 11, 30), by=company.manager
    )
    return Entry.objects.of(action).get()


def test_one_notice_per_entry_and_person_however_often_it_is_told(told: SimpleNamespace) -> None:
    entry = owe(told, told.engineer)
    verbs.tell(entry)
    verbs.tell(entry)
    assert Notice.objects.count() == 1
    assert Letter.objects.count() == 1


def test_nobody_is_told_of_what_they_did_themselves(told: SimpleNamespace) -> None:
    owe(told, told.manager)
    assert not Notice.objects.exists()


def test_what_is_rolled_back_tells_nobody(told: SimpleNamespace) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        owe(told, told.engineer)
        raise RuntimeError
    assert not Notice.objects.exists() and not Letter.objects.exists()


def test_mail_at_once_reaches_a_real_server_once(told: SimpleNamespace, mailbox: Mailbox) -> None:
    owe(told, told.engineer)
    owe(told, told.staff)
    assert post.drain() == 1
    assert post.drain() == 0
    (mail,) = mailbox.mails
    assert mail["Message-ID"] == Letter.objects.get().message_id
    assert "補上告警" in str(make_header(decode_header(mail["Subject"])))
    assert mail["Auto-Submitted"] == "auto-generated"


def test_killed_between_sending_and_marking_repeats_the_same_message(
    told: SimpleNamespace, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(told, told.engineer)
    with monkeypatch.context() as patch:

        def killed(letter: Letter, **_kwargs: Any) -> None:
            raise KeyboardInterrupt

        patch.setattr(verbs, "mark_sent", killed)
        with pytest.raises(KeyboardInterrupt):
            post.drain()
    assert post.drain() == 1
    assert len(mailbox.mails) == 2
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1
    assert Notice.objects.count() == 1


def test_a_letter_that_never_arrives_gets_a_human_owner(
    told: SimpleNamespace, mailbox: Mailbox
) -> None:
    owe(told, told.engineer)
    mailbox.refuse = "451 come back later"
    waits = []
    for _try in range(8):
        letter = Letter.objects.get()
        waits.append(letter.not_before)
        with clock.at(max(letter.not_before, clock.now())):
            assert post.drain() == 0
    assert Letter.objects.get().state == "dead"
    assert Letter.objects.get().owner == told.admin
    assert waits == sorted(waits) and waits[-1] - waits[1] > dt.timedelta(hours=1)
    entry = Entry.objects.get(event=verbs.GIVEN_UP)
    assert entry.told == [told.admin.pk] and "451" in entry.facts["error"]
    assert post.drain() == 0


def test_quiet_hours_hold_the_letter_until_the_office_opens(
    told: SimpleNamespace, mailbox: Mailbox
) -> None:
    with clock.at(dt.datetime(2026, 11, 21, 22, 0, tzinfo=dt.UTC)):
        owe(told, told.engineer)
        assert post.drain() == 0
    with clock.at(dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)):
        assert post.drain() == 1


def test_at_most_twenty_letters_an_hour(told: SimpleNamespace) -> None:
    for number in range(verbs.MAX_AT_ONCE_PER_HOUR + 3):
        owe(told, told.engineer, f"措施{number}")
    assert Letter.objects.count() == verbs.MAX_AT_ONCE_PER_HOUR
    assert Notice.objects.count() == verbs.MAX_AT_ONCE_PER_HOUR + 3


def test_one_digest_a_day_with_what_is_unread(told: SimpleNamespace, mailbox: Mailbox) -> None:
    owe(told, told.staff, "第一項")
    owe(told, told.staff, "第二項")
    assert verbs.write_digests() == 1
    verbs.write_digests()
    assert post.drain() == 1
    text = mailbox.mails[0].get_payload(decode=True).decode()
    assert "第一項" in text and "第二項" in text
    verbs.mark_read(told.staff, by=told.staff)
    with clock.at(clock.now() + dt.timedelta(days=1)):
        verbs.write_digests()
    assert Letter.objects.count() == 1


def test_two_workers_do_not_take_the_same_letter(told: SimpleNamespace, mailbox: Mailbox) -> None:
    owe(told, told.engineer)
    locked = Letter.objects.select_for_update(skip_locked=True).waiting()
    assert "SKIP LOCKED" in str(locked.query)


def test_the_bell_lists_mine_only_and_opening_marks_read(
    told: SimpleNamespace, client: Client
) -> None:
    entry = owe(told, told.engineer)
    client.force_login(told.engineer)
    text = client.get("/notices/").content.decode()
    assert "指派給你" in text and entry.sentence in text
    notice = Notice.objects.get()
    assert client.get(f"/notices/{notice.pk}/").status_code == 302
    assert not Notice.objects.unread().exists()
    client.force_login(told.staff)
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    assert entry.sentence not in client.get("/notices/").content.decode()


def test_mark_all_read(told: SimpleNamespace, client: Client) -> None:
    owe(told, told.engineer)
    client.force_login(told.engineer)
    assert client.post("/notices/reading/").status_code == 302
    assert not Notice.objects.unread().exists()
    assert Preference.objects.count() == 1


def test_what_a_customer_is_told_leads_to_their_room(
    company: SimpleNamespace, client: Client
) -> None:
    case = report(company, "機房冷氣故障", by=company.customer)
    Case.objects.filter(pk=case.pk).update(contact=company.customer)
    case.refresh_from_db()
    progress.reply(case, text="已派人，下午到", by=company.engineer)
    notice = Notice.objects.filter(person=company.customer).latest("pk")
    client.force_login(company.customer)
    listed = client.get("/notices/").content.decode()
    assert f"/notices/{notice.pk}/" in listed and "/palette/" not in listed
    opened = client.get(f"/notices/{notice.pk}/", follow=True)
    assert opened.redirect_chain == [(f"/portal/cases/{case.pk}/", 302)]
    assert opened.status_code == 200 and "已派人，下午到" in opened.content.decode()
    assert notice.url_for(company.staff) == f"/aftersales/{case.pk}/"
