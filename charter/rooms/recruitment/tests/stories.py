"""A plan, an opening and candidates at any stage, made with the verbs."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Post, Role
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.models import Candidate, Line, Opening, Plan, Step

QUALIFICATIONS = (("乙級電匠或同等證照", True), ("三年機房經驗", True), ("英文可溝通", False))
GOOD = {"q1": 4, "q2": 3, "q3": 2}


def vacancy(company: SimpleNamespace, title: str = "機房工程師") -> Post:
    return Post.objects.create(title=title, department=company.service, roles=[Role.STAFF])


def need(company: SimpleNamespace, post: Post | None = None, **more: Any) -> verbs.Need:
    told: dict[str, Any] = {
        "title": post.title if post else "機房工程師",
        "department": company.service,
        "post": post,
        "source": Line.Source.VACANCY,
        "reason": "海城醫院機房搬遷缺人",
        "duties": "機房電力與空調的巡檢、切換與搬遷。",
        "qualifications": QUALIFICATIONS,
        "number": 1,
        "needed_by": clock.today() + dt.timedelta(days=60),
        **more,
    }
    return verbs.Need(**told)


def in_force(company: SimpleNamespace, *needs: verbs.Need) -> Plan:
    plan = verbs.draw_plan(reason="年度人力需要", by=company.hr)
    for one in needs:
        verbs.add_line(plan, one, by=company.hr)
    request = verbs.submit_plan(plan, by=company.hr)
    decide(request, verdict="approve", by=company.boss)
    plan.refresh_from_db()
    return plan


def opened(company: SimpleNamespace, post: Post | None = None, **more: Any) -> Opening:
    post = post or vacancy(company)
    plan = in_force(company, need(company, post, **more))
    opening = verbs.publish(plan.lines.get(), by=company.hr)
    verbs.add_channel(opening, kind="board", name="求職網", cost=Decimal(6000), by=company.hr)
    verbs.add_channel(opening, kind="internal", name="", by=company.hr)
    return opening


def applied(company: SimpleNamespace, opening: Opening, name: str = "周文彥") -> Candidate:
    who = verbs.Who(name=name, email="chou@mail.example", phone="0912-000-111", note="朋友介紹")
    channel = opening.channels.first()
    assert channel
    return verbs.add_candidate(opening, who, channel=channel, by=company.hr)


def step(candidate: Candidate, kind: str, round: int = 1) -> Step:
    return Step.objects.select_related("candidate__opening").get(
        candidate=candidate, kind=kind, round=round
    )


def judge(company: SimpleNamespace, one: Step, result: str = "passed", *people: Any) -> None:
    """Every voice the stage needs, of those people or of the usual ones."""
    asked = list(people) or [company.head, company.engineer][: one.needs]
    for person in asked:
        voice = verbs.ask_assessor(one, assessor=person, by=company.hr)
        told: dict[str, Any] = {"result": result, "notes": "態度沉穩"}
        if one.kind == Step.Kind.TEST:
            told["score"] = 82 if result == "passed" else 40
        elif one.kind in (Step.Kind.QUALIFICATION, Step.Kind.INTERVIEW):
            told["scores"] = GOOD
        verbs.assess(voice, by=person, **told)
    one.refresh_from_db()


def consent(company: SimpleNamespace, candidate: Candidate) -> Step:
    one = step(candidate, "background")
    verbs.record_consent(one, how="signed", on=clock.today(), by=company.hr)
    return step(candidate, "background")


def selected(company: SimpleNamespace, candidate: Candidate) -> Candidate:
    """Through all four stages."""
    judge(company, step(candidate, "qualification"))
    for n in range(1, candidate.opening.interviews + 1):
        judge(company, step(candidate, "interview", n))
    judge(company, step(candidate, "test"))
    judge(company, consent(company, candidate))
    return Candidate.objects.get(pk=candidate.pk)


def offered(company: SimpleNamespace, candidate: Candidate) -> Candidate:
    post = candidate.opening.post
    assert post
    request = verbs.ask_offer(candidate, post=post, since=clock.today(), by=company.hr)
    approve(company, request)
    return Candidate.objects.get(pk=candidate.pk)


def approve(company: SimpleNamespace, request: Request) -> None:
    for person in (company.head, company.boss):
        request.refresh_from_db()
        if request.state == Request.State.PENDING:
            decide(request, verdict="approve", by=person)
