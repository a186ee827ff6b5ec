"""Quality over fourteen months: problems and their effects, meetings, reports, suggestions.

One breach is planted: `FORGOTTEN` was reported and never contained, so SP2.3.2b is broken.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from charter.ground import clock
from charter.kernel.actions.verbs import report_done
from charter.kernel.actions.verbs import verify as verify_action
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.kernel.meetings import verbs as meetings
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.quality.meetings import KIND
from charter.rooms.quality.models import Problem
from charter.rooms.quality.verbs import effects, majors, problems, reports, suggestions
from charter.rooms.quality.verbs.problems import Finding
from charter.site.demo.calendar import SATURDAY, Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

MONTHS = 28  # a meeting and a report at least once in every thirty days


@dataclass(frozen=True)
class Trouble:
    """`day` counts from the present; `project` is a place among those that run at the time."""

    day: int
    title: str
    text: str
    source: str
    step: str
    finder: str
    owner: str
    doer: str
    category: str
    cause: str
    whys: tuple[str, ...]
    containment: str
    measure: str
    effect: str
    facts: dict[str, Any] = field(default_factory=dict)
    project: int | None = None


TROUBLES = (
    Trouble(
        -330, "UPS維護清單漏掉兩組電池", "巡檢後客戶發現B櫃兩組電池沒有量內阻。", "complaint",
        "upkeep", "hsu", "chen", "chang", "method", "清單沒有雙人核對",
        ("清單漏列B櫃", "抄錄時沒有對照設備表", "沒有第二人核對"),
        "當天回現場補量並向客戶說明", "巡檢清單改由設備表帶出，完工前由第二人核對",
        "三個月抽查12次巡檢，沒有再漏項",
    ),
    Trouble(
        -250, "溫度感測器讀值偏高兩度", "測試報告與標準溫度計差2.1度。", "test", "testing", "sun",
        "tsai", "lo", "measurement", "感測器未定期校正",
        ("感測器漂移", "超過兩年沒有校正", "校正不在年度計劃裡"), "先以標準溫度計人工記錄",
        "把校正排進年度計劃並貼校正標籤", "抽測8個感測器，誤差都在0.5度內",
    ),
    Trouble(
        -200, "搬遷時機櫃滑落，險些傷人", "搬運斜坡板沒有固定，機櫃滑下，幸未傷人。", "self",
        "delivery", "ho", "shen", "wei", "environment", "斜坡板沒有固定點",
        ("斜坡板移位", "地面無固定點", "作業前沒有檢查場地"), "停工並封鎖現場，改用起重設備",
        "搬運前場地檢查列為必做項目，備齊固定座", "後續5次搬運都有檢查紀錄，沒有再發生",
        {"is_safety": True}, 0,
    ),
    Trouble(
        -150, "月報用電數字與電表不符", "客戶月報的用電量少算一個迴路。", "complaint", "documents",
        "liao", "chiang", "pan", "method", "月報公式沒有複核",
        ("少算一個迴路", "新增迴路沒有加進公式", "沒有人複核公式"), "更正月報並致歉",
        "新增迴路要同時更新公式，由第二人複核", "連續兩期月報複核無誤",
    ),
    Trouble(
        -120, "巡檢清單又漏掉冷卻水塔", "季度巡檢沒有檢查水塔。", "check", "upkeep", "tang", "yo",
        "tung", "method", "抄錄舊版清單", ("用了舊版清單", "舊版檔案還放在公用資料夾"),
        "隔天補檢", "公用資料夾只留現行版本", "抽查6次都用現行版本",
    ),
    Trouble(
        -75, "客服回電語氣不耐，客戶抱怨", "錄音顯示打斷客戶三次。", "complaint", "desk", "hung",
        "hung", "chou", "people", "尖峰時段一人接兩線",
        ("同時接兩線", "尖峰只排一人"), "主管致歉並改由資深同事接手", "尖峰時段加排一人",
        "尖峰抽聽20通，沒有打斷客戶", {},
    ),
    Trouble(
        -40, "監測平台告警沒有送達值班人員", "凌晨告警延遲40分鐘才送達。", "case", "upkeep", "peng",
        "tsai", "peng", "machine", "簡訊閘道沒有備援",
        ("閘道中斷", "沒有備援路徑"), "改以電話通知並每小時人工巡看", "加第二家簡訊閘道",
        "等30天後驗證", {"loss": Decimal(620_000)}, 1,
    ),
    Trouble(
        -12, "交付文件版本標示錯誤", "竣工圖標示V2，內容是V1。", "acceptance", "handover", "chan",
        "chao", "tai", "method", "文件沒有版本檢查",
        ("人工改版號", "沒有檢查步驟"), "收回並換發正確版本", "交付前以系統版本欄核對",
        "等30天後驗證",
    ),
)  # fmt: skip
FORGOTTEN = Finding(
    title="備品櫃鑰匙無人登記",
    description="借出兩次都沒有登記，找不到人。",
    source="audit",
    step="upkeep",
)


def _workday(moment: dt.datetime) -> dt.datetime:
    while moment.weekday() >= SATURDAY:
        moment += dt.timedelta(days=1)
    return moment


def all_quality(company: Company, days: Days) -> Iterator[Story]:
    yield from (_trouble(company, days, one) for one in TROUBLES)
    yield _forgotten(company, days)
    yield _meetings(company, days)
    yield _reports(company, days)
    yield from (_suggestion(company, days, one) for one in SUGGESTIONS)


def _running(place: int | None) -> Project | None:
    """One of the projects in execution at that time."""
    if place is None:
        return None
    found = list(Project.objects.filter(phase=Project.Phase.EXECUTION).order_by("pk"))
    return found[place % len(found)] if found else None


def _trouble(company: Company, days: Days, told: Trouble) -> Story:
    cast = company.people
    owner, doer, begun = cast[told.owner], cast[told.doer], days.at(told.day, 10)
    yield begun
    finding = Finding(
        title=told.title,
        description=told.text,
        source=told.source,
        step=told.step,
        owner=owner,
        department=owner.department,
        project=_running(told.project),
        **told.facts,
    )
    problem = problems.report(finding, by=cast[told.finder])
    yield begun + dt.timedelta(hours=4)
    problems.contain(problem, containment=told.containment, by=owner)
    if problem.is_major:
        _tell_management(company, problem)
    yield _workday(begun + dt.timedelta(days=1))
    problems.find_cause(problem, category=told.category, cause=told.cause, whys=told.whys, by=owner)
    due = min(problem.due, clock.today() + dt.timedelta(days=8))
    action = problems.plan_rectification(
        problem, measure=told.measure, owner=doer, due=due, by=owner
    )
    yield _workday(begun + dt.timedelta(days=6))
    report_done(action, evidence=f"{told.measure}：已完成並附照片。", by=doer)
    yield _workday(begun + dt.timedelta(days=39))
    problem.refresh_from_db()
    effects.verify(problem, effective=True, effect=told.effect, by=_judge(company, owner))


def _judge(company: Company, owner: Person) -> Person:
    return company.sun if owner != company.sun else company.li


def _tell_management(company: Company, problem: Problem) -> None:
    members = [company.sun, problem.owner]
    majors.set_up_team(problem, leader=company.lin, members=members, by=company.li)
    said = "經過、影響與應急處理如問題紀錄；專項整改小組已成立，兩天內查明原因。"
    majors.report_up(problem, report=said, by=problem.owner)
    majors.prevent(
        problem,
        prevention="修訂作業標準並列入新人培訓；其他項目同步檢查。",
        recognition="小組兩天內查明原因，通報表揚。",
        by=company.lin,
    )


def _forgotten(company: Company, days: Days) -> Story:
    yield days.at(-20, 15)
    problems.report(FORGOTTEN, by=company.tang)


def _every_period(days: Days, offset: int) -> Iterator[dt.datetime]:
    moment = days.start + dt.timedelta(days=offset)
    while moment <= days.now:
        yield _workday(moment)
        moment += dt.timedelta(days=MONTHS)


def _meetings(company: Company, days: Days) -> Story:
    """Called in the morning, held in the afternoon, one decision each."""
    asked = [company.sun, company.lin, company.shih, company.hung, company.wang]
    for moment in _every_period(days, 14):
        yield moment.replace(hour=9)
        generate(RULES["quality.meeting"])
        meeting = meetings.call_meeting(
            title="質量分析會議",
            starts_at=clock.now() + dt.timedelta(hours=5),
            people=asked,
            kind=KIND,
            place="三樓會議室",
            by=company.li,
        )
        yield moment.replace(hour=16)
        seats = dict.fromkeys(meeting.seats.values_list("pk", flat=True), "present")
        meetings.minute(meeting, answers=seats, by=company.li)
        due = clock.today() + dt.timedelta(days=21)
        text = "主要原因的改進做法納入下月檢查重點"
        made = meetings.decide(meeting, text=text, owner=company.tang, due=due, by=company.li)
        said = "看過本期數字與未解決的問題，確認原因與措施。"
        meetings.close(meeting, minutes=said, by=company.li)
        yield _workday(moment.replace(hour=17) + dt.timedelta(days=10))
        action = made.action
        report_done(action, evidence="已列入下月檢查表。", by=company.tang)
        verify_action(action, effective=True, effect="抽查時已照做。", by=company.li)


def _reports(company: Company, days: Days) -> Story:
    """The month before; what was drawn is published on the same day."""
    month = (days.start.date().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    for moment in _every_period(days, 12):
        yield moment.replace(hour=14)
        generate(RULES["quality.report"])
        report = reports.draw(month, remarks="本月重點見原因分析。", by=company.li)
        reports.publish(report, by=company.li)
        month = (month + dt.timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Idea:
    day: int
    by: str
    trier: str
    title: str
    present: str
    idea: str
    measured: str
    before: int
    after: int
    case: str


SUGGESTIONS = (
    Idea(
        -300, "chang", "ho", "派工單附現場照片", "常常找不到配電盤，多花半小時。",
        "派工單附上次的現場照片。", "平均找設備時間（分鐘）", 28, 9,
        "派工單範本加一欄照片，完工時順手更新。",
    ),
    Idea(
        -180, "liao", "lai", "常見問題先回覆步驟", "一半來電問同樣的五件事。",
        "把步驟做成一頁，接到就先傳。", "重複來電（件／週）", 34, 15,
        "一頁步驟放在客服首頁，每季更新。",
    ),
    Idea(
        -60, "wen", "tai", "巡檢路線依樓層排", "上下樓來回走，巡檢超時。",
        "清單依樓層與動線排序。", "每次巡檢時間（分鐘）", 155, 120,
        "清單加樓層欄，匯出時自動排序。",
    ),
    Idea(-2, "kao", "", "工具箱貼QR碼", "借用要手寫。", "掃碼借還。", "", 0, 0, ""),
)  # fmt: skip


def _suggestion(company: Company, days: Days, told: Idea) -> Story:
    cast, begun = company.people, days.at(told.day, 11)
    yield begun
    one = suggestions.submit(
        title=told.title, present=told.present, idea=told.idea, by=cast[told.by]
    )
    if not told.trier:
        return
    yield _workday(begun + dt.timedelta(days=1))
    suggestions.answer(one, answer="謝謝，值得一試。", by=company.wang)
    until = clock.today() + dt.timedelta(days=20)
    suggestions.adopt(one, tried_by=cast[told.trier], until=until, by=company.wang)
    yield _workday(begun + dt.timedelta(days=16))
    suggestions.report_trial(one, trial="照著做了兩週，前後各量一週。", by=cast[told.trier])
    yield _workday(begun + dt.timedelta(days=24))
    suggestions.judge(
        one,
        effective=True,
        measured=told.measured,
        before=Decimal(told.before),
        after=Decimal(told.after),
        effect="效果明顯，沒有副作用。",
        by=company.sun,
    )
    suggestions.reward(one, form="points", amount=Decimal(50), by=company.li)
    suggestions.publish(one, case_text=told.case, by=company.li)
