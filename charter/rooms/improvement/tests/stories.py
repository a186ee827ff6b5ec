"""Cycles told with the real verbs, for the tests of this room."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.indicators import verbs as indicators
from charter.kernel.indicators.models import Indicator
from charter.org.models import Department, Person
from charter.rooms.improvement.models import Cover, Cycle, Document, Plan, Version
from charter.rooms.improvement.verbs import aims, analysing, cycles, documents, versions

YEAR = 2027


def measured(company: SimpleNamespace, title: str = "首次響應準時率") -> Indicator:
    return indicators.create(
        title=title,
        formula="準時件數÷全部件數",
        unit="%",
        direction="higher",
        period="month",
        kind="quality",
        method="data",
        owner=company.quality,
        clauses=[],
        by=company.quality,
    )


def prepared(company: SimpleNamespace, *more: tuple[Department, Person], year: int = YEAR) -> Cycle:
    """Office, group of four with its chair, and the service department in scope."""
    cycle = cycles.set_up(year=year, by=company.deputy)
    cycles.bind_office(cycle, office=company.office, holder=company.deputy, by=company.boss)
    cycles.appoint(cycle, person=company.boss, seat="chair", by=company.boss)
    for person in (company.head, company.quality, company.finance):
        cycles.appoint(cycle, person=person, by=company.boss)
    for department, owner in ((company.service, company.head), *more):
        cycles.include(cycle, department=department, owner=owner, by=company.deputy)
    return cycle


def started(company: SimpleNamespace, *more: tuple[Department, Person], year: int = YEAR) -> Cycle:
    cycle = prepared(company, *more, year=year)
    cycles.start(cycle, by=company.deputy)
    return cycle


def analysed(plan: Plan) -> None:
    by = plan.owner
    facts: dict[str, Any] = {"by": by}
    counts = analysing.keep(
        plan, title="投訴分類", kind="counts", origin="complaints", source="2026年投訴台帳",
        rows=[("漏水", 50), ("延遲", 30), ("態度", 15), ("其他", 5)], **facts,
    )  # fmt: skip
    series = analysing.keep(
        plan, title="滿意度", kind="series", origin="feedback", source="2026年調查報告",
        rows=[(f"2026-{n:02}", 85 + n % 3) for n in range(1, 11)], **facts,
    )  # fmt: skip
    rivals = analysing.keep(
        plan, title="響應分鐘", kind="competitors", origin="service", source="公開年報",
        rows=[("ours", 40), ("甲公司", 25)], direction="lower", **facts,
    )  # fmt: skip
    analysing.state(plan, kind="problem", text="漏水與延遲佔八成", data=counts, by=by)
    analysing.state(plan, kind="trend", text="滿意度沒有變化", data=series, by=by)
    analysing.state(plan, kind="comparison", text="響應落後甲公司", data=rivals, by=by)
    for kind in ("observation", "survey", "interview"):
        analysing.look(
            plan, kind=kind, on=dt.date(2026, 11, 10), place="海城醫院", finding="等候很久", by=by
        )


def aimed(version: Version, indicator: Indicator, **more: Any) -> list[Any]:
    by = version.plan.owner
    terms: dict[str, Any] = {
        "indicator": indicator.name, "baseline": 85, "value": 90, "unit": "%",
        "due": version.plan.cycle.ends, "owner": by, "source": "服務台月報",
        "reason": "響應落後甲公司", **more,
    }  # fmt: skip
    name = version.plan.department.name
    return [
        aims.set_target(version, title=f"{name}{cover.label}", cover=cover, by=by, **terms)
        for cover in Cover
    ]


def planned(version: Version, target: Any, title: str, **more: Any) -> Any:
    by = version.plan.owner
    terms: dict[str, Any] = {
        "kind": "process", "cause": "派工要人工轉兩次", "owner": by,
        "starts": dt.date(version.plan.cycle.year, 1, 4),
        "ends": dt.date(version.plan.cycle.year, 3, 31), **more,
    }  # fmt: skip
    return aims.set_measure(version, title=title, target=target.target, by=by, **terms)


def written(plan: Plan, indicator: Indicator, title: str = "自動派工", **more: Any) -> Version:
    """A whole draft: analysis, three targets, one measure and the texts."""
    version = plan.version
    assert version is not None
    analysed(plan)
    targets = aimed(version, indicator)
    planned(version, targets[0], title, **more)
    versions.write(
        version, overview="一年的重點", schedule="第一季完成", effect="響應到90%", by=plan.owner
    )
    version.refresh_from_db()
    return version


def handed_in(plan: Plan, indicator: Indicator, *words: str, **more: Any) -> Version:
    version = written(plan, indicator, *words, **more)
    versions.hand_in(version, by=plan.owner)
    version.refresh_from_db()
    return version


def reviewed(company: SimpleNamespace, version: Version) -> Version:
    versions.review(version, review="完整", by=company.deputy)
    return version


def voted(company: SimpleNamespace, document: Document) -> None:
    """All members for it, except those who leave the vote."""
    for part in document.parts.select_related("version__plan"):
        for person in (company.boss, company.quality, company.finance):
            document.refresh_from_db()
            if document.state == Document.State.VOTING:
                documents.vote(part, voice="for", by=person)


def approved(company: SimpleNamespace, year: int = YEAR) -> Document:
    """From nothing to a plan in force."""
    known = Indicator.objects.filter(title="首次響應準時率").first()
    indicator = known or measured(company)
    cycle = started(company, year=year)
    version = handed_in(cycle.plans.get(), indicator)
    reviewed(company, version)
    document = documents.table(cycle, by=company.deputy)
    voted(company, document)
    request = Request.objects.about(cycle).get()
    decide(request, verdict="approve", by=company.boss)
    document.refresh_from_db()
    return document
