"""Why a project is red: computed from facts, explained in ranked sentences, the rule shown.

Six dimensions; those whose rooms are not here yet honestly say that they know nothing.
"""

import datetime as dt
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from charter.ground import clock
from charter.ground.database.prepared import Prepared, Shape
from charter.ground.i18n.phrase import Phrase, phrase, worded
from charter.kernel.parameters.queries import in_force
from charter.rooms.projects.joined import DIMENSIONS
from charter.rooms.projects.models import Opinion, Project, Signature, Task

Health = Project.Health
CLAUSE = "SP2.3.3b"
SPI_RED, SPI_AMBER = Decimal("0.85"), Decimal("0.95")
STALE_SHOWN = 3
REASONS_KEPT = 5
WORST = [Health.NONE, Health.OK, Health.WARN, Health.BAD]
OTHER_ROOMS = {
    "cost": phrase("成本"),
    "quality": phrase("質量"),
    "risk": phrase("風險"),
    "communication": phrase("溝通"),
}
WORDS = ("text", "label", "value", "rule")
NO_DATA = phrase("無資料")
TASK = Shape(Task, "owner")
WORK = Prepared(
    lambda project: TASK.of(Task.objects.filter(project=project).in_force().work()), project=int
)
SILENT = Prepared(
    lambda project, before: TASK.of(Task.objects.filter(project=project).stale(before, 0))[
        :STALE_SHOWN
    ],
    project=int,
    before=dt.datetime,
)
OPINIONS = Prepared(
    lambda project: (
        Opinion.objects.filter(acceptance__project=project)
        .order_by()
        .values("acceptance__project")
        .annotate(n=Count("pk"), waiting=Count("pk", filter=Q(answered_at=None)))
        .values_list("n", "waiting")
    ),
    project=int,
)
STARS = Prepared(
    lambda project: (
        Signature.objects.filter(acceptance__project=project)
        .order_by(F("stars").desc(nulls_last=True))
        .values_list("stars")[:1]
    ),
    project=int,
)


@dataclass(frozen=True)
class Reason:
    """One sentence, kept as what it says; `weight` ranks it, `clause` demands the reaction,
    `task` is its subject; what is no task has the `url` of its page."""

    text: Phrase
    tone: str
    clause: str
    weight: int
    task: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Dimension:
    key: str
    label: Phrase
    health: str
    value: Phrase
    rule: Phrase


@dataclass
class Reading:
    health: Health
    reasons: list[Reason]
    dimensions: list[Dimension]

    def as_json(self) -> dict[str, Any]:
        return {
            "reasons": [asdict(reason) for reason in self.reasons],
            "dimensions": [asdict(dimension) for dimension in self.dimensions],
        }


def told(written: Any) -> dict[str, list[dict[str, Any]]]:
    """The reasons and dimensions that a project keeps, in the words of the reader."""
    kept = written or {}
    return {
        name: [{k: worded(v) if k in WORDS else v for k, v in one.items()} for one in kept[name]]
        for name in ("reasons", "dimensions")
        if name in kept
    }


@dataclass(frozen=True)
class Lateness:
    task: Task
    days: int


@dataclass
class Deviations:
    """How far the project is behind its plan, in percent of its length, and by which tasks."""

    behind_percent: int
    beyond: list[Lateness] = field(default_factory=list)


def lateness(task: Task, today: dt.date) -> int:
    """Calendar days between the planned finish and the actual, else the expected one."""
    if task.finish is None:
        return 0
    end = task.actual_finish or task.forecast_finish
    expected = timezone.localdate(end) if end else today
    return (expected - timezone.localdate(task.finish)).days


def tolerance(project: Project) -> Deviations:
    """Open tasks that will end later than the tolerance (percent of their own length) allows."""
    percent = in_force()["schedule_tolerance_percent"]
    today = clock.today()
    tasks = list(Task.objects.filter(project=project).in_force().work())
    beyond = []
    for task in tasks:
        days = lateness(task, today)
        if not task.is_finished and days > 0 and _is_beyond(task, days, percent):
            beyond.append(Lateness(task, days))
    beyond.sort(key=lambda found: -found.days)
    return Deviations(_behind(project, tasks, today), beyond)


def _is_beyond(task: Task, days: int, percent: int) -> bool:
    assert task.start
    assert task.finish
    length = (timezone.localdate(task.finish) - timezone.localdate(task.start)).days + 1
    return days * 100 > length * percent


