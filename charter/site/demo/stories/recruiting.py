"""A plan for two engineers: one is hired through four stages, one candidate is still in them, two
are not taken. A post that nobody holds stands in no plan: the planted breach."""

import datetime as dt
from decimal import Decimal
from typing import Any

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Person, Role
from charter.rooms.people.verbs import add_post
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.models import Candidate, Opening, Step
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

FORGOTTEN = "備援工程師"  # vacant since it was set up, and in no plan
WANTED = "機房維運工程師"
QUALIFICATIONS = (
    ("乙級電匠或同等證照", True),
    ("兩年機房或電力維護經驗", True),
    ("可輪值夜班", False),
)
GRADES = {"q1": 4, "q2": 4, "q3": 3}


def all_recruiting(company: Company, days: Days) -> list[Story]:
    return [_two_engineers(company, days)]


def _two_engineers(company: Company, days: Days) -> Story:
    yield days.at(-101, 10)
    opening_of: list[Opening] = []
    yield from _planned(company, days, opening_of)
    opening, hr = opening_of[0], company.feng
    board, referral = opening.channels.order_by("pk")[:2]
    yield days.at(-70, 11)
    told = (("柯柏安", board), ("邵詠晴", board), ("簡志遠", referral), ("闕品睿", board))
    people = [
        verbs.add_candidate(opening, verbs.Who(name=name), channel=channel, by=hr)
        for name, channel in told
    ]
    yield days.at(-66, 14)
    for one, result in zip(people, ("passed", "failed", "passed", "passed"), strict=True):
        _judged(one, "qualification", result, company.lin, hr=hr)
    verbs.reject(people[1], outcome="qualification", by=hr)
    yield days.at(-60, 15)
    for one, result in ((people[0], "passed"), (people[2], "failed")):
        _judged(one, "interview", result, company.lin, company.chen, hr=hr)
    verbs.reject(people[2], outcome="interview", by=hr)
    yield days.at(-55, 10)
    _judged(people[0], "test", "passed", company.chen, hr=hr, score=86)
    verbs.record_consent(_step(people[0], "background"), how="signed", on=clock.today(), by=hr)
    yield days.at(-50, 16)
    _judged(people[0], "background", "passed", hr, hr=company.yang)
    yield from _taken_on(company, people[0], opening, days)
    yield from _still_in_it(company, people[3], days)


def _planned(company: Company, days: Days, opening_of: list[Opening]) -> Story:
    sv1, sv2 = company.departments["SV1"], company.departments["SV2"]
    post = add_post(
        sv1, title=WANTED, title_en="Site engineer", roles=[Role.STAFF], by=company.yang
    )
    add_post(sv2, title=FORGOTTEN, title_en="Relief engineer", roles=[Role.STAFF], by=company.yang)
    plan = verbs.draw_plan(reason="下半年機房項目增加，夜班人力不足", by=company.yang)
    need = verbs.Need(
        title=WANTED,
        department=sv1,
        post=post,
        source="vacancy",
        reason="三個機房項目同時進入執行，夜班輪值不足",
        duties="機房電力與空調的巡檢、切換演練與夜間到場。",
        qualifications=QUALIFICATIONS,
        number=2,
        needed_by=clock.today() + dt.timedelta(days=150),
    )
    line = verbs.add_line(plan, need, by=company.yang)
    request = verbs.submit_plan(plan, by=company.yang)
    yield days.at(-99, 10)
    decide(request, verdict="approve", by=company.wu, comment="先補兩位，明年再看")
    yield days.at(-97, 10)
    opening = verbs.publish(line, by=company.feng)
    for kind, name, cost in (("board", "人力網", 9800), ("referral", "同事推薦", 0)):
        verbs.add_channel(opening, kind=kind, name=name, cost=Decimal(cost), by=company.feng)
    opening_of.append(opening)


def _step(candidate: Candidate, kind: str) -> Step:
    return Step.objects.select_related("candidate__opening").get(candidate=candidate, kind=kind)


def _judged(
    candidate: Candidate, kind: str, result: str, *people: Person, hr: Person, score: int = 0
) -> None:
    told: dict[str, Any] = {"result": result}
    if kind in ("qualification", "interview"):
        told["scores"] = GRADES if result == "passed" else {**GRADES, "q2": 2}
    if kind == "test":
        told["score"] = score
    for person in people:
        voice = verbs.ask_assessor(_step(candidate, kind), assessor=person, by=hr)
        verbs.assess(voice, by=person, **told)


def _taken_on(company: Company, candidate: Candidate, opening: Opening, days: Days) -> Story:
    yield days.at(-47, 11)
    assert opening.post
    first_day = days.at(-12).date()
    request = verbs.ask_offer(candidate, post=opening.post, since=first_day, by=company.feng)
    yield days.at(-46, 11)
    decide(request, verdict="approve", by=company.lin, comment="專業與態度都合適")
    yield days.at(-45, 11)
    decide(Request.objects.get(pk=request.pk), verdict="approve", by=company.wu)
    yield days.at(-12, 9)
    verbs.hire_candidate(candidate, username="ko", manager=company.lin, by=company.feng)


def _still_in_it(company: Company, candidate: Candidate, days: Days) -> Story:
    """The plan looked through for this quarter; the last candidate's interview is to come."""
    yield days.at(-10, 10)
    plan = candidate.opening.line.plan
    verbs.confirm_plan(plan, reason="還缺一位，條件與人數不變", by=company.yang)
    yield days.at(-3, 10)
    talk = _step(candidate, "interview")
    for person in (company.lin, company.chen):
        verbs.ask_assessor(talk, assessor=person, by=company.feng)
    start = days.at(2, 14)
    verbs.arrange(
        talk,
        starts_at=start,
        ends_at=start + dt.timedelta(hours=1),
        place="三樓會議室",
        by=company.feng,
    )
