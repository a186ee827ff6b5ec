"""Leave: the head decides, nobody else learns why, and nobody is given work meanwhile."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.journal.models import Entry
from charter.rooms.people import verbs
from charter.rooms.people.models import Absence

WED, FRI = dt.date(2026, 11, 18), dt.date(2026, 11, 20)
SECRET = "回診抽血"


def asked(company: SimpleNamespace, since: dt.date = WED, until: dt.date = FRI) -> Absence:
    return verbs.ask_absence(
        company.engineer, kind="sick", since=since, until=until, reason=SECRET, by=company.engineer
    )


def granted(company: SimpleNamespace, **days: dt.date) -> Absence:
    absence = asked(company, **days)
    decide(Request.objects.about(absence).get(), verdict="approve", by=company.head)
    absence.refresh_from_db()
    return absence


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_sp2_2_1b_leave_is_decided_by_the_head_and_can_be_taken_back(
    company: SimpleNamespace,
) -> None:
    absence = granted(company)
    assert absence.state == "approved"
    with pytest.raises(Refused) as refused:
        asked(company, since=FRI, until=FRI)
    assert refused.value.code == "people.absence_overlaps" and "2026-11-18" in str(refused.value)
    verbs.cancel_absence(absence, by=company.engineer)
    again = asked(company, since=FRI, until=FRI)
    request = Request.objects.about(again).get()
    decide(request, verdict="reject", by=company.head, comment="那天切換")
    again.refresh_from_db()
    assert again.state == "refused"
    third = asked(company)
    verbs.cancel_absence(third, by=company.engineer)
    assert Request.objects.about(third).get().state == Request.State.WITHDRAWN


def test_the_head_s_own_leave_is_decided_above_and_another_s_is_not_asked_for(
    company: SimpleNamespace,
) -> None:
    own = verbs.ask_absence(company.head, kind="annual", since=WED, until=WED, by=company.head)
    request = Request.objects.about(own).get()
    with pytest.raises(Refused):
        decide(request, verdict="approve", by=company.head)
    decide(request, verdict="approve", by=company.boss)
    own.refresh_from_db()
    assert own.state == "approved"
    with pytest.raises(Refused) as refused:
        verbs.ask_absence(company.staff, kind="sick", since=WED, until=WED, by=company.manager)
    assert refused.value.code == "people.not_own_absence"
    with pytest.raises(Refused) as refused:
        verbs.ask_absence(company.staff, kind="sick", since=FRI, until=WED, by=company.hr)
    assert refused.value.field == "until"


def test_why_somebody_is_away_is_for_few(company: SimpleNamespace) -> None:
    absence = granted(company)
    page, api = f"/people/leave/{absence.pk}/", f"/api/people/leave/{absence.pk}"
    for person in (company.engineer, company.head, company.hr):
        assert SECRET in as_(person).get(page).content.decode()
        assert as_(person).get(api).json()["reason"] == SECRET
    for person in (company.staff, company.boss, company.quality, company.admin):
        answer = as_(person).get(page)
        assert answer.status_code == 200 and SECRET not in answer.content.decode()
        assert "病假" not in answer.content.decode()
        assert as_(person).get(api).json()["reason"] is None
        assert SECRET not in as_(person).get("/people/leave/").content.decode()
        assert SECRET not in as_(person).get(f"/people/{company.engineer.pk}/").content.decode()
    assert as_(company.customer).get(page).status_code == 404
    assert as_(company.customer).get(api).status_code in (403, 404)
    told = [str(one.facts) + one.title for one in Entry.objects.all()]
    assert not any(SECRET in text or "sick" in text for text in told)
    request = Request.objects.about(absence).get()
    seen = as_(company.boss).get(f"/approvals/{request.pk}/").content.decode()
    assert SECRET not in seen
    assert SECRET in as_(company.head).get(f"/approvals/{request.pk}/").content.decode()


def test_leave_not_yet_decided_is_known_to_those_it_concerns(company: SimpleNamespace) -> None:
    absence = asked(company)
    assert as_(company.staff).get(f"/people/leave/{absence.pk}/").status_code == 404
    assert as_(company.head).get(f"/people/leave/{absence.pk}/").status_code == 200
    answer = as_(company.staff).post(f"/people/leave/{absence.pk}/cancel/")
    assert answer.status_code == 404
    absence.refresh_from_db()
    assert absence.state == "asked"


def test_the_form_asks_and_says_what_is_wrong(company: SimpleNamespace) -> None:
    client = as_(company.staff)
    form = {"kind": "annual", "since": "2026-11-20", "until": "2026-11-18", "reason": ""}
    answer = client.post("/people/leave/new/", form)
    assert answer.status_code == 422 and "結束日不能早於開始日" in answer.content.decode()
    answer = client.post("/people/leave/new/", {**form, "until": "2026-11-20"})
    assert answer.status_code == 302
    answer = client.post("/people/leave/new/", {**form, "until": "2026-11-20"})
    assert answer.status_code == 422, "sent twice, it stands once"
    assert Absence.objects.get().person == company.staff
    answer = client.post(
        "/people/leave/new/", {**form, "until": "2026-11-20", "person": company.hr.pk}
    )
    assert Absence.objects.filter(person=company.hr).count() == 0
