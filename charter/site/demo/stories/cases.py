"""After-sales: commitments for every customer, and fourteen months of cases."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, Category, Channel, Priority
from charter.rooms.aftersales.verbs import cases, commitments, progress
from charter.rooms.aftersales.verbs.commitments import Times
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

MINUTE, HOUR = 60, 3600
WORKDAY = 8 * HOUR
STANDARD: dict[int, Times] = {
    Priority.URGENT: Times(15 * MINUTE, 4 * HOUR, always=True),
    Priority.HIGH: Times(1 * HOUR, 8 * HOUR),
    Priority.NORMAL: Times(4 * HOUR, 3 * WORKDAY),
    Priority.LOW: Times(8 * HOUR, 10 * WORKDAY),
}
CASES = 260
FRESH = 14  # still open at the present


@dataclass(frozen=True)
class Matter:
    """What customers report, why it happens, and what mends it."""

    text: str
    category: str
    cause: str
    solution: str


MATTERS = (
    Matter(
        "UPS面板顯示切到電池又切回市電，大概每5分鐘一次。",
        Category.FAULT,
        "市電電壓波動超出範圍",
        "調整旁路設定並更換電壓繼電器",
    ),
    Matter(
        "機房空調滴水，地板已經有積水。", Category.FAULT, "排水管堵塞", "疏通排水管並加裝水位告警"
    ),
    Matter(
        "監測平台登入很慢，要等一分多鐘。",
        Category.FAULT,
        "資料庫索引失效",
        "重建索引並調整連線數",
    ),
    Matter("ATM遠端監控斷線，看不到畫面。", Category.FAULT, "交換機韌體異常", "升級韌體並重啟設備"),
    Matter("溫度感測器數值不動。", Category.FAULT, "感測器電池耗盡", "更換電池並納入季度巡檢"),
    Matter("備份工作連續兩天沒有完成。", Category.FAULT, "磁碟空間不足", "擴充空間並設定預警"),
    Matter("上週的發票抬頭要更正。", Category.REQUEST, "客戶更名未通知", "重開發票並更新客戶資料"),
    Matter("想申請增加兩個監測帳號。", Category.REQUEST, "人員增加", "開通帳號並提供操作說明"),
    Matter("請問備品多久更換一次？", Category.INQUIRY, "合約附件未說明", "提供備品更換週期表"),
    Matter(
        "巡檢人員沒有戴識別證，警衛不放行。",
        Category.COMPLAINT,
        "臨時調派未領識別證",
        "補發識別證並修訂派工檢查表",
    ),
    Matter(
        "工程師約好早上來，下午才到，也沒有通知。",
        Category.COMPLAINT,
        "派工行程重疊",
        "改派並道歉，調整派工規則",
    ),
    Matter(
        "建議月報加上用電趨勢圖。", Category.SUGGESTION, "月報格式未含趨勢", "新版月報加入趨勢圖"
    ),
)
OPENERS = ("", "您好，", "麻煩協助：", "急，", "現場同事反映，")


def make_commitments(company: Company, days: Days) -> Story:
    """Every customer but one is promised times; 天和飯店 is forgotten on purpose."""
    yield days.start + dt.timedelta(hours=2)
    for customer in company.customers.values():
        if customer.code == "TH":
            continue
        commitments.make_commitment(
            customer=customer,
            title=f"{customer.name}維運服務承諾",
            content="設備巡檢、故障排除、備品更換與操作諮詢。",
            times=STANDARD,
            hotline="02-2700-1234",
            mailbox="service@yuancheng.example",
            active_from=clock.today(),
            by=company.hung,
        )


def all_cases(company: Company, days: Days, chance: random.Random) -> Iterator[Story]:
    """Cases spread over the months, denser towards the present."""
    agents = [company.hsu, company.liao, company.lai, company.hsu2, company.tseng]
    engineers = [company.chang, company.ho, company.pan, company.wei, company.fang, company.wen]
    for number in range(FRESH):
        yield one_case(
            CaseSheet(
                contact=company.people[sorted(company.customers)[number % 10].lower()],
                agent=agents[number % 2],
                engineer=(agents if number % 3 else engineers)[number % 2],
                matter=MATTERS[number % len(MATTERS)],
                opener=chance.choice(OPENERS),
                received=days.before(25 + number * 70),
                fate="new" if number < 2 else "open",
                score=5,
            ),
            days,
            chance,
        )
    span = (days.now - days.start).total_seconds() / 60 - 2880 - 120
    for number in range(CASES):
        share = (number + chance.random()) / CASES
        received = days.work(days.start, int(2880 + span * share**0.85))
        customer = chance.choice(sorted(company.customers))
        yield one_case(
            CaseSheet(
                contact=company.people[customer.lower()],
                agent=chance.choice(agents),
                engineer=chance.choice(engineers),
                matter=chance.choice(MATTERS),
                opener=chance.choice(OPENERS),
                received=received,
                fate=chance.choices(FATES, WEIGHTS)[0],
                score=chance.choices((5, 4, 3, 2), (46, 40, 10, 4))[0],
            ),
            days,
            chance,
        )


FATES = ("smooth", "waits", "late_answer", "late", "returns", "withdrawn", "forgotten")
WEIGHTS = (75, 13, 1, 3, 3, 2, 3)


@dataclass(frozen=True)
class CaseSheet:
    """`fate`: smooth; waits for the customer; answered late; solved late; returns once;
    withdrawn; forgotten = solved but never followed up; open = answered, being worked on; new."""

    contact: Person
    agent: Person
    engineer: Person
    matter: Matter
    opener: str
    received: dt.datetime
    fate: str
    score: int


def one_case(sheet: CaseSheet, days: Days, chance: random.Random) -> Story:
    yield sheet.received
    case = _register(sheet, chance)
    if sheet.fate == "new":
        return
    target = STANDARD[case.priority]
    yield _after(target.response, target, days, chance, late=sheet.fate == "late_answer")
    cases.assign(case, to=sheet.engineer, by=sheet.agent)
    progress.reply(case, text="已收到，正安排工程師處理，稍後回報進度。", by=sheet.agent)
    if sheet.fate == "open":
        return
    if sheet.fate == "withdrawn":
        yield days.work(clock.now(), 90)
        progress.cancel(case, reason="客戶來電表示已自行排除", by=sheet.agent)
        return
    if sheet.fate == "waits":
        yield days.work(clock.now(), 30)
        progress.hold(case, reason="等客戶提供設備序號與停機時段", by=sheet.engineer)
        yield days.work(clock.now(), chance.randint(600, 2400))
        progress.resume(case, by=sheet.engineer, reason="客戶已提供")
    yield _after(target.resolution, target, days, chance, late=sheet.fate == "late")
    yield from _solve(case, sheet, days)


SHORT = 4 * HOUR
CALENDAR_PER_WORKING_HOUR = 2.6  # nine open hours of twenty-four, five days of seven


def _after(
    budget: int, target: Times, days: Days, chance: random.Random, *, late: bool
) -> dt.datetime:
    """A moment within the budget of working seconds, or well beyond it."""
    share = chance.uniform(1.4, 2.4) if late else chance.uniform(0.08, 0.6)
    if target.always:
        return clock.now() + dt.timedelta(seconds=budget * share)
    if budget <= SHORT and not late:
        return days.work(clock.now(), int(budget / 60 * share))
    return days.work(clock.now(), int(budget / 60 * share * CALENDAR_PER_WORKING_HOUR))


def _register(sheet: CaseSheet, chance: random.Random) -> Case:
    channel = chance.choices(
        (Channel.PHONE, Channel.MAIL, Channel.PORTAL, Channel.VISIT), (50, 20, 24, 6)
    )[0]
    portal = channel == Channel.PORTAL
    report = cases.Report(
        customer=sheet.contact.customer,  # type: ignore[arg-type]
        contact=sheet.contact,
        text=sheet.opener + sheet.matter.text,
        channel=channel,
        category="" if portal else sheet.matter.category,
    )
    case = cases.register(report, by=sheet.contact if portal else sheet.agent)
    if portal and chance.random() < 0.9:
        cases.classify(
            case,
            category=sheet.matter.category,
            impact=case.impact,
            urgency=case.urgency,
            by=sheet.agent,
        )
    return case


def _solve(case: Case, sheet: CaseSheet, days: Days) -> Story:
    progress.resolve(
        case, cause=sheet.matter.cause, solution=sheet.matter.solution, by=sheet.engineer
    )
    if sheet.fate == "returns":
        yield days.work(clock.now(), 1500)
        progress.reopen(case, reason="同樣的狀況又出現了", by=sheet.contact)
        yield days.work(clock.now(), 200)
        again = f"{sheet.matter.solution}，並加強監測"
        progress.resolve(case, cause=sheet.matter.cause, solution=again, by=sheet.engineer)
    if sheet.fate == "forgotten":
        return
    yield days.work(clock.now(), 3 * 1440)
    if Case.objects.filter(pk=case.pk, followed_up_at__isnull=False).exists():
        yield days.work(clock.now(), 60)  # the customer has answered already: nobody calls
        progress.close(case, by=sheet.agent)
        return
    score = 2 if sheet.fate in {"late", "returns"} else sheet.score
    progress.follow_up(case, reached=True, score=score, by=sheet.agent)
    yield days.work(clock.now(), 60)
    progress.close(case, by=sheet.agent)
