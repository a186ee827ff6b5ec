"""A year's plan under way on one page: each department's targets with their measures, both rates,
what is behind. A handful of statements, however many targets."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charter.ground.formats import NOTHING, number
from charter.kernel.indicators.formulas import GRADES, MET, MISSED, Rate
from charter.org.models import Department
from charter.rooms.improvement.models import Cycle, Plan, Version
from charter.rooms.improvement.rates import weighted
from charter.rooms.steering.aims import Stand, stands_of
from charter.rooms.steering.models import Course, Gap

TONES = {MET: "ok", "nearly": "warn", "partly": "warn", MISSED: "bad"}
MOST_GAPS = 6


@dataclass(frozen=True)
class Row:
    """One target with the measures that are to move it."""

    stand: Stand
    courses: list[Course]

    @property
    def tone(self) -> str:
        return TONES.get(self.stand.standing.grade, "none")

    @property
    def word(self) -> str:
        return str(GRADES.get(self.stand.standing.grade, _("本期無資料")))

    @property
    def figures(self) -> dict[str, str]:
        unit, terms = self.stand.terms.unit, self.stand.terms
        return {
            "baseline": said(terms.baseline, unit),
            "first": said(self.stand.first.value, unit),
            "aim": said(terms.value, unit),
            "value": said(self.stand.value, unit),
            "current": percent(self.stand.standing.current),
            "original": percent(self.stand.standing.original),
        }

    @property
    def is_moved(self) -> bool:
        return bool(self.stand.standing.moved)

    @property
    def share(self) -> float | None:
        """How long its bar is, in percent."""
        raw = self.stand.standing.current.raw
        return None if raw is None else float(raw * 100)

    @property
    def gone(self) -> float:
        return float(self.stand.elapsed * 100)


@dataclass(frozen=True)
class Part:
    """A department's plan: the version in force, the one on its way, its targets."""

    plan: Plan
    ruling: Version | None
    proposed: Version | None
    rows: list[Row]
    others: list[Course]  # measures whose target is no longer in the plan
    current: str
    original: str


@dataclass(frozen=True)
class Overview:
    cycle: Cycle
    parts: list[Part]
    gaps: list[Gap]
    grades: list[tuple[str, str, int]]
    current: str
    original: str
    courses: list[Course] = field(default_factory=list)

    @property
    def targets(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @property
    def late(self) -> int:
        return sum(1 for one in self.courses if was_late(one))

    @property
    def on_time(self) -> str:
        n = len(self.courses)
        return NOTHING if not n else number(Decimal(n - self.late) * 100 / n, 0) + "%"

    @property
    def kept_or_late(self) -> list[tuple[str, str, int]]:
        n = len(self.courses)
        return [("ok", _("按期"), n - self.late), ("bad", _("延誤"), self.late)]

    @property
    def states(self) -> Counter[str]:
        return Counter(one.state for one in self.courses)

    @property
    def over(self) -> int:
        return len(self.courses) - self.states[Course.State.UNDER_WAY]

    @property
    def confirmed(self) -> int:
        return sum(self.states[state] for state in Course.CONFIRMED)

    @property
    def helped(self) -> int:
        return self.states[Course.State.EFFECTIVE] + self.states[Course.State.ROLLED_OUT]

    @property
    def verdicts(self) -> list[tuple[str, str, int]]:
        bad = self.confirmed - self.helped
        found = [("ok", _("有效"), self.helped), ("bad", _("未達預期"), bad)]
        return [*found, ("none", _("待驗證"), self.over - self.confirmed)]


def said(value: Decimal | None, unit: str) -> str:
    return NOTHING if value is None else number(value, 1) + unit


def percent(rate: Rate | None) -> str:
    return NOTHING if rate is None or rate.raw is None else number(rate.raw * 100, 0) + "%"


def was_late(course: Course) -> bool:
    return bool(course.days_late or (course.finished_on and course.finished_on > course.ends))


def overview(cycle: Cycle, department: Department | None = None) -> Overview:
    plans = cycle.plans.select_related("department", "owner", "cycle")
    plans = plans.filter(department=department) if department else plans
    every = list(plans.order_by("department__name", "pk"))
    standing = stands_of(every)
    courses = list(
        Course.objects.filter(measure__plan__in=every)
        .select_related("department", "owner", "terms", "measure")
        .order_by("ends", "pk")
    )
    versions = list(Version.objects.filter(plan__in=every).order_by("number"))
    parts = [_part(plan, standing, courses, versions) for plan in every]
    gaps = Gap.objects.open().filter(plan__in=every)
    return Overview(
        cycle,
        parts,
        list(gaps.select_related("plan__department", "answered_by").order_by("due", "pk")),
        _grades(row for part in parts for row in part.rows),
        *_both(one for _plan, one in standing),
        courses,
    )


def _both(found: Iterable[Stand]) -> tuple[str, str]:
    """(of the current targets, of the original ones); undefined where one has no figure."""
    every = list(found)
    current = weighted((one.standing.current, Decimal(1)) for one in every)
    return percent(current), percent(weighted((one.standing.original, Decimal(1)) for one in every))


def _part(
    plan: Plan, standing: list[tuple[Plan, Stand]], courses: list[Course], versions: list[Version]
) -> Part:
    mine = [one for of, one in standing if of.pk == plan.pk]
    by_target: dict[int | None, list[Course]] = defaultdict(list)
    for course in courses:
        if course.measure.plan_id == plan.pk:
            by_target[course.terms.target_id].append(course)
    rows = [Row(one, by_target.pop(one.target.pk, [])) for one in mine]
    own = [one for one in versions if one.plan_id == plan.pk]
    ruling = next((one for one in own if one.state == Version.State.IN_FORCE), None)
    proposed = next((one for one in own[::-1] if one.state in Version.OPEN), None)
    others = [course for rest in by_target.values() for course in rest]
    return Part(plan, ruling, proposed, rows, others, *_both(mine))


def _grades(rows: Iterable[Row]) -> list[tuple[str, str, int]]:
    """(tone, word, how many), the best first."""
    count = Counter(row.stand.standing.grade for row in rows)
    found = [(TONES[grade], str(word), count[grade]) for grade, word in GRADES.items()]
    rest = sum(count.values()) - sum(n for _tone, _word, n in found)
    return [*found, ("none", _("無資料"), rest)]


def as_json(found: Overview) -> dict[str, Any]:
    return {
        "cycle": found.cycle.pk,
        "year": found.cycle.year,
        "current": found.current,
        "original": found.original,
        "plans": [_part_json(part) for part in found.parts],
        "gaps": [one.pk for one in found.gaps],
    }


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "plan": part.plan.pk,
        "department": str(part.plan.department),
        "version": part.ruling.number if part.ruling else None,
        "proposed": part.proposed.number if part.proposed else None,
        "current": part.current,
        "original": part.original,
        "targets": [
            {"target": row.stand.target.pk, "title": row.stand.terms.title, **row.figures,
             "grade": row.stand.standing.grade, "measures": [one.pk for one in row.courses]}
            for row in part.rows
        ],
    }  # fmt: skip
