"""Personal data of somebody who is gone is erased; what they did stays, under a number."""

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.kernel.journal.sealing import seal_all
from charter.kernel.journal.verification import verify
from charter.kernel.notices.models import Notice
from charter.org.models import ApiToken, Person, Post
from charter.policy.verbs.people import attest
from charter.rooms.appraisal.models import Appraisal, Cycle
from charter.rooms.people.leavers import sealed_mentions
from charter.rooms.people.verbs import add_skill, erase, leave, record_skill
from charter.rooms.rotation.models import FitReason, HandOver, HandOverItem, RotationPlan
from charter.site.verbs import issue_token

DAY = dt.timedelta(days=1)
NAME = "林志豪"


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def gone(company) -> Person:
    """The head of service has vouched for something, has a key and a skill, and leaves."""
    head = company.head
    head.email, head.phone = "lin@example.org", "0912-345-678"
    head.save()
    Post.objects.update(title="主管")  # the small company names its posts after their holders
    attest("SP3.1b", statement="已查核", expires_on=clock.today() + 30 * DAY, by=head)
    issue_token(head, name="匯出", by=head)
    skill = add_skill(code="power", name="電力", by=company.hr)
    record_skill(head, skill=skill, level=3, by=company.hr)
    leave(head, on=clock.today(), by=company.hr)
    return head


def written_about(head: Person, company) -> None:
    """Words of rotation and hand-over: why the head stays, and an item of somebody else's list."""
    post, now, day = head.postings.get(), clock.now(), clock.today()
    FitReason.objects.create(
        person=head, posting=post, percent=50, reason=f"{NAME}正在補訓", by=company.hr, at=now
    )
    plan = RotationPlan.objects.create(department=company.service, title="輪崗", made_at=now)
    plan.lines.create(posting=post, until=day + DAY, reason=f"{NAME}正帶新人")
    cycle = Cycle.objects.create(
        key="2026-Q3", length="quarter", starts=day - 90 * DAY, ends=day, weights={}, rules={},
        input_until=day, rate_until=day, opened_at=now,
    )  # fmt: skip
    rated = Appraisal.objects.create(
        cycle=cycle, person=head, superior=company.manager, days=90, of_days=90
    )
    theirs = HandOver.objects.create(
        person=company.manager, occasion="post", last_day=day, opened_at=now, drawn_at=now
    )
    theirs.items.create(name="appraisal.appraisal.superior", subject_id=rated.pk, title=str(rated))


def everywhere(word: str) -> list[str]:
    """Tables that hold the word in any of their columns, the sealed journal among them."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            rows = f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s'
            cursor.execute(rows, [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def sealed_before(head: Person) -> None:
    """An entry of the time when the journal still held names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_entry (event, at, by_id, kind, subject_id, title, about_kind,"
            " about_id, facts, told, request_id) SELECT event, at, by_id, kind, subject_id, %s,"
            " about_kind, about_id, facts, told, request_id FROM journal_entry LIMIT 1",
            [head.name],
        )


def test_the_person_is_a_number_wherever_the_name_stood(company) -> None:
    head = gone(company)
    written_about(head, company)
    held = {"org_person", "rotation_rotationline", "rotation_handoveritem", "rotation_fitreason"}
    assert held <= set(everywhere(NAME))
    with clock.at(clock.now() + 1825 * DAY):
        erase(head, reason="當事人申請", by=company.hr)
        assert [everywhere(word) for word in (NAME, "lin@example.org", "0912-345-678")] == [[]] * 3
        alias = f"已刪除人員{head.pk}"
        assert (head.name, head.is_active) == (alias, False)
        assert not ApiToken.objects.exists() and not head.skills.exists()
        assert not Notice.objects.filter(person=head).exists()
        assert authenticate(username="head", password="") is None
        item = HandOverItem.objects.get(name="appraisal.appraisal.superior")
        assert alias in item.title, "the list of another still says what it was"
        entry = Entry.objects.get(event="people.person.erased")
        assert entry.title == alias and entry.facts["reason"] == "當事人申請"
        assert entry.facts["sealed"] == 0, "no entry held the name"
        left = Entry.objects.get(event="people.person.left", subject_id=head.pk)
        assert alias in left.sentence
        word = as_(company.boss).get("/policy/SP3.1b/").content.decode()
        assert alias in word and NAME not in word, "what was vouched for is vouched for still"


def test_the_seal_of_the_journal_holds_after_an_erasure(company) -> None:
    head = gone(company)
    seal_all()
    with clock.at(clock.now() + 1825 * DAY):
        erase(head, reason="當事人申請", by=company.hr)
        seal_all()
        assert verify().whole


def test_who_is_here_or_must_be_kept_is_not_erased(company) -> None:
    with pytest.raises(Refused, match="先登記離職"):
        erase(company.staff, reason="申請", by=company.hr)
    head = gone(company)
    day = clock.today() + 1825 * DAY
    with pytest.raises(Refused, match=f"{day.isoformat()}起才能刪除"):
        erase(head, reason="申請", by=company.hr)
    with clock.at(clock.now() + 1825 * DAY):
        for nobody in (company.staff, company.boss):
            with pytest.raises(Refused, match="人力資源"):
                erase(head, reason="申請", by=nobody)
        with pytest.raises(Refused, match="依據"):
            erase(head, reason=" ", by=company.hr)
        erase(head, reason="申請", by=company.hr)
        with pytest.raises(Refused, match="已經刪除"):
            erase(head, reason="申請", by=company.hr)


def test_the_page_says_beforehand_what_stays_and_refuses_on_the_form(company) -> None:
    head, client = gone(company), as_(company.hr)
    sealed_before(head)
    assert sealed_mentions(head) == 1
    assert f"/people/{head.pk}/erasure/" in client.get(f"/people/{head.pk}/").content.decode()
    url = f"/people/{head.pk}/erasure/"
    assert f"稽核軌跡裡有{sealed_mentions(head)}筆" in client.get(url).content.decode()
    early = client.post(url, {"reason": "當事人申請"})
    assert early.status_code == 422 and "起才能刪除" in early.content.decode()
    assert as_(company.boss).get(url).status_code == 403
    assert client.get(f"/people/{company.staff.pk}/erasure/").status_code == 404
    with clock.at(clock.now() + 1825 * DAY):
        assert as_(company.hr).post(url, {"reason": "當事人申請"}).status_code == 302
        assert "刪除個人資料" not in as_(company.hr).get(f"/people/{head.pk}/").content.decode()


def test_a_contact_of_a_customer_is_kept_by_no_term(company) -> None:
    contact = company.customer
    Person.objects.filter(pk=contact.pk).update(is_active=False)
    contact.refresh_from_db()
    erase(contact, reason="客戶要求", by=company.hr)
    assert contact.name == f"已刪除人員{contact.pk}" and not contact.may_accept
