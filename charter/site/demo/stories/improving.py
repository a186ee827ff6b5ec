"""Two years of the improvement plan: one compiled to be carried out (`carrying`), the next being
compiled.

Planted: the market department hands its plan in late.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from charter.ground import clock, datafile
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.indicators import verbs as indicators
from charter.kernel.indicators.models import Indicator
from charter.org.models import Person
from charter.rooms.improvement.models import Cycle, Document, Plan, Reading, Version
from charter.rooms.improvement.verbs import (
    aims,
    analysing,
    clashes,
    cycles,
    documents,
    readings,
    versions,
)
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

TOLD: dict[str, Any] = datafile.read(Path(__file__).parents[1] / "improving.yaml")
SEATS = ("hsieh", "li", "lin", "shih", "hung", "cheng")
LATE = "MKT"
OWN: list[dict[str, Any]] = [
    {"title": "服務態度評分", "formula": "自評30%與上級評70%", "unit": "分", "method": "rating",
     "owner": "hung"},
    {"title": "機房標示檢查", "formula": "標示齊全的機房÷抽看的機房", "unit": "%",
     "method": "on_site", "owner": "shih"},
]  # fmt: skip


def all_improving(company: Company, days: Days) -> Iterator[Story]:
    this = days.now.astimezone(TAIPEI).year
    yield compile_plan(company, days, this, "measures")
    yield compile_plan(company, days, this + 1, "next")
    yield read_cases(company, days)


def _on(days: Days, year: int, month: int, day: int, hour: int = 10) -> dt.datetime:
    """That day, or the next weekday; not before the company exists."""
    wanted = dt.datetime(year, month, day, hour, tzinfo=TAIPEI)
    while wanted.weekday() >= calendar.SATURDAY:
        wanted += dt.timedelta(days=1)
    return max(wanted, days.start + dt.timedelta(days=7))


def compile_plan(company: Company, days: Days, year: int, which: str) -> Story:
    """From the office's call in October to the document in the year's last week."""
    yield _on(days, year - 1, 10, 20)
    cycle = _set_up(company, year)
    for n, code in enumerate(TOLD):
        late = code == LATE
        yield _on(days, year - 1, 12 if late else 11, 4 if late else 12 + 2 * n)
        _write(company, cycle, code, which)
    yield _on(days, year - 1, 12, 8)
    for version in Version.objects.filter(plan__cycle=cycle, state=Version.State.HANDED_IN):
        versions.review(version, review="六個部分齊全，目標與分析相符。", by=company.wang)
    for clash in cycle.clashes.open():
        clashes.settle(clash, way="keep", decision="兩邊錯開做，不衝突。", by=company.wang)
    yield _on(days, year - 1, 12, 15)
    document = documents.table(cycle, by=company.wang)
    yield _on(days, year - 1, 12, 18)
    _vote(company, document)
    yield _on(days, year - 1, 12, 22)
    decide(Request.objects.about(cycle).get(), verdict="approve", by=company.wu)
    yield _on(days, year - 1, 12, 28)
    documents.publish(document, by=company.wang)
    yield _on(days, year, 1, 4)
    for one in document.readings.exclude(person__department__code=LATE).select_related("person"):
        readings.confirm(one, by=one.person)


def read_cases(company: Company, days: Days) -> Story:
    """Heads read what was published lately, and one colleague of her own accord; Marketing never
    does."""
    for day in range(-280, 0, 10):
        yield days.at(day, 10)
        asked = Reading.objects.unread().exclude(case=None)
        for one in asked.exclude(person__department__code=LATE).select_related("person", "case"):
            readings.confirm(one, by=one.person)
            assert one.case
            readings.read_case(one.case, by=company.people["ting"])


def _set_up(company: Company, year: int) -> Cycle:
    office = company.wang
    cycle = cycles.set_up(year=year, by=office)
    unit = company.departments["QAD"]
    cycles.bind_office(cycle, office=unit, holder=office, by=company.wu)
    cycles.appoint(cycle, person=company.wu, seat="chair", by=company.wu)
    for name in SEATS:
        cycles.appoint(cycle, person=company.people[name], by=company.wu)
    for code, told in TOLD.items():
        unit, owner = company.departments[code], company.people[told["owner"]]
        cycles.include(cycle, department=unit, owner=owner, by=office)
    _own_indicators(company)
    cycles.start(cycle, by=office)
    return cycle


def _write(company: Company, cycle: Cycle, code: str, which: str) -> None:
    told, plan = TOLD[code], cycle.plans.get(department=company.departments[code])
    version, by = plan.version, company.people[told["owner"]]
    assert version is not None
    _analyse(plan, told, cycle.year - 1, by)
    last = dt.date(cycle.year, 12, 31)
    aimed = [
        aims.set_target(
            version, by=by, due=last, owner=by, source="系統指標", reason=told["said"][0],
            stretch="靠下面的措施改變流程，不是靠加班。", **_by_name(row),
        )
        for row in told["targets"]
    ]  # fmt: skip
    for row in told[which]:
        _plan_measure(company, version, row, aimed[row.get("aim", 0)].target, by)
    texts = {name: told[name] for name in ("overview", "schedule", "effect")}
    versions.write(version, by=by, **texts)
    version.refresh_from_db()
    versions.hand_in(version, by=by)


def _by_name(row: dict[str, Any]) -> dict[str, Any]:
    """A target of an indicator that the organisation keeps itself names it by its title."""
    told = {"unit": "%", **row}
    own = told.pop("own", "")
    return {**told, "indicator": Indicator.objects.get(title=own).name} if own else told


def _own_indicators(company: Company) -> None:
    """One scored from two sides, one looked at on site: no system counts them."""
    for own in OWN:
        if not Indicator.objects.filter(title=own["title"]).exists():
            facts = {**own, "owner": company.people[own["owner"]]}
            indicators.create(
                **facts, kind="quality", period="quarter", direction="higher", by=company.li
            )


def _analyse(plan: Plan, told: dict[str, Any], year: int, by: Person) -> None:
    source = f"{year}年台帳"
    counts = analysing.keep(
        plan, title="客戶反映的原因", kind="counts", origin="complaints",
        rows=list(told["counts"].items()), by=by, source=source,
    )  # fmt: skip
    trend = analysing.keep(
        plan, title="每月滿意度", kind="series", origin="feedback",
        rows=[(f"{year}-{n:02}", 82 + n * 7 % 5) for n in range(1, 11)], by=by, source=source,
    )  # fmt: skip
    rivals = analysing.keep(
        plan, title="與同業相比", kind="competitors", origin="service", direction="lower",
        rows=list(told["rivals"].items()), by=by, source="同業公開的年報",
    )  # fmt: skip
    for kind, said, data in zip(
        ("problem", "trend", "comparison"), told["said"], (counts, trend, rivals), strict=True
    ):
        analysing.state(plan, kind=kind, text=said, data=data, by=by)
    for kind, place, finding in (
        ("observation", "海城醫院機房", "等工程師到場時，護理站打了三次電話問進度。"),
        ("survey", "年度客戶問卷", "最想改的是：說好的時間要算數。"),
        ("interview", "部門週會", "同事說資料散在三個地方，找的時間比做的時間長。"),
    ):
        analysing.look(plan, kind=kind, on=clock.today(), place=place, finding=finding, by=by)


def _plan_measure(
    company: Company, version: Version, told: dict[str, Any], target: Any, by: Person
) -> None:
    row, year = dict(told), version.plan.cycle.year
    first, last, _done = row.pop("from"), row.pop("to"), row.pop("done", "")
    row.pop("aim", None)
    owner = company.people[row.pop("owner")]
    aims.set_measure(
        version, target=target, owner=owner, starts=dt.date(year, first, 5),
        ends=dt.date(year, last, 24), asks=[{"kind": "person", "person": owner, "percent": 20}],
        by=by, **row,
    )  # fmt: skip


def _vote(company: Company, document: Document) -> None:
    """All for it; who heads a department leaves the vote on its plan."""
    for part in document.parts.select_related("version__plan"):
        for name in ("wu", *SEATS):
            document.refresh_from_db()
            voter = company.people[name]
            if document.state != Document.State.VOTING:
                return
            if voter.department_id != part.version.plan.department_id:
                documents.vote(part, voice="for", by=voter)
