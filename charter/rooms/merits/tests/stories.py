"""Awards, coaching, notices and cases at any of their steps, made with the verbs."""

import datetime as dt
import itertools
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Person
from charter.rooms.merits import verbs
from charter.rooms.merits.models import Award, Case, Coaching, Notice, Outcome
from charter.rooms.quality.models import Suggestion
from charter.rooms.quality.verbs import suggestions

DAY = dt.timedelta(days=1)
_keys = itertools.count()


def agree(subject: Any, *people: Person, verdict: str = "approve") -> Request:
    """Each decides at the step where they sit; answers the request as it is then."""
    request = Request.objects.about(subject).latest("id")
    for person in people:
        request.refresh_from_db()
        key = f"merits-{next(_keys)}"
        decide(request, verdict=verdict, by=person, key=key, comment="看過案卷")
    request.refresh_from_db()
    subject.refresh_from_db()
    return request


def budget(company: SimpleNamespace, amount: int = 50_000) -> None:
    verbs.set_budget(year=clock.today().year, department=company.service, amount=Decimal(amount))


def suggested(company: SimpleNamespace, *, effective: bool = True) -> Suggestion:
    """A suggestion of the engineer, tried by a colleague and measured by the quality office."""
    made = suggestions.submit(
        title="交班表改成掃碼", present="紙本會漏", idea="掃碼留紀錄", by=company.engineer
    )
    suggestions.answer(made, answer="可以試", by=company.head)
    until = clock.today() + 10 * DAY
    suggestions.adopt(made, tried_by=company.staff, until=until, by=company.head)
    suggestions.report_trial(made, trial="試了兩週", by=company.staff)
    suggestions.judge(
        made, effective=effective, measured="漏交班次數", before=Decimal(9),
        after=Decimal(1) if effective else Decimal(9), effect="漏交班9次變1次", by=company.quality,
    )  # fmt: skip
    return made


def bonus(company: SimpleNamespace, amount: int = 10_000, **more: Any) -> Award:
    told: dict[str, Any] = {"person": company.engineer, "department": None, "by": company.head}
    earned = more.pop("earned", None) or suggested(company)
    terms = verbs.Terms("bonus", "年度服務獎金", "全年無重大故障", Decimal(amount))
    return verbs.nominate(**{**told, **more}, terms=terms, evidence=verbs.Evidence.of(earned))


def appraised(person: Person, score: str, period: str, subject: Any = None) -> Outcome:
    """As the appraisal room says it: the result is frozen. Any record stands for the result."""
    count = Outcome.objects.count()
    found = verbs.hear_result(
        person=person, period=period, score=Decimal(score), kind="appraisal.result",
        result=count + 1,
    )  # fmt: skip
    assert found
    return found


def coached(company: SimpleNamespace, outcome: Outcome) -> Coaching:
    return verbs.open_coaching(
        outcome, coach=company.manager, goals=["每週回報進度", "返工少於兩次"],
        why="連三週沒有回報", by=company.head,
    )  # fmt: skip


def noticed(company: SimpleNamespace) -> Notice:
    found = verbs.open_notice(
        verbs.Evidence.of(company.service), person=company.engineer,
        missed=clock.today() - 40 * DAY, ground="",
    )  # fmt: skip
    assert found
    return found


def opened(company: SimpleNamespace, **more: Any) -> Case:
    told: dict[str, Any] = {
        "person": company.engineer,
        "harm": "loss",
        "facts": "十月三日未依程序斷電，設備燒毀。",
        "exhibits": [verbs.Evidence.of(company.service)],
        "loss": Decimal(120_000),
        "by": company.quality,
    }
    return verbs.open_case(**{**told, **more})


def heard(company: SimpleNamespace, **more: Any) -> Case:
    case = opened(company, **more)
    verbs.state_case(case, text="當時收到可以送電的通知。", by=case.person)
    verbs.call_hearing(
        case, at=clock.now() + dt.timedelta(minutes=1), place="三樓會議室", chair=company.hr,
        by=company.hr,
    )  # fmt: skip
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        verbs.hear(case, has_attended=True, minutes="說明了通知的來源。", by=company.hr)
    return case


def proposed(company: SimpleNamespace, **more: Any) -> Case:
    case = heard(company, **more)
    verbs.propose(
        case, finding="沒有確認斷電牌。", measure="warning", measure_text="書面警告一次",
        by=company.quality,
    )  # fmt: skip
    return case
