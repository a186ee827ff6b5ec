"""Goals with the real verbs, for the tests of this room."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from charter.kernel.approvals.models import Request, Seat
from charter.kernel.approvals.verbs import decide
from charter.kernel.indicators.verbs import enrol_all
from charter.org.models import Person, Post
from charter.rooms.projects.models import Project
from charter.rooms.quality.aims import Aim, Part
from charter.rooms.quality.models import Goal, Step
from charter.rooms.quality.verbs import proposing

SATISFIED = "aftersales.satisfaction"


def agreed(goal: Goal) -> Goal:
    """Whoever was asked about it agrees."""
    request = Request.objects.about(goal).pending().get()
    seat = Seat.objects.filter(step__request=request, state=Seat.State.OPEN).order_by("pk")[0]
    decide(request, verdict="approve", by=seat.person)
    goal.refresh_from_db()
    return goal


def set_goal(aim: Aim, *, project: Project | None = None, by: Person) -> Goal:
    return agreed(proposing.propose(aim, project=project, by=by))


def break_down(goal: Goal, parts: list[Part], *, by: Person) -> list[Goal]:
    proposing.propose_parts(goal, parts, by=by)
    return list(agreed(goal).children.in_force().order_by("pk"))


def aimed(company: SimpleNamespace, **more: Any) -> Goal:
    """The organisation's satisfaction, from the policy's own parameter and the house's figure."""
    enrol_all()
    facts: dict[str, Any] = {
        "title": "客戶滿意度",
        "owner": company.quality,
        "parameter": "satisfaction_percent",
        "indicator": SATISFIED,
        **more,
    }
    return set_goal(Aim(**facts), by=company.quality)


def own(company: SimpleNamespace, **more: Any) -> Goal:
    """One that its owner measures."""
    facts = {"title": "現場返工件數", "owner": company.head, "target": Decimal(3), "unit": "件"}
    return set_goal(Aim(**{**facts, "direction": "lower", **more}), by=company.boss)


def unit(company: SimpleNamespace, weight: int = 100, **more: Any) -> Part:
    aim = Aim("部門滿意度", company.head, parameter="satisfaction_percent", indicator=SATISFIED)
    return Part(aim, weight, **{"department": company.service, **more})


def step(company: SimpleNamespace, name: str, weight: int, **more: Any) -> Part:
    aim = Aim(f"{Step(name).label}合格率", company.engineer, target=Decimal(95))
    return Part(aim, weight, step=name, **more)


def whole(company: SimpleNamespace) -> Goal:
    """The organisation, its one serving department, and there a post and a step."""
    root = aimed(company)
    (below,) = break_down(root, [unit(company)], by=company.quality)
    desk = Post.objects.get(postings__person=company.engineer)
    aim = Aim("到場說明", company.engineer, target=Decimal(95))
    parts = [Part(aim, 40, post=desk), step(company, Step.DELIVERY, 60)]
    break_down(below, parts, by=company.head)
    return root
