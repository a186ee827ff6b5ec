"""Rewards and accountability: what HR proposes and others approve, coaching, notices, one case.

Planted: Marketing answers nothing. It never explains the measure of which it had notice, and a weak
result there would wait for ever.
"""

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Department, Person
from charter.rooms.merits import verbs
from charter.rooms.merits.jobs import let_take_effect
from charter.rooms.merits.models import Award, Coaching, Notice, Outcome, Step
from charter.rooms.quality.models import Suggestion
from charter.rooms.steering.jobs import report_overdue
from charter.rooms.steering.models import Course
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

SILENT = "MKT"
ASKED_ANEW = "SV1"
BUDGETS = {"SV1": 60_000, "SV2": 60_000, "CSC": 30_000, "QAD": 20_000, "MKT": 20_000}
_keys = itertools.count()


def all_merits(company: Company, days: Days) -> Iterator[Story]:
    yield set_budgets(company, days)
    yield reward(company, days)
    yield every_fortnight(company, days)
    yield fall_behind(company, days)
    yield hold_to_account(company, days)


def _agree(subject: Any, *people: Person) -> None:
    request = Request.objects.about(subject).latest("id")
    for person in people:
        request.refresh_from_db()
        key = f"demo-merits-{next(_keys)}"
        decide(request, verdict="approve", by=person, comment="看過依據", key=key)


def set_budgets(company: Company, days: Days) -> Story:
    """Of this year, and of the one before where the demo reaches back into it. What stood before
    is the system's; Service I asks anew."""
    yield days.at(-200, 9)
    this = days.now.year
    for year in sorted({clock.today().year, this}):
        for code, amount in BUDGETS.items():
            unit = company.departments[code]
            if (code, year) != (ASKED_ANEW, this):
                verbs.set_budget(year=year, department=unit, amount=Decimal(amount))
    asked = verbs.ask_budget(
        year=this, department=company.departments[ASKED_ANEW], amount=Decimal(BUDGETS[ASKED_ANEW]),
        reason="十二人，去年用了五萬二", by=company.yang,
    )  # fmt: skip
    yield days.at(-199, 10)
    _agree(asked, company.huang, company.hsieh)


def reward(company: Company, days: Days) -> Story:
    """A bonus nominated by a head; a department honoured; what was verified is an innovation."""
    yield days.at(-24, 10)
    earned = Suggestion.objects.effective().order_by("pk").first()
    if earned is None:
        return
    evidence = verbs.Evidence.of(earned)
    head = company.lin
    terms = verbs.Terms("bonus", "夜間值班獎金", "三次夜間搶修都在兩小時內復電", Decimal(12_000))
    bonus = verbs.nominate(
        person=company.chang, department=None, terms=terms, evidence=evidence, by=head
    )
    yield days.at(-22, 10)
    _agree(bonus, company.feng, company.hsieh)
    yield days.at(-20, 10)
    unit = verbs.nominate(
        person=None,
        department=company.departments["SV2"],
        terms=verbs.Terms("honour", "年度服務之星", "兩季客戶滿意度最高，返工最少"),
        evidence=evidence,
        by=company.yang,
    )
    drawn = Award.objects.drawn().filter(kind="innovation").order_by("pk").first()
    if drawn and drawn.person:
        verbs.take_up(
            drawn, kind="innovation", title=drawn.title, ground=drawn.ground, by=company.yang
        )
    yield days.at(-18, 15)
    _agree(unit, company.kuo)
    if drawn:
        _agree(drawn, company.lin if drawn.person != company.lin else company.shih, company.kuo)


def every_fortnight(company: Company, days: Days) -> Story:
    """Results at the ends are answered as they come in, and coaching goes on; not in Marketing."""
    for offset in range(-260, -1, 14):
        yield days.at(offset, 16)
        waiting = Outcome.objects.waiting().exclude(department__code=SILENT)
        for outcome in waiting.select_related("person__department", "award").order_by("pk")[:6]:
            _answer(company, outcome)
        _coach()


