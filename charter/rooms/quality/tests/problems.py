"""A problem's way with the real verbs, for the tests of this room."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done
from charter.rooms.quality.models import Category, Problem, Source, Step
from charter.rooms.quality.verbs import effects, problems
from charter.rooms.quality.verbs.problems import Finding


def later(monday: dt.datetime, **more: float) -> Any:
    return clock.at(monday + dt.timedelta(**more))


def told(company: SimpleNamespace, title: str = "交接清單漏項", **more: Any) -> Problem:
    facts: dict[str, Any] = {
        "description": "夜班沒有收到UPS維護清單，客戶先發現。",
        "source": Source.SELF,
        "step": Step.UPKEEP,
        "department": company.service,
        "owner": company.manager,
        **more,
    }
    return problems.report(Finding(title=title, **facts), by=company.staff)


def analysed(company: SimpleNamespace, cause: str = "清單沒有雙人核對", **more: Any) -> Problem:
    problem = told(company, **more)
    problems.contain(problem, containment="當晚補做並通知客戶", by=problem.owner)
    problems.find_cause(
        problem,
        category=Category.METHOD,
        cause=cause,
        whys=["清單漏了一項", "沒有第二人核對"],
        by=problem.owner,
    )
    return problem


def planned(company: SimpleNamespace, **more: Any) -> tuple[Problem, Action]:
    problem = analysed(company, **more)
    due = clock.today() + dt.timedelta(days=7)
    action = problems.plan_rectification(
        problem, measure="清單加雙人核對欄", owner=company.engineer, due=due, by=problem.owner
    )
    return problem, action


def rectified(company: SimpleNamespace, **more: Any) -> Problem:
    problem, action = planned(company, **more)
    report_done(action, evidence="新版清單已用兩週", by=company.engineer)
    problem.refresh_from_db()
    return problem


def solved(company: SimpleNamespace, **more: Any) -> Problem:
    """Told now, verified when the set time has gone by."""
    problem = rectified(company, **more)
    with clock.at(clock.now() + dt.timedelta(days=31)):
        effects.verify(problem, effective=True, effect="一個月沒有漏項", by=company.quality)
    return problem
