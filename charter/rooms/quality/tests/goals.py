"""Goals with the real verbs, for the tests of this room."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from charter.kernel.indicators.verbs import enrol_all
from charter.org.models import Post
from charter.rooms.quality.models import Goal, Step
from charter.rooms.quality.verbs import goals
from charter.rooms.quality.verbs.goals import Aim, Part

SATISFIED = "aftersales.satisfaction"


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
    return goals.set_goal(Aim(**facts), by=company.quality)


def own(company: SimpleNamespace, **more: Any) -> Goal:
    """One that its owner measures."""
    facts = {"title": "現場返工件數", "owner": company.head, "target": Decimal(3), "unit": "件"}
    return goals.set_goal(Aim(**{**facts, "direction": "lower", **more}), by=company.boss)


def unit(company: SimpleNamespace, weight: int = 100, **more: Any) -> Part:
    aim = Aim("部門滿意度", company.head, parameter="satisfaction_percent", indicator=SATISFIED)
    return Part(aim, weight, **{"department": company.service, **more})


def step(company: SimpleNamespace, name: str, weight: int, **more: Any) -> Part:
    aim = Aim(f"{Step(name).label}合格率", company.engineer, target=Decimal(95))
    return Part(aim, weight, step=name, **more)


def whole(company: SimpleNamespace) -> Goal:
    """The organisation, its one serving department, and there a post and a step."""
    root = aimed(company)
    (below,) = goals.break_down(root, [unit(company)], by=company.quality)
    desk = Post.objects.get(postings__person=company.engineer)
    aim = Aim("到場說明", company.engineer, target=Decimal(95))
    parts = [Part(aim, 40, post=desk), step(company, Step.DELIVERY, 60)]
    goals.break_down(below, parts, by=company.head)
    return root