def _behind(project: Project, tasks: list[Task], today: dt.date) -> int:
    """By how much the end moves, in percent of the planned length of the whole plan."""
    dated = [t for t in tasks if t.start and t.finish]
    if not dated:
        return 0
    first = min(timezone.localdate(t.start) for t in dated if t.start)
    last = max(timezone.localdate(t.finish) for t in dated if t.finish)
    late = max(
        lateness(t, today) for t in dated if t.finish and timezone.localdate(t.finish) == last
    )
    return max(0, late * 100 // ((last - first).days + 1))


def reading(project: Project) -> Reading:
    """The project's health now. Six queries at most, whatever the number of tasks."""
    tasks = TASK.all(WORK.rows(project=project.pk))
    schedule, reasons = _schedule(project, tasks)
    customer, more = _customer(project)
    dimensions = [schedule]
    for key, label in OTHER_ROOMS.items():
        if key in DIMENSIONS:
            found, theirs = DIMENSIONS[key](project)
            reasons += theirs
        else:
            found = Dimension(key, label, Health.NONE, NO_DATA, phrase("這個模組還沒有啟用"))
        dimensions.append(found)
    dimensions.append(customer)
    reasons = sorted([*reasons, *more], key=lambda reason: -reason.weight)[:REASONS_KEPT]
    worst = max((Health(d.health) for d in dimensions), key=WORST.index)
    return Reading(worst, reasons, dimensions)


def performance(tasks: list[Task], now: dt.datetime) -> tuple[Decimal, Decimal] | None:
    """(earned, planned) by now in working seconds of planned duration; None before the start.

    Earned = duration x percent; planned = duration x the part of its planned time that is over.
    """
    earned = planned = Decimal(0)
    for task in tasks:
        if not (task.start and task.finish and task.duration):
            continue
        earned += Decimal(task.duration) * task.percent / 100
        length = (task.finish - task.start).total_seconds()
        over = (min(now, task.finish) - task.start).total_seconds()
        share = Decimal(max(0.0, over) / length) if length > 0 else Decimal(now >= task.finish)
        planned += Decimal(task.duration) * share
    return (earned, planned) if planned else None


def _schedule(project: Project, tasks: list[Task]) -> tuple[Dimension, list[Reason]]:
    label = phrase("進度")
    rule = phrase("紅線：SPI < %(red)s或關鍵任務延誤超過容許", red=SPI_RED)
    if not tasks:
        return Dimension("schedule", label, Health.NONE, NO_DATA, phrase("還沒有核准的計劃")), []
    reasons = [*_late_reasons(tasks), *_stale_reasons(project)]
    found = performance(tasks, clock.now())
    if found is None:
        health, value = Health.OK, phrase("尚未開始")
    else:
        spi = (found[0] / found[1]).quantize(Decimal("0.01"))
        health = Health.BAD if spi < SPI_RED else Health.WARN if spi < SPI_AMBER else Health.OK
        value = Phrase("SPI %(spi)s", {"spi": str(spi)})
        if project.phase not in Project.ACTIVE:
            health = Health.OK
    worst = max([health, *(Health(r.tone) for r in reasons)], key=WORST.index)
    return Dimension("schedule", label, worst, value, rule), reasons


def _late_reasons(tasks: list[Task]) -> list[Reason]:
    """Late tasks, worst first: on the critical path they say what they push."""
    today, percent = clock.today(), in_force()["schedule_tolerance_percent"]
    end = max((t for t in tasks if t.finish), key=lambda t: (t.finish, t.position), default=None)
    reasons = []
    for task in tasks:
        days = lateness(task, today)
        if task.is_finished or days <= 0 or not _is_beyond(task, days, percent):
            continue
        started = task.is_started or (task.finish and timezone.localdate(task.finish) < today)
        if not started and not task.is_critical:
            continue
        tone = Health.BAD if task.is_critical else Health.WARN
        weight = days * (10 if task.is_critical else 1) + (1 if started else 0)
        reasons.append(Reason(_late_sentence(task, days, end), tone, CLAUSE, weight, task.pk))
    return reasons


def _late_sentence(task: Task, days: int, end: Task | None) -> Phrase:
    facts: dict[str, Any] = {"task": task.name, "days": days, "owner": task.owner or "--"}
    if not task.is_critical or end is None or not (end.finish and end.forecast_finish):
        return phrase("%(task)s晚%(days)s天，責任人%(owner)s，還有浮動時間可以趕上。", **facts)
    if end.pk == task.pk:
        facts |= {"new": end.forecast_finish, "old": end.finish}
        return phrase("%(task)s晚%(days)s天，由%(old)s延到%(new)s。", **facts)
    facts |= {"end": end.name, "old": end.finish, "new": end.forecast_finish}
    return phrase("%(task)s晚%(days)s天，在關鍵路徑上，把%(end)s從%(old)s推到%(new)s。", **facts)


def _stale_reasons(project: Project) -> list[Reason]:
    days = in_force()["progress_report_interval_days"]
    rows = SILENT.rows(project=project.pk, before=clock.now() - dt.timedelta(days=days))
    return [
        Reason(
            phrase(
                "%(task)s超過%(days)s天沒有回報，責任人%(owner)s。",
                task=task.name,
                days=days,
                owner=task.owner or "--",
            ),
            Health.WARN,
            "SP2.3.1b",
            1,
            task.pk,
        )
        for task in TASK.all(rows)
    ]


def _customer(project: Project) -> tuple[Dimension, list[Reason]]:
    """What the customer said at acceptance: opinions not answered yet, stars given."""
    label, rule = phrase("客戶"), phrase("紅線：客戶意見未回覆")
    opinions = OPINIONS.first(project=project.pk)
    if opinions and opinions.waiting:
        text = phrase("客戶有%(count)s則驗收意見還沒有回覆。", count=opinions.waiting)
        value = phrase("%(count)s則意見未回覆", count=opinions.waiting)
        reason = Reason(text, Health.BAD, "SP2.4.2b", 50)
        return Dimension("customer", label, Health.BAD, value, rule), [reason]
    best = STARS.first(project=project.pk)
    if best and best.stars:
        health = Health.OK if best.stars >= 4 else Health.WARN
        value, scale = phrase("滿意度%(stars)s", stars=best.stars), phrase("驗收時的評分，共5分")
        return Dimension("customer", label, health, value, scale), []
    if opinions:
        return Dimension("customer", label, Health.OK, phrase("意見都已回覆"), rule), []
    return Dimension("customer", label, Health.NONE, NO_DATA, phrase("客戶還沒有表示意見")), []
