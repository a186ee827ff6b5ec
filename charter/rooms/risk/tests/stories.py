"""The way of a risk, told with the real verbs. Each step returns what it made."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from charter.ground import clock
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment
from charter.rooms.projects.models import Project
from charter.rooms.projects.tests import stories as projects
from charter.rooms.risk import verbs
from charter.rooms.risk.models import Category, Risk, RiskWarning, Sweep, Watch
from charter.rooms.risk.verbs.sweeps import Look

DUE = dt.date(2026, 12, 1)


def judged(name: str) -> tuple[int, int]:
    """(how many records the proof speaks of, how many of them keep it)"""
    moment = Moment.now()
    proof = next(e for found in EVIDENCE.values() for e in found if e.name == name)
    rows = proof.population(moment)
    return rows.count(), rows.filter(proof.kept(moment)).count()


def executing(company: SimpleNamespace) -> Project:
    return projects.in_phase(company, Project.Phase.EXECUTION)


def seen(company: SimpleNamespace, project: Project | None = None, **more: Any) -> Risk:
    told = {"title": "關鍵工程師離職", "category": "personnel", "owner": company.engineer}
    return verbs.identify(project=project, by=company.staff, **{**told, **more})


def assessed(
    company: SimpleNamespace,
    project: Project | None = None,
    *,
    likelihood: int = 3,
    impact: int = 4,
    **more: Any,
) -> Risk:
    """3 x 4 is high: neither low nor the top grade."""
    risk = seen(company, project, **more)
    figures = {"probability": Decimal(30), "loss": Decimal(400_000)}
    verbs.assess(risk, likelihood=likelihood, impact=impact, by=risk.owner, **figures)
    return risk


def answered(company: SimpleNamespace, project: Project | None = None, **more: Any) -> Risk:
    """Assessed, with a strategy and one measure."""
    risk = assessed(company, project, **more)
    verbs.respond(
        risk,
        strategy="reduce",
        residual=(2, 3),
        measure="培養第二人",
        owner=company.staff,
        due=DUE,
        cost=Decimal(20_000),
        by=risk.owner,
    )
    return risk


def finish_measures(company: SimpleNamespace, risk: Risk) -> None:
    for measure in risk.measures.select_related("action__owner"):
        report_done(measure.action, evidence="已完成交接演練", by=measure.action.owner)
        verify(measure.action, effective=True, by=company.head)


def closed(company: SimpleNamespace, project: Project | None = None, **more: Any) -> Risk:
    risk = answered(company, project, **more)
    finish_measures(company, risk)
    verbs.close(
        risk,
        has_occurred=True,
        outcome="離職，由第二人接手，晚三天。",
        lesson="立項時就指定第二人。",
        by=company.engineer,
    )
    return risk


def looks(*found: str) -> dict[str, Look]:
    """All five categories looked at; the titles are found among the personnel risks."""
    said = {c.value: Look("逐項看過，沒有新的風險") for c in Category}
    return {**said, "personnel": Look("看了未來四週的排班", found)}


def swept(company: SimpleNamespace, project: Project, *found: str) -> Sweep:
    return verbs.hold_sweep(project, looks(*found), by=company.manager)


def watched(company: SimpleNamespace, risk: Risk, **more: Any) -> Watch:
    told: dict[str, Any] = {
        "title": "每週加班時數",
        "unit": "小時",
        "read_every": 7,
        "threshold": Decimal(20),
        "release": Decimal(15),
    }
    return verbs.set_watch(risk, by=company.engineer, **{**told, **more})


def warned(company: SimpleNamespace, risk: Risk) -> RiskWarning:
    watch = watched(company, risk)
    verbs.enter_sample(watch, value=Decimal(22), by=company.engineer)
    return RiskWarning.objects.get(watch=watch)


def days_later(days: float) -> Any:
    return clock.at(clock.now() + dt.timedelta(days=days))
