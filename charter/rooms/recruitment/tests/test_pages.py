"""Pages, API and import: the same verbs and refusals, as many queries for one row as for three."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.kernel.board import CARDS, STUCK, Look
from charter.kernel.indicators.rules import RULES
from charter.rooms.people.sections import parts
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.models import Candidate, CandidateUpload, Opening, Plan
from charter.rooms.recruitment.tests import stories as told
from charter.rooms.recruitment.tests.test_privacy import as_
from charter.rooms.recruitment.work import assessments, candidates

LIST = """姓名,電子郵件,電話,來源渠道,應徵日
甲君,a@mail.example,0911,求職網,2026-11-10
乙君,不是地址,0922,求職網,2026-11-10
丙君,c@mail.example,,沒有的渠道,
丁君,d@mail.example,,求職網站,2026-13-40
甲君,a@mail.example,,求職網,
"""


def queries(browser: Client, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as found:
        assert browser.get(path).status_code == 200
    return len(found)


def test_a_plan_is_drawn_on_pages_and_a_refusal_stands_on_its_form(
    company: SimpleNamespace,
) -> None:
    post, browser = told.vacancy(company), as_(company.hr)
    assert "機房工程師" in browser.get("/recruitment/").content.decode()
    browser.post("/recruitment/plans/draw/", {"reason": "年度需要"})
    plan = Plan.objects.get()
    page = browser.get(f"/recruitment/plans/{plan.pk}/").content.decode()
    link = page.split("/lines/new/?")[1].split('"')[0].replace("&amp;", "&")
    form = browser.get(f"/recruitment/plans/{plan.pk}/lines/new/?{link}").content.decode()
    assert f'<option value="{post.pk}" selected>' in form
    told_ = {
        "kind": "fill", "title": "機房工程師", "department": company.service.pk, "post": post.pk,
        "reason": "離職補人", "duties": "", "qualifications": "*乙級電匠\n英文", "number": 1,
        "needed_by": "2027-01-31", "interviews": 1, "assessors": 2, "pass_score": 60,
        "source": "vacancy",
    }  # fmt: skip
    path = f"/recruitment/plans/{plan.pk}/lines/new/"
    refused = browser.post(path, told_)
    assert refused.status_code == 422 and "請寫這個職務做什麼" in refused.content.decode()
    assert browser.post(path, {**told_, "duties": "巡檢"}).status_code == 302
    line = plan.lines.get()
    assert line.qualifications[0] == {"key": "q1", "text": "乙級電匠", "must": True}
    browser.post(f"/recruitment/plans/{plan.pk}/submit_plan/")
    plan.refresh_from_db()
    assert plan.state == "submitted"
    assert as_(company.boss).get(f"/recruitment/plans/{plan.pk}/").status_code == 200
    assert as_(company.staff).get("/recruitment/").status_code == 403
    assert as_(company.customer).get("/recruitment/").status_code == 404


def test_files_become_candidates_without_names_and_each_once(company: SimpleNamespace) -> None:
    opening, browser = told.opened(company), as_(company.hr)
    channel = opening.channels.first()
    assert channel
    path = f"/recruitment/openings/{opening.pk}/add_files/"

    def files() -> list[Any]:
        return [SimpleUploadedFile(f"{n}.txt", f"履歷{n}".encode()) for n in ("王", "李")]

    assert browser.post(path, {"channel": channel.pk, "uploads": files()}).status_code == 302
    browser.post(path, {"channel": channel.pk, "folder": files()})
    assert Candidate.objects.count() == 2, "the same files again bring nobody"
    page = browser.get(f"/recruitment/openings/{opening.pk}/").content.decode()
    assert "2位應徵者還沒有姓名" in page
    bad = SimpleUploadedFile("壞.txt", b"\x00\x01")
    answer = browser.post(path, {"channel": channel.pk, "uploads": [bad]})
    assert answer.status_code == 422 and "壞.txt" in answer.content.decode()
    one = Candidate.objects.order_by("pk")[0]
    assert one.dossier.originals[0]["name"] == "王.txt"
    edit = f"/recruitment/candidates/{one.pk}/edit_dossier/"
    assert browser.post(edit, {"name": "王小明"}).status_code == 302
    assert [owed.title for owed in candidates(company.hr)] == [
        "王小明：待請評核人（0/1）",
        f"{Candidate.objects.order_by('pk')[1].number}：待補姓名",
    ]


def test_a_list_is_looked_at_first_and_only_what_fits_comes_in(company: SimpleNamespace) -> None:
    opening, browser = told.opened(company), as_(company.hr)
    told.applied(company, opening, "戊君")
    path = f"/recruitment/openings/{opening.pk}/import/"
    file = SimpleUploadedFile("名單.csv", LIST.encode())
    answer = browser.post(path, {"file": file})
    upload = CandidateUpload.objects.get()
    assert answer.status_code == 302 and Candidate.objects.count() == 1
    page = browser.get(f"/recruitment/imports/{upload.pk}/").content.decode()
    assert "沒有這個渠道" in page and "不是電子郵件" in page and "匯入1位" in page
    browser.post(f"/recruitment/imports/{upload.pk}/take/")
    upload.refresh_from_db()
    assert (upload.written, bytes(upload.data), upload.name) == (1, b"", str(upload))
    made = Candidate.objects.order_by("pk")[1]
    assert made.name == "甲君" and made.steps.count() == 4
    wrong = browser.post(path, {"file": SimpleUploadedFile("x.csv", "甲,乙\n1,2".encode())})
    assert wrong.status_code == 422 and "缺少這些欄" in wrong.content.decode()


def test_an_assessor_fills_in_the_own_page_before_seeing_others(company: SimpleNamespace) -> None:
    candidate = told.applied(company, told.opened(company))
    told.judge(company, told.step(candidate, "qualification"))
    talk, browser = told.step(candidate, "interview"), as_(company.engineer)
    first = verbs.ask_assessor(talk, assessor=company.head, by=company.hr)
    own = verbs.ask_assessor(talk, assessor=company.engineer, by=company.hr)
    verbs.assess(first, result="passed", scores=told.GOOD, notes="反應很快", by=company.head)
    page = browser.get(f"/recruitment/candidates/{candidate.pk}/").content.decode()
    assert "反應很快" not in page and "你填寫後可以看" in page
    assert [owed.title for owed in assessments(company.engineer)] == ["面試 周文彥"]
    as_(company.hr).post(
        f"/recruitment/stages/{talk.pk}/arrange/",
        {"starts_at": "2026-11-20T10:00", "ends_at": "2026-11-20T11:00", "place": "B會議室"},
    )
    ics = browser.get(f"/recruitment/stages/{talk.pk}/calendar.ics").content.decode()
    assert "DTSTART:20261120T020000Z" in ics and candidate.number in ics and "周文彥" not in ics
    path = f"/recruitment/assessments/{own.pk}/"
    refused = browser.post(path, {"result": "passed", "q1": 4})
    assert refused.status_code == 422
    sent = {"result": "passed", "q1": 4, "q2": 3, "q3": 5, "notes": "穩"}
    assert browser.post(path, sent).status_code == 302
    assert "反應很快" in browser.get(f"/recruitment/candidates/{candidate.pk}/").content.decode()
    assert told.step(candidate, "interview").state == "passed"


def test_the_api_keeps_the_same_rules(company: SimpleNamespace) -> None:
    opening = told.opened(company)
    assert opening.post
    browser, channel = as_(company.hr), opening.channels.first()
    assert channel

    def post(path: str, **data: Any) -> Any:
        return browser.post(f"/api/recruitment/{path}", data, content_type="application/json")

    answer = post(f"openings/{opening.pk}/add_candidate/", name="庚君", channel=channel.pk)
    assert answer.status_code == 200, answer.content
    candidate = Candidate.objects.get()
    refused = post(
        f"candidates/{candidate.pk}/ask_offer/", post=opening.post.pk, since="2026-12-01"
    )
    assert refused.status_code == 409
    assert refused.json()["code"] == "recruitment.stage_missing"
    hired = post(f"candidates/{candidate.pk}/hire/", username="geng")
    assert hired.status_code == 409 and Candidate.objects.get().state == "selecting"
    wrong = post(f"candidates/{candidate.pk}/hire/", username="!")
    assert wrong.status_code == 422 and wrong.json()["detail"][0]["loc"] == ["body", "username"]
    steps = browser.get(f"/api/recruitment/candidates/{candidate.pk}/").json()["steps"]
    assert [one["kind"] for one in steps] == ["qualification", "interview", "test", "background"]
    asked = post(f"stages/{steps[0]['id']}/ask_assessor/", assessor=company.head.pk)
    assert asked.status_code == 200
    gone = as_(company.head).post(
        f"/api/recruitment/candidates/{candidate.pk}/declare_conflict/",
        {"kind": "relative"},
        content_type="application/json",
    )
    assert gone.status_code == 200 and gone.json() == {"number": candidate.number}


def test_pages_ask_as_much_for_one_row_as_for_three(company: SimpleNamespace) -> None:
    opening, browser = told.opened(company, number=9), as_(company.hr)
    told.judge(company, told.step(told.applied(company, opening, "甲"), "qualification"))
    paths = ("/recruitment/", "/recruitment/openings/", f"/recruitment/openings/{opening.pk}/",
             "/recruitment/yield/", "/recruitment/mine/")  # fmt: skip
    before = {path: queries(browser, path) for path in paths}
    for name in ("乙", "丙"):
        told.judge(company, told.step(told.applied(company, opening, name), "qualification"))
    assert {path: queries(browser, path) for path in paths} == before


def test_figures_board_and_person_page_tell_of_a_hire(company: SimpleNamespace) -> None:
    opening = told.opened(company, number=2)
    look = Look(company.hr)
    told.applied(company, opening)
    assert CARDS["recruitment"].data(look)["running"] == 1  # type: ignore[index]
    assert STUCK["recruitment.late"].counted(look).count == 0  # type: ignore[union-attr]
    candidate = told.offered(company, told.selected(company, Candidate.objects.get()))
    person = verbs.hire_candidate(candidate, username="chou", by=company.hr)
    candidate.refresh_from_db()
    day = candidate.ended_on
    assert day
    rule = RULES["recruitment.days_to_fill"]
    assert rule.source
    found = list(rule.source(day, day + dt.timedelta(days=1)))
    assert [(one.scope, one.n) for one in found] == [("department", 1), ("organisation", 1)]
    section = "".join(parts(company.hr, person, "")[True])
    assert candidate.number in section
    assert candidate.number not in "".join(parts(company.boss, person, "")[True])
    assert "成效" in as_(company.head).get("/recruitment/yield/").content.decode()
    assert Opening.objects.get().is_open, "one of two"
