"""Who sees a candidate, and what is left when the time to keep the data is over."""

import datetime as dt
import io
import json
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.org.models import Department, Person, Post, Posting, Role
from charter.rooms.people.verbs import erase, leave
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.jobs import forget_the_ripe
from charter.rooms.recruitment.models import Assessment, Candidate, Channel, Dossier
from charter.rooms.recruitment.tests import stories as told

SECRET = "歐陽無雙"


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def everything_kept() -> str:
    """Every text of the room's tables, the files' and the journal's, histories included."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND (table_name LIKE 'recruitment_%' OR table_name IN"
            " ('files_attachment', 'files_attachmentevent', 'journal_entry',"
            " 'approvals_request', 'approvals_version', 'notices_notice'))"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT string_agg(t::text, E'\\n') FROM \"{name}\" AS t")
            found.append(cursor.fetchone()[0] or "")
    return "\n".join(found)


def with_papers(company: SimpleNamespace) -> Candidate:
    opening = told.opened(company)
    channel = opening.channels.first()
    assert channel
    who = verbs.Who(SECRET, "ou@mail.example", "0912-345-678", "介紹人是舅舅")
    cv = ContentFile("學歷與經歷".encode(), name=f"{SECRET}履歷.txt")
    return verbs.add_candidate(opening, who, channel=channel, by=company.hr, files=[cv])  # type: ignore[list-item]


def test_rejected_candidates_are_forgotten_by_themselves_and_the_facts_stay(
    company: SimpleNamespace,
) -> None:
    candidate = with_papers(company)
    told.judge(company, told.step(candidate, "qualification"))
    verbs.reject(candidate, outcome="others", text=f"{SECRET}要求太高", by=company.hr)
    paper = Attachment.objects.of(candidate).get()
    assert paper.name == f"{candidate.number}-1.txt" and paper.path.exists()
    assert SECRET in everything_kept() and "態度沉穩" in everything_kept()
    with clock.at(clock.now() + dt.timedelta(days=179)):
        assert forget_the_ripe() == 0
    with clock.at(clock.now() + dt.timedelta(days=180)):
        assert forget_the_ripe() == 1 and forget_the_ripe() == 0
    left = everything_kept()
    for word in (SECRET, "ou@mail", "0912-345", "舅舅", "態度沉穩", "太高"):
        assert word not in left, word
    candidate.refresh_from_db()
    assert (candidate.state, candidate.outcome) == ("rejected", "others")
    assert candidate.channel.kind == Channel.Kind.BOARD
    assert candidate.steps.get(kind="qualification").state == "passed"
    assert Assessment.objects.get().scores == told.GOOD
    with pytest.raises(Refused, match="已經刪除"):
        verbs.edit_dossier(candidate, name="又來", by=company.hr)


def test_a_candidate_is_erased_on_request_in_one_step(
    company: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    candidate = with_papers(company)
    paper = Attachment.objects.of(candidate).get()
    page = as_(company.hr)
    with django_capture_on_commit_callbacks(execute=True):
        page.post(f"/recruitment/candidates/{candidate.pk}/erase/")
    candidate.refresh_from_db()
    assert (candidate.state, candidate.outcome) == ("withdrawn", "erased")
    assert candidate.erased_at and not paper.path.exists()
    assert not Dossier.objects.exists() and SECRET not in everything_kept()
    shown = page.get(f"/recruitment/candidates/{candidate.pk}/")
    assert shown.status_code == 200 and "個人資料已刪除" in shown.content.decode()


def test_all_that_is_kept_is_handed_out_and_that_is_noted(company: SimpleNamespace) -> None:
    candidate = told.selected(company, with_papers(company))
    answer = as_(company.hr).post(f"/recruitment/candidates/{candidate.pk}/export/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert f"files/{candidate.number}-1.txt" in archive.namelist()
        facts = json.loads(archive.read("candidate.json"))
    assert (facts["name"], facts["email"]) == (SECRET, "ou@mail.example")
    assert [one["state"] for one in facts["stages"]] == ["passed"] * 4
    assert facts["stages"][0]["assessments"][0]["notes"] == "態度沉穩"
    assert Entry.objects.filter(event="recruitment.candidate.exported").count() == 1


def test_what_the_application_said_goes_with_the_person(company: SimpleNamespace) -> None:
    candidate = told.offered(company, told.selected(company, with_papers(company)))
    person = verbs.hire_candidate(candidate, username="ou", by=company.hr)
    candidate.refresh_from_db()
    with pytest.raises(Refused, match="員工資料"):
        verbs.erase_candidate(candidate, by=company.hr)
    leave(person, on=clock.today(), by=company.hr)
    with clock.at(clock.now() + dt.timedelta(days=1826)):
        erase(person, reason="當事人申請", by=company.hr)
    candidate.refresh_from_db()
    assert candidate.erased_at and candidate.hired == person and not Dossier.objects.exists()


def other_head(company: SimpleNamespace) -> Person:
    unit = Department.objects.create(code="SV9", name="服務九部")
    person = Person.objects.create(username="head9", name="別部主管", department=unit)
    post = Post.objects.create(title="別部主管", department=unit, roles=[Role.DEPARTMENT_HEAD])
    Posting.objects.create(person=person, post=post, since=dt.date(2025, 1, 1))
    return person


def test_only_hr_assessors_and_the_head_of_the_line_see_a_candidate(
    company: SimpleNamespace,
) -> None:
    """Everybody else is answered as if there were none; also by the API and the palette."""
    candidate = told.applied(company, told.opened(company), SECRET)
    check = told.step(candidate, "qualification")
    voice = verbs.ask_assessor(check, assessor=company.engineer, by=company.hr)
    company.head9 = other_head(company)
    sees = {"hr", "head", "engineer"}
    people = ("hr", "head", "engineer", "staff", "manager", "boss", "deputy", "quality", "finance",
              "admin", "head9", "customer")  # fmt: skip
    paths = (
        f"/recruitment/candidates/{candidate.pk}/",
        f"/recruitment/stages/{check.pk}/",
        f"/api/recruitment/candidates/{candidate.pk}/",
    )
    for name in people:
        browser = as_(getattr(company, name))
        for path in paths:
            status = browser.get(path).status_code
            assert status == (404 if name not in sees else 302 if "stages" in path else 200), (
                name,
                path,
            )
        found = Candidate.objects.visible_to(getattr(company, name)).exists()
        assert found == (name in sees), name
        own = browser.get(f"/recruitment/assessments/{voice.pk}/").status_code
        assert own == (200 if name == "engineer" else 404), name
    for name in ("head", "engineer", "boss"):
        for verb in ("reject", "erase", "ask_offer"):
            answer = as_(getattr(company, name)).post(
                f"/recruitment/candidates/{candidate.pk}/{verb}/", {"outcome": "others"}
            )
            assert answer.status_code in (404, 409, 422), (name, verb)
    assert Candidate.objects.get().state == "selecting"
    page = as_(company.engineer).get(paths[0]).content.decode()
    assert SECRET in page and "chou@mail" not in page, "an assessor needs no address"


def test_a_colleague_s_application_is_not_told_and_not_seen_by_the_colleague(
    company: SimpleNamespace,
) -> None:
    opening = told.opened(company)
    candidate = verbs.apply_inside(opening, note="想轉機房", by=company.staff)
    with pytest.raises(Refused, match="請等結果"):
        verbs.apply_inside(opening, note="再一次", by=company.staff)
    browser = as_(company.staff)
    assert browser.get(f"/recruitment/candidates/{candidate.pk}/").status_code == 404
    mine = browser.get("/recruitment/inside/").content.decode()
    assert candidate.number in mine and "甄選中" in mine
    assert Entry.objects.get(event="recruitment.candidate.applied").by is None
    told.judge(company, told.step(candidate, "qualification"), "passed", company.head)
    told.judge(company, told.step(candidate, "interview"), "passed", company.head, company.engineer)
    told.judge(company, told.step(candidate, "test"), "passed", company.head)
    told.judge(company, told.consent(company, candidate), "passed", company.head)
    taken = told.offered(company, candidate)
    person = verbs.hire_candidate(taken, by=company.hr)
    assert person == company.staff and person.postings.filter(post=opening.post).exists()
