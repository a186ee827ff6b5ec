"""詢問申請人, 附件 and 催辦: what both sides add while a request runs."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Question, Request
from charter.kernel.approvals.verbs import answer, ask, attach, decide, submit, urge, withdraw
from charter.kernel.approvals.work import questions
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.kernel.notices.models import Notice
from charter.org.models import Person
from conftest import MONDAY

DAY = dt.timedelta(days=1)


@pytest.fixture
def request_(company: SimpleNamespace, subject: models.Model, two_steps: str) -> Request:
    return submit(
        subject, flow=two_steps, by=company.staff, content={"目標": "降低8%"}, title="能源監測"
    )


@pytest.fixture(autouse=True)
def files_in_a_folder_of_the_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def refusal(code: str) -> Any:
    return pytest.raises(Refused, check=lambda refused: refused.code == code)


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("詢價.csv", "項目;單價\n電表;1200\n".encode())


def test_a_question_is_asked_and_answered_on_the_page(
    request_: Request, company: SimpleNamespace
) -> None:
    url = f"/approvals/{request_.pk}/"
    head, staff = as_(company.head), as_(company.staff)
    assert "送出詢問" in head.get(url).content.decode()
    head.post(f"{url}questions/", {"text": "電表單價依據？"})
    question = Question.objects.get()
    text = staff.get(url).content.decode()
    assert "電表單價依據？" in text and "送出答覆" in text and "時限照計" in text
    assert [owed.url for owed in questions(company.staff)] == [f"{url}#questions"]
    assert (
        "電表單價依據？" in staff.get("/").content.decode()
        or "能源監測" in staff.get("/").content.decode()
    )
    with clock.at(MONDAY + DAY):
        staff.post(f"{url}questions/{question.pk}/answer/", {"text": "三家詢價"})
        text = head.get(url).content.decode()
    assert "三家詢價" in text and "其中等答覆1.0個" in text
    assert questions(company.staff) == []
    told = Notice.objects.filter(entry__event="approvals.request.answered")
    assert [notice.person for notice in told] == [company.head]


def test_neither_question_nor_answer_moves_the_request(
    request_: Request, company: SimpleNamespace
) -> None:
    before = (request_.state, request_.due, request_.decided_by, request_.hash)
    answer(ask(request_, text="依據？", by=company.head), text="如附件", by=company.staff)
    request_.refresh_from_db()
    assert (request_.state, request_.due, request_.decided_by, request_.hash) == before
    events = list(Entry.objects.of(request_).values_list("event", flat=True).order_by("id"))
    assert events[1:] == ["approvals.request.asked", "approvals.request.answered"]


def test_who_may_not_ask_or_answer_is_told_why(request_: Request, company: SimpleNamespace) -> None:
    with refusal("approvals.not_yours"):
        ask(request_, text="？", by=company.boss)
    with refusal("approvals.own_request"):
        ask(request_, text="？", by=company.staff)
    with refusal("approvals.words_needed"):
        ask(request_, text=" ", by=company.head)
    question = ask(request_, text="依據？", by=company.head)
    with refusal("approvals.already_asked"):
        ask(request_, text="再問", by=company.head)
    with refusal("approvals.not_author"):
        answer(question, text="代答", by=company.head)
    answer(question, text="有", by=company.staff)
    with refusal("approvals.answered"):
        answer(question, text="又", by=company.staff)


def test_a_question_of_an_ended_request_needs_no_answer(
    request_: Request, company: SimpleNamespace
) -> None:
    question = ask(request_, text="依據？", by=company.head)
    decide(request_, verdict="approve", by=company.head)
    decide(request_, verdict="approve", by=company.boss)
    assert questions(company.staff) == []
    with refusal("approvals.round_over"):
        answer(question, text="晚了", by=company.staff)
    text = as_(company.staff).get(f"/approvals/{request_.pk}/").content.decode()
    assert "這一版已結束，沒有答覆。" in text


def test_files_are_handed_in_and_opened_by_those_who_see_the_request(
    request_: Request, company: SimpleNamespace
) -> None:
    url = f"/approvals/{request_.pk}/"
    as_(company.staff).post(f"{url}files/", {"file": a_file()})
    file = Attachment.objects.of(request_).get()
    text = as_(company.head).get(url).content.decode()
    assert "詢價.csv" in text and "加了附件「詢價.csv」" in text
    assert as_(company.head).get(f"/files/{file.pk}/").status_code == 200
    assert as_(company.hr).get(f"/files/{file.pk}/").status_code == 404


def test_only_those_concerned_hand_in_files_and_only_while_it_runs(
    request_: Request, company: SimpleNamespace
) -> None:
    attach(request_, upload=a_file(), by=company.head)
    with refusal("approvals.may_not_attach"):
        attach(request_, upload=a_file(), by=company.boss)
    withdraw(request_, by=company.staff, reason="不做了")
    with refusal("approvals.round_over"):
        attach(request_, upload=a_file(), by=company.staff)
    assert as_(company.staff).post(f"/approvals/{request_.pk}/files/").status_code == 409


def test_the_api_asks_answers_attaches_and_tells(
    request_: Request, company: SimpleNamespace
) -> None:
    url, json = f"/api/approvals/{request_.pk}", {"content_type": "application/json"}
    head, staff = as_(company.head), as_(company.staff)
    told = head.post(f"{url}/questions", {"text": "依據？"}, **json).json()
    assert [(q["text"], q["answered_at"]) for q in told["asked"]] == [("依據？", None)]
    path = f"{url}/questions/{told['asked'][0]['id']}/answer"
    assert staff.post(path, {"text": "有"}, **json).json()["asked"][0]["answer"] == "有"
    assert staff.post(path, {"text": "有"}, **json).json()["code"] == "approvals.answered"
    told = staff.post(f"{url}/files", {"file": a_file()}).json()
    assert told["attached"] == [Attachment.objects.get().pk]
    assert told["before_deciding"][0]["title"] == "附有檔案"


def test_urging_is_for_once_per_working_day(request_: Request, company: SimpleNamespace) -> None:
    friday = MONDAY + 4 * DAY
    with clock.at(friday):
        urge(request_, by=company.staff)
    for day in (friday + dt.timedelta(hours=8), friday + DAY, friday + 2 * DAY):
        with clock.at(day), refusal("approvals.urged_today"):
            urge(request_, by=company.staff)
    with clock.at(friday + 3 * DAY):
        urge(request_, by=company.staff)


def test_urging_on_a_day_off_counts_for_the_working_day_before(
    request_: Request, company: SimpleNamespace
) -> None:
    saturday = MONDAY + 5 * DAY
    with clock.at(saturday):
        urge(request_, by=company.staff)
    with clock.at(saturday + DAY), refusal("approvals.urged_today"):
        urge(request_, by=company.staff)
    with clock.at(saturday + 2 * DAY):
        assert "催辦" in as_(company.staff).get(f"/approvals/{request_.pk}/").content.decode()
        urge(request_, by=company.staff)
