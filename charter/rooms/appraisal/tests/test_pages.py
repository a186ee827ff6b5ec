"""Who sees which page, what is done on it, and that lists ask equally often."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground import clock
from charter.kernel.journal.models import Entry
from charter.org.models import Person, Role
from charter.rooms.appraisal.models import Appraisal, Ballot, Result
from charter.rooms.appraisal.tests.stories import FOURS, at, measures, of, opened, rated
from charter.rooms.training.tests import stories as training


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, *args: int) -> str:
    return reverse(f"appraisal:{name}", args=args)


@pytest.fixture
def cycle(company: SimpleNamespace) -> Any:
    measures(company, company.staff, done=3, of=4)
    return opened(company)


READERS = {"staff", "head", "boss", "hr"}
EVERYBODY = (
    "staff", "engineer", "manager", "head", "boss", "deputy", "quality", "hr", "finance",
    "admin", "customer",
)  # fmt: skip


def test_only_the_person_the_line_and_hr_see_it_and_reading_is_on_record(
    company: SimpleNamespace, cycle: Any
) -> None:
    one = of(cycle, company.staff)
    part = one.parts.get(figure="actions.done")
    for page in (url("appraisal", one.pk), url("records", one.pk, part.pk)):
        with clock.at(at(10, 6)):
            seen = {n for n in EVERYBODY if as_(getattr(company, n)).get(page).status_code == 200}
        assert seen == READERS, page
    read = Entry.objects.filter(event="people.record.read", subject_id=company.staff.pk)
    assert {entry.by_id for entry in read} == {company.head.pk, company.boss.pk, company.hr.pk}
    with clock.at(at(10, 6)):
        assert as_(company.boss).get(url("calibration", cycle.pk)).status_code == 200
        assert as_(company.head).get(url("calibration", cycle.pk)).status_code == 403
        for name in EVERYBODY[:-1]:
            for page in (url("cycles"), url("cycle", cycle.pk), url("voices")):
                assert as_(getattr(company, name)).get(page).status_code == 200
        assert (
            as_(company.deputy)
            .get(url("cycle", cycle.pk))
            .content.decode()
            .count(company.staff.name)
            == 0
        ), "management outside the line sees departments only"


def test_self_rating_answer_and_appeal_by_the_pages(company: SimpleNamespace, cycle: Any) -> None:
    one = of(cycle, company.staff)
    mine = as_(company.staff)
    with clock.at(at(10, 8)):
        assert 'name="quality"' in mine.get(url("act", one.pk, "rate_oneself")).content.decode()
        empty = mine.post(url("act", one.pk, "rate_oneself"), {"words": ""})
        assert empty.status_code == 422 and "至少評一個方面" in empty.content.decode()
        done = mine.post(url("act", one.pk, "rate_oneself"), {**FOURS, "words": "一切順利"})
        assert done.status_code == 302 and of(cycle, company.staff).own == FOURS
        ballot = Ballot.objects.filter(cycle=cycle).exclude(colleague=company.staff).first()
        assert ballot
        theirs = as_(ballot.colleague)
        assert theirs.post(url("give_voice"), {f"rating-{ballot.pk}": "4"}).status_code == 302
        assert mine.post(url("give_voice"), {f"rating-{ballot.pk}": "1"}).status_code == 409
        assert mine.post(url("act", one.pk, "rate"), {**FOURS, "words": ""}).status_code == 422


def test_superiors_rate_several_and_an_appeal_goes_elsewhere(
    company: SimpleNamespace, cycle: Any
) -> None:
    one = of(cycle, company.staff)
    mine, head = as_(company.staff), as_(company.head)
    with clock.at(at(10, 26)):
        assert "數據75.0" in (text := head.get(url("cycle", cycle.pk)).content.decode()) or (
            "數據30–95" in text
        )
        given = {f"{name}-{one.pk}": "4" for name in FOURS}
        missing = {**given, f"quality-{one.pk}": "", "pk": one.pk}
        assert head.post(url("rate_many", cycle.pk), missing).status_code == 409
        assert head.post(url("rate_many", cycle.pk), {**given, "pk": one.pk}).status_code == 302
        page = mine.get(url("appraisal", one.pk)).content.decode()
        assert "4筆中3筆好" in page and "2026-11-09" in page
        records = mine.get(url("records", one.pk, one.parts.get(figure="actions.done").pk))
        assert records.content.decode().count("沒做到") == 1
        said = mine.post(url("act", one.pk, "appeal"), {"text": "客戶延期"})
        assert said.status_code == 302
        for person, status in ((company.head, 422), (company.boss, 302)):
            post = as_(person).post(url("act", one.pk, "decide"), {"words": "維持原評"})
            assert post.status_code == status
    assert of(cycle, company.staff).state == "decided"


def test_periods_are_begun_by_hr_on_the_page(company: SimpleNamespace) -> None:
    with clock.at(at(10, 5)):
        assert "2026-Q3" in as_(company.hr).get(url("cycles")).content.decode()
        assert "2026-Q3" not in as_(company.head).get(url("cycles")).content.decode()
        assert as_(company.head).post(url("open"), {"key": "2026-Q3"}).status_code == 409
        assert as_(company.hr).post(url("open"), {"key": "2026-Q4"}).status_code == 409
        assert as_(company.hr).post(url("open"), {"key": "2026-Q3"}).status_code == 302


def test_the_list_asks_equally_often(company: SimpleNamespace, cycle: Any) -> None:
    client, counts = as_(company.hr), []
    with clock.at(at(10, 26)):
        client.get(url("cycle", cycle.pk))
        for keep in (3, 1):
            rows = Appraisal.objects.filter(cycle=cycle)
            rows.exclude(pk__in=list(rows.values_list("pk", flat=True)[:keep])).delete()
            with CaptureQueriesContext(connection) as asked:
                client.get(url("cycle", cycle.pk))
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_programs_do_the_same(company: SimpleNamespace, cycle: Any) -> None:
    one = of(cycle, company.staff)
    mine = as_(company.staff)
    with clock.at(at(10, 8)):
        listed = mine.get("/api/appraisal/appraisals/").json()
        assert [row["id"] for row in listed] == [one.pk]
        path = f"/api/appraisal/appraisals/{one.pk}/"
        assert as_(company.deputy).get(path).status_code == 404
        told = mine.get(path).json()
        assert told["can"] == ["rate_oneself"] and told["dimensions"][0]["figures"][0]["n"] == 4
        sent = mine.post(f"{path}rate_oneself/", FOURS, content_type="application/json")
        assert sent.status_code == 200 and of(cycle, company.staff).own == FOURS
        wrong = mine.post(f"{path}rate_oneself/", {"quality": 9}, content_type="application/json")
        assert wrong.status_code == 422


def test_calibration_names_raters_to_hr_only(company: SimpleNamespace, cycle: Any) -> None:
    for n in range(3):
        person = Person.objects.create(
            username=f"new{n}", name=f"新人{n}", department=company.service, manager=company.head
        )
        Appraisal.objects.create(
            cycle=cycle, person=person, superior=company.head, department=company.service,
            days=92, of_days=92,
        )  # fmt: skip
        rated(company, cycle, person)
    rated(company, cycle, company.staff)
    rated(company, cycle, company.engineer)
    assert not Result.objects.exists()
    with clock.at(at(10, 27)):
        told = {n: as_(getattr(company, n)).get(url("calibration", cycle.pk)).content.decode()
                for n in ("hr", "deputy")}  # fmt: skip
    assert company.head.name in told["hr"] and company.service.name in told["deputy"]
    assert "不具名" in told["deputy"] and company.head.name not in told["deputy"]
    assert company.deputy.has_role(Role.MANAGEMENT)


def test_the_training_file_of_the_period_is_cited_record_by_record(
    company: SimpleNamespace, cycle: Any
) -> None:
    with clock.at(at(9, 10)):
        session = training.given(company, training.a_course(company), company.staff, score=88)
    record = training.record_of(session, company.staff)
    with clock.at(at(10, 6)):
        sheet = as_(company.head).get(url("appraisal", of(cycle, company.staff).pk))
        cited = reverse("training:record", args=[record.pk])
        assert f'href="{cited}"' in sheet.content.decode()
        assert as_(company.head).get(cited).status_code == 200
        other = as_(company.boss).get(url("appraisal", of(cycle, company.engineer).pk))
    assert cited not in other.content.decode()
