"""Risks of the projects: thought of when planning, swept for, watched, answered, closed.

One manager has fallen silent: his project is swept no more.
"""

import datetime as dt
import random
from decimal import Decimal

from django.db.models import Max

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.indicators.models import Indicator
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.risk import verbs
from charter.rooms.risk.jobs import climb, look_at_all
from charter.rooms.risk.models import Category, Risk, RiskWarning, Watch
from charter.rooms.risk.verbs.sweeps import Look
from charter.site.demo.calendar import Days
from charter.site.demo.timeline import Story

SILENT = "東勝電子備援機房擴充"
EVERY = dt.timedelta(days=26)
FINISH_AHEAD = 3
OVERTIME, TOO_MUCH, FINE = "每週加班時數", Decimal(20), Decimal(15)
Seen = tuple[str, str, int, int, int, int, str]
# category, what may happen, likelihood, impact, probability, loss, measure
SEEN: tuple[Seen, ...] = (
    ("technical", "停機窗口內切換不完", 3, 4, 30, 400_000, "先在測試環境演練一次，備妥回復方案"),
    (
        "personnel",
        "關鍵工程師同時被兩個項目需要",
        3,
        3,
        40,
        150_000,
        "培養第二人，每週同步一次現況",
    ),
    ("market", "原廠零件交期延長", 4, 4, 45, 600_000, "找第二供應商並備妥安全庫存"),
)
NONE = {
    "technical": "沿用上一期已驗證的設備與工法，沒有新介面。",
    "market": "合約前已鎖定設備價格與交期。",
    "change": "需求書已由客戶簽認並凍結，變更走審批。",
}
LOOKED = {
    "market": "向兩家供應商確認交期與報價，沒有變動。",
    "technical": "看過測試紀錄與現場差異，沒有新的項目。",
    "personnel": "看過未來四週排班與代理人。",
    "customer": "與客戶窗口確認場地、資料與驗收條件。",
    "legal": "檢查合約罰則、保險與分包文件。",
}
LESSONS = {
    "technical": "切換前兩週先演練一次，停機時間少一半。",
    "personnel": "立項時就指定第二人，請假也不停工。",
    "market": "長交期零件在立項核准當天就下單。",
}


def think_ahead(project: Project, engineers: list[Person], chance: random.Random) -> None:
    """What planning says of the four topics: the personnel risk of every project, and another."""
    manager = project.manager
    chosen = {"personnel": SEEN[1]}
    other = SEEN[0] if chance.random() < 0.6 else SEEN[2]
    chosen[other[0]] = other
    for topic, seen in chosen.items():
        risk = _register(project, seen, engineers[0])
        verbs.assess_planning(project, topic=topic, risk=risk, by=manager)
    for topic in {"technical", "market", "change"} - chosen.keys():
        verbs.assess_planning(project, topic=topic, reason=NONE[topic], by=manager)


def _register(project: Project, seen: Seen, owner: Person) -> Risk:
    category, title, likelihood, impact, probability, loss, measure = seen
    manager = project.manager
    risk = verbs.identify(
        title=title, category=category, project=project, owner=manager, by=manager
    )
    verbs.assess(
        risk,
        likelihood=likelihood,
        impact=impact,
        probability=Decimal(probability),
        loss=Decimal(loss),
        by=manager,
    )
    verbs.respond(
        risk,
        strategy="reduce",
        residual=(max(1, likelihood - 1), max(1, impact - 1)),
        measure=measure,
        owner=owner,
        due=organisation_engine().add_days(clock.today(), 15),
        cost=Decimal(loss // 20),
        by=manager,
    )
    _watch(risk)
    return risk


def _watch(risk: Risk) -> None:
    """People by a reading of every week, the others by the tasks that are late."""
    if risk.category == Category.PERSONNEL:
        verbs.set_watch(
            risk,
            title=OVERTIME,
            unit="小時",
            read_every=7,
            threshold=TOO_MUCH,
            release=FINE,
            by=risk.owner,
        )
        return
    verbs.set_watch(
        risk,
        indicator=Indicator.objects.get(name="projects.delay"),
        scope="department",
        scope_id=risk.department_id,
        threshold=Decimal(4),
        release=Decimal(2),
        by=risk.owner,
    )


def tend(days: Days, chance: random.Random) -> Story:
    """What managers do about their risks on each working day, a quarter past ten."""
    moment = days.start + dt.timedelta(days=8, hours=10, minutes=15)
    while True:
        yield moment
        if organisation_engine().is_working_day(clock.today()):
            look_at_all()
            _sweep(days)
            _read(chance)
            _carry_out()
            _answer(chance)
            _close()
            climb()
        moment += dt.timedelta(days=1)


def _sweep(days: Days) -> None:
    projects = Project.objects.active().annotate(swept=Max("sweeps__held_at"))
    for project in projects.select_related("manager"):
        swept = getattr(project, "swept", None)
        if clock.now() - (swept or project.created_at) < EVERY or (
            project.name == SILENT and swept
        ):
            continue
        looks = {code: Look(text) for code, text in LOOKED.items()}
        verbs.hold_sweep(project, looks, by=project.manager)


def _read(chance: random.Random) -> None:
    for watch in Watch.objects.active().filter(indicator=None).select_related("risk__owner"):
        if watch.next_reading and watch.next_reading <= clock.today():
            busy = chance.random() < 0.06
            value = chance.randint(20, 24) if busy else chance.randint(4, 14)
            verbs.enter_sample(watch, value=Decimal(value), by=watch.risk.owner)


def _carry_out() -> None:
    soon = organisation_engine().add_days(clock.today(), FINISH_AHEAD)
    owed = Action.objects.open().filter(kind="risk.risk", due__lte=soon)
    for action in owed.select_related("owner", "assigned_by__manager"):
        report_done(action, evidence="已完成，紀錄存於項目文件", by=action.owner)
        above = action.assigned_by
        assert above
        verify(action, effective=True, by=above if above != action.owner else above.manager)  # type: ignore[arg-type]


def _answer(chance: random.Random) -> None:
    """The next working day; now and then with one more measure."""
    rows = RiskWarning.objects.unanswered().filter(
        warned_at__lt=clock.now() - dt.timedelta(hours=4)
    )
    for one in rows.select_related("risk__owner__manager", "risk__project", "watch"):
        owner = one.risk.owner
        if chance.random() < 0.5:
            verbs.keep(one, answer="只有這一週趕工，下週恢復正常排班。", by=owner)
            continue
        verbs.adjust(
            one,
            strategy="reduce",
            measure="調一位支援人力，連續兩週",
            owner=owner,
            due=organisation_engine().add_days(clock.today(), 10),
            by=owner,
        )


def _close() -> None:
    """Before a project is over its risks are closed with what was learned."""
    ended = Risk.objects.open().exclude(project__phase__in=Project.ACTIVE)
    for risk in ended.select_related("owner", "project"):
        waiting = Action.objects.of(risk).unfinished().exists()
        if waiting or RiskWarning.objects.unanswered().filter(risk=risk).exists():
            continue
        verbs.close(
            risk,
            has_occurred=risk.warnings.exists(),
            outcome="項目已驗收，措施生效。",
            lesson=LESSONS[risk.category],
            by=risk.owner,
        )
