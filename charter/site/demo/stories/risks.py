"""Risks of the projects: thought of when planning, swept for, watched, answered, closed.

One manager has fallen silent: his project is swept no more, and its warning is never answered.
"""

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Max

from charter.ground import clock, datafile
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.indicators.models import Indicator
from charter.kernel.registers.models import Grade
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.risk import verbs
from charter.rooms.risk.jobs import climb
from charter.rooms.risk.models import Category, Risk, RiskWarning, Watch
from charter.rooms.risk.verbs.sweeps import Look
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

SILENT = "東勝電子備援機房擴充"
GONE_SILENT = 30  # days before the present
EVERY = dt.timedelta(days=26)
FINISH_AHEAD = 3
TENDED = (0, 2, 4)  # days of the week
OVERTIME, TOO_MUCH, FINE = "每週加班時數", Decimal(20), Decimal(15)
TOPICS = ("technical", "personnel", "market", "change")
TOLD: dict[str, Any] = datafile.read(Path(__file__).parents[1] / "risks.yaml")
LESSONS = {seen["title"]: seen["lesson"] for seen in TOLD["seen"]}
USUAL_LESSON = "排查時就說出來，比發生後才處理省一半時間。"


def think_ahead(project: Project, engineers: list[Person]) -> None:
    """What planning says of the four topics, and what customer and law may bring."""
    manager, chance = project.manager, random.Random(project.name)  # noqa: S311
    first, *others = TOLD["seen"]
    chosen = [first, *chance.sample(others, 3)]
    known = {}
    for place, seen in enumerate(chosen):
        known[seen["category"]] = _register(project, seen, engineers[place % len(engineers)])
    for topic in TOPICS:
        if topic in known:
            verbs.assess_planning(project, topic=topic, risk=known[topic], by=manager)
        else:
            verbs.assess_planning(project, topic=topic, reason=TOLD["none"][topic], by=manager)


def _register(project: Project, seen: dict[str, Any], owner: Person) -> Risk:
    likelihood, impact, probability, loss = seen["place"]
    manager = project.manager
    risk = verbs.identify(
        title=seen["title"],
        category=seen["category"],
        project=project,
        owner=manager,
        cause=seen["cause"],
        consequence=seen["effect"],
        by=manager,
    )
    verbs.assess(
        risk,
        likelihood=likelihood,
        impact=impact,
        probability=Decimal(probability),
        loss=Decimal(loss),
        by=manager,
    )
    if risk.grade != Grade.LOW:
        _meet(risk, seen["measure"], owner, Decimal(loss // 20))
    return risk


def _meet(risk: Risk, measure: str, owner: Person, cost: Decimal) -> None:
    verbs.respond(
        risk,
        strategy="reduce",
        residual=(max(1, (risk.likelihood or 1) - 1), max(1, (risk.impact or 1) - 1)),
        measure=measure,
        owner=owner,
        due=organisation_engine().add_days(clock.today(), 15),
        cost=cost,
        by=risk.owner,
    )
    _watch(risk)


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
    """What managers do about their risks on Mondays, Wednesdays and Fridays, a quarter past ten."""
    moment, silent_since = (
        days.start + dt.timedelta(days=8, hours=1, minutes=15),
        days.at(-GONE_SILENT),
    )
    while True:
        yield moment
        if clock.today().weekday() in TENDED and organisation_engine().is_working_day(
            clock.today()
        ):
            rows = _all_but_silent() if clock.now() > silent_since else Project.objects.all()
            _sweep(rows, chance)
            _assess(rows)
            _read(rows, days, chance)
            _carry_out(days)
            _answer(rows, chance)
            _close()
            climb()
        moment += dt.timedelta(days=1)


def _all_but_silent() -> Any:
    return Project.objects.exclude(name=SILENT)


def _sweep(rows: Any, chance: random.Random) -> None:
    """Once in four times the round finds something new; its manager grades it the next day."""
    projects = rows.active().annotate(swept=Max("sweeps__held_at"))
    for project in projects.select_related("manager"):
        if clock.now() - (project.swept or project.created_at) < EVERY:
            continue
        looks = {code: Look(text) for code, text in TOLD["looked"].items()}
        if chance.random() < 0.25:
            new = chance.choice(TOLD["later"])
            looks[new["category"]] = Look("與現場核對後，新增一項。", (new["title"],))
        verbs.hold_sweep(project, looks, by=project.manager)


def _assess(rows: Any) -> None:
    """What a sweep found is graded, and as it is small only kept in view."""
    found = Risk.objects.filter(state=Risk.State.IDENTIFIED, sweep__isnull=False, project__in=rows)
    for risk in found.select_related("owner", "project"):
        if clock.now() - risk.opened_at > dt.timedelta(hours=20):
            verbs.assess(risk, likelihood=2, impact=2, by=risk.owner)
            why = "影響小，每月排查時再看一次。"
            verbs.respond(risk, strategy="accept", acceptance=why, by=risk.owner)


def _read(rows: Any, days: Days, chance: random.Random) -> None:
    """Overtime by the managers; what falls due on the demo's present day is left to be entered."""
    watches = Watch.objects.active().filter(indicator=None, risk__project__in=rows)
    if clock.now() > days.now - dt.timedelta(days=1):
        return
    for watch in watches.filter(title=OVERTIME).select_related("risk__owner", "risk__project"):
        if watch.next_reading and watch.next_reading <= clock.today():
            busy = chance.random() < 0.06
            value = chance.randint(20, 24) if busy else chance.randint(4, 14)
            verbs.enter_sample(watch, value=Decimal(value), by=watch.risk.owner)


def _carry_out(days: Days) -> None:
    """A few days ahead; what falls due after the demo's present is still being worked on."""
    soon = organisation_engine().add_days(clock.today(), FINISH_AHEAD)
    owed = Action.objects.open().filter(kind="risk.risk", due__lte=min(soon, days.now.date()))
    for action in owed.select_related("owner__manager", "assigned_by__manager"):
        report_done(action, evidence="已完成，紀錄存於項目文件", by=action.owner)
        above = action.assigned_by
        assert above
        verify(action, effective=True, by=above if above != action.owner else above.manager)  # type: ignore[arg-type]


def _answer(rows: Any, chance: random.Random) -> None:
    """The next working day; now and then with one more measure."""
    found = RiskWarning.objects.unanswered().filter(
        warned_at__lt=clock.now() - dt.timedelta(hours=12), risk__project__in=rows
    )
    for one in found.select_related("risk__owner__manager", "risk__project", "watch"):
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
            lesson=LESSONS.get(risk.title, USUAL_LESSON),
            by=risk.owner,
        )


def nobody_answers(company: Company, days: Days) -> Story:
    """Quality enters the silent project's overtime, which warns; nobody answers, it climbs."""
    yield days.at(-9, 14)
    watch = Watch.objects.active().filter(risk__project__name=SILENT, title=OVERTIME)
    found = watch.select_related("risk__owner", "risk__project").get()
    verbs.enter_sample(found, value=Decimal(27), note="門禁紀錄合計", by=company.sun)