def _answer(company: Company, outcome: Outcome) -> None:
    person = outcome.person
    if outcome.verdict == Outcome.Verdict.WEAK:
        coach = person.manager or company.yang
        verbs.open_coaching(
            outcome, coach=coach, goals=["每週五回報進度", "交付前先自檢一次"],
            why="這一期按時完成與回報都落後", by=coach,
        )  # fmt: skip
    elif outcome.award and outcome.award.state == Award.State.DRAWN:
        award = outcome.award
        by = company.feng if person == company.yang else company.yang
        verbs.take_up(award, kind="honour", title=award.title, ground=award.ground, by=by)
        _agree(award, company.hsieh if person != company.hsieh else company.kuo)


def _coach() -> None:
    """The follow-ups that are due, with a word each."""
    soon = clock.today() + dt.timedelta(days=7)
    due = Step.objects.open().filter(kind="merits.coaching", due__lte=soon)
    for step in due.order_by("due", "place"):
        plan = Coaching.objects.get(pk=step.subject_id)
        if step.name == Step.Name.FOLLOW_UP:
            verbs.follow_up(plan, note="照計劃進行，回報準時", by=plan.coach)
        else:
            verbs.conclude(
                plan, result="reached", conclusion="兩個目標都做到", met=list(plan.goals.all()),
                by=plan.coach,
            )  # fmt: skip


def fall_behind(company: Company, days: Days) -> Story:
    """Notice of two measures; one is explained and rectified, Marketing's is not, and published."""
    yield days.at(-45, 9)
    report_overdue(0)
    under_way = Course.objects.filter(state=Course.State.UNDER_WAY).order_by("pk")
    for code in (SILENT, "CSC"):
        if course := under_way.filter(department__code=code).select_related("owner").first():
            verbs.open_notice(
                verbs.Evidence.of(course),
                person=course.owner,
                missed=clock.today() - dt.timedelta(days=5),
                ground="連續兩次檢查落後，沒有說明，也沒有調整計劃。",
                by=company.wang,
            )
    yield days.at(-42, 11)
    waiting = Notice.objects.filter(state="open").exclude(department__code=SILENT)
    for notice in waiting.select_related("person", "head"):
        verbs.explain(notice, text="人手調去支援搬遷，進度落後三週。", by=notice.person)
        due = days.now.date() + dt.timedelta(days=20)
        verbs.rectify(notice, measure="調回一人，每週回報到完成", due=due, by=notice.person)
    yield days.at(-25, 15)
    for notice in Notice.objects.filter(publication="undecided"):
        silent = not notice.explanation
        why = "期限過了仍沒有說明。" if silent else "已說明並訂出整改。"
        verbs.decide_publication(notice, is_public=silent, reason=why, by=company.han)


def hold_to_account(company: Company, days: Days) -> Story:
    """From the facts to the end of the window; the person does not appeal."""
    yield days.at(-62, 10)
    unit: Department = company.departments["SV1"]
    earned = Suggestion.objects.order_by("pk").first()
    shown = earned or unit
    case = verbs.open_case(
        person=company.yu,
        harm="loss",
        facts="夜間切換沒有掛斷電牌就送電，一台配電盤燒毀，客戶停電四十分鐘。",
        exhibits=[verbs.Evidence.of(shown)],
        loss=Decimal(86_000),
        by=company.li,
    )
    yield days.at(-59, 14)
    verbs.state_case(case, text="收到值班室可以送電的電話，沒有再確認。", by=company.yu)
    at = clock.now() + dt.timedelta(hours=20)
    verbs.call_hearing(case, at=at, place="五樓會議室", chair=company.yang, by=company.li)
    yield days.at(-56, 10)
    said = "本人說明電話的經過；值班紀錄證實有通話，但程序要求現場確認。"
    verbs.hear(case, has_attended=True, minutes=said, by=company.yang)
    yield days.at(-54, 10)
    verbs.propose(
        case,
        finding="通話屬實，仍違反現場確認的規定；值班室同有責任，另案改善。",
        measure="warning",
        measure_text="書面警告一次，並完成斷電程序訓練。",
        by=company.li,
    )
    yield days.at(-52, 11)
    _agree(case, company.kuo)
    yield days.at(-36, 9)
    let_take_effect(0)
