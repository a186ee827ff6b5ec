"""A customer is asked by mail and answers by one tap, without signing in."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from charter.ground import clock
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.verbs import set_value
from charter.org.models import Customer
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.surveys import post
from charter.rooms.surveys.models import Answer, Invitation
from charter.rooms.surveys.tokens import link_of, token_of, words_token
from charter.rooms.surveys.verbs import answer
from tests.mailbox import Mailbox

DAY = dt.timedelta(days=1)


def solved(company: SimpleNamespace, text: str = "空調不冷") -> Case:
    contact = company.customer
    if not contact.email:
        contact.email = "lee@haicheng.example"
        contact.save(update_fields=["email"])
    told = cases.Report(
        Customer.objects.get(code="HC"),
        text,
        Channel.PHONE,
        contact=contact,
        assignee=company.engineer,
    )
    case = cases.register(told, by=company.staff)
    progress.resolve(case, cause="濾網堵塞", solution="清洗濾網", by=company.engineer)
    return case


def path(asked: Invitation) -> str:
    return f"/survey/{token_of(asked.pk)}/"


def test_a_solved_case_asks_its_contact_a_day_later_in_one_letter(
    company: SimpleNamespace, monday: dt.datetime, mailbox: Mailbox
) -> None:
    case = solved(company)
    [asked] = Invitation.objects.all()
    assert asked.measure == "csat" and asked.subject_id == case.pk
    assert post.drain() == 0, "not before its delay"
    with clock.at(monday + DAY):
        assert post.drain() == 1
        assert post.drain() == 0
    [letter] = mailbox.mails
    assert letter["To"].endswith("<lee@haicheng.example>")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert link_of(asked.pk) in letter.get_payload(decode=True).decode()


def test_opening_the_link_votes_nothing_one_tap_does_and_the_second_changes_nothing(
    company: SimpleNamespace, client: Client
) -> None:
    case = solved(company)
    asked = Invitation.objects.get()
    for _scan in range(3):
        assert client.get(path(asked)).status_code == 200
        client.head(path(asked))
    assert not Answer.objects.exists()
    tapped = client.post(path(asked), {"score": "4"})
    assert tapped.status_code == 302
    thanks = client.get(tapped["Location"])
    assert "謝謝您" in thanks.content.decode()
    client.post(tapped["Location"], {"text": "師傅很準時"})
    for again in ("1", "5"):
        assert client.post(path(asked), {"score": again}, follow=True).status_code == 200
    client.post(tapped["Location"], {"text": "改口"})
    given = Answer.objects.get()
    assert (given.score, given.comment) == (4, "師傅很準時")
    assert "已經保存，不會再改變" in client.get(path(asked)).content.decode()
    case.refresh_from_db()
    called = case.follow_ups.get()
    assert case.followed_up_at and (called.score, called.comment) == (4, "師傅很準時")
    with pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.update(score=1)


def test_forged_links_and_words_of_strangers_are_turned_away(
    company: SimpleNamespace, client: Client
) -> None:
    solved(company)
    asked = Invitation.objects.get()
    token = token_of(asked.pk)
    forged = [token[:-1] + ("A" if token[-1] != "A" else "B"), f"{asked.pk + 1}-{token}", "x"]
    for one in forged:
        assert client.get(f"/survey/{one}/").status_code == 404
        assert client.post(f"/survey/{one}/", {"score": "1"}).status_code == 404
    answer(asked, score=5, by=asked.contact)
    other = words_token(asked.pk + 1)
    sent = client.post(f"{path(asked)}{other}/", {"text": "不是我"})
    assert sent.status_code == 302 and Answer.objects.get().comment == ""
    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        assert client.post(path(asked), {"score": "99"}).status_code == 200


def test_a_score_off_the_scale_is_refused_on_the_page_itself(
    company: SimpleNamespace, client: Client
) -> None:
    solved(company)
    asked = Invitation.objects.get()
    for wrong in ("0", "6", "²", "9" * 400, ""):
        refused = client.post(path(asked), {"score": wrong})
        assert refused.status_code == 422, wrong
    assert "請選1到5" in client.post(path(asked), {"score": "6"}).content.decode()
    assert not Answer.objects.exists()


def test_an_expired_link_says_so_and_keeps_nothing(
    company: SimpleNamespace, monday: dt.datetime, client: Client
) -> None:
    solved(company)
    asked = Invitation.objects.get()
    with clock.at(asked.expires_at):
        shown = client.post(path(asked), {"score": "5"})
        assert "過期" in shown.content.decode()
        assert post.drain() == 0, "no letter with a dead link"
    assert not Answer.objects.exists()


def test_a_contact_is_asked_once_in_the_days_of_quiet_and_by_sample(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    solved(company)
    with clock.at(monday + 29 * DAY):
        solved(company, "又不冷")
        assert Invitation.objects.count() == 1
    with clock.at(monday + 30 * DAY):
        solved(company, "還是不冷")
        assert Invitation.objects.count() == 2
        today = clock.today()
        set_value("survey_sample_percent", 0, effective_on=today, reason="停問", by=company.boss)
    with clock.at(monday + 70 * DAY):
        solved(company, "再一次")
        assert Invitation.objects.count() == 2


def test_opened_again_or_called_meanwhile_nobody_is_asked(
    company: SimpleNamespace, monday: dt.datetime, mailbox: Mailbox
) -> None:
    case = solved(company)
    progress.reopen(case, reason="又壞了", by=company.staff)
    assert Invitation.objects.get().withdrawn_at
    progress.resolve(case, cause="馬達老化", solution="換馬達", by=company.engineer)
    assert Invitation.objects.standing().count() == 1, "asked for the new solution"
    progress.follow_up(case, reached=True, score=5, by=company.staff)
    assert not Invitation.objects.standing().exists()
    with clock.at(monday + 2 * DAY):
        assert post.drain() == 0 and not mailbox.mails


def test_the_page_speaks_the_contacts_language_and_any_they_choose(
    company: SimpleNamespace, client: Client
) -> None:
    solved(company)
    contact = company.customer
    contact.language = "en"
    contact.save(update_fields=["language"])
    asked = Invitation.objects.get()
    assert "Very satisfied" in client.get(path(asked)).content.decode()
    client.cookies["django_language"] = "zh-hans"
    assert "非常满意" in client.get(path(asked)).content.decode()


def test_letters_and_answers_stand_in_the_journal_without_the_contacts_name(
    company: SimpleNamespace,
) -> None:
    case = solved(company)
    answer(Invitation.objects.get(), score=2, by=company.customer)
    told = Entry.objects.filter(event__startswith="surveys.", about_id=case.pk)
    assert [one.event for one in told.order_by("pk")] == [
        "surveys.invitation.asked",
        "surveys.answer.given",
    ]
    assert not re.search(str(company.customer), "".join(f"{one.title}{one.facts}" for one in told))
