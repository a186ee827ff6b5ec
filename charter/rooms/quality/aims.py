"""What is aimed at, and the parts it is broken down to: as verbs take it, as approvers freeze it.

The content of an approval is the whole goal: {"what", "reason", "aim", "parts", "was"}; `was` is
the aim and the parts in force when it was proposed ({} for a new goal). Targets are texts, people
and places are keys with their names beside them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from charter.org.models import Department, Person, Post
from charter.rooms.quality.models import Goal


@dataclass(frozen=True)
class Aim:
    """What is aimed at. `parameter` names the blank of the policy that is the target; else
    `target` is it. With `indicator` its unit, direction and period are taken over."""

    title: str
    owner: Person
    target: Decimal | None = None
    parameter: str = ""
    indicator: str = ""
    unit: str = "%"
    direction: str = Goal.Direction.HIGHER
    period: str = Goal.Period.MONTH


@dataclass(frozen=True)
class Part:
    """One part of a goal: the place (department, post or step), its weight, and what is aimed at
    there. `goal` is the part that there is already; without it a new one begins."""

    aim: Aim
    weight: int
    department: Department | None = None
    post: Post | None = None
    step: str = ""
    goal: Goal | None = None


PLAIN = ("title", "parameter", "indicator", "unit", "direction", "period")


def aim_of(goal: Goal) -> Aim:
    """As the goal stands now."""
    return Aim(owner=goal.owner, target=goal.target, **{n: getattr(goal, n) for n in PLAIN})


def parts_of(goal: Goal) -> list[Part]:
    found = goal.children.in_force().select_related("owner", "department", "post__department")
    return [
        Part(aim_of(o), o.weight or 0, department=o.department, post=o.post, step=o.step, goal=o)
        for o in found.order_by("pk")
    ]


def kept_aim(aim: Aim) -> dict[str, Any]:
    target = "" if aim.target is None else format(aim.target.normalize(), "f")
    facts = {"owner": aim.owner.pk, "owner_name": str(aim.owner), "target": target}
    return {**facts, **{name: str(getattr(aim, name)) for name in PLAIN}}


def kept_part(part: Part) -> dict[str, Any]:
    return {
        "goal": part.goal.pk if part.goal else 0,
        "department": part.department.pk if part.department else 0,
        "post": part.post.pk if part.post else 0,
        "step": str(part.step),
        "place": _place(part),
        "weight": part.weight,
        "aim": kept_aim(part.aim),
    }


def _place(part: Part) -> str:
    """Its name, where it is not a step (which every reader has in their own words)."""
    if part.post:
        return f"{part.post}（{part.post.department}）"
    return "" if part.step else str(part.department)


def kept(aim: Aim, parts: list[Part]) -> dict[str, Any]:
    return {"aim": kept_aim(aim), "parts": [kept_part(part) for part in parts]}


def read_aim(content: dict[str, Any]) -> Aim:
    return Aim(
        owner=Person.objects.get(pk=content["owner"]),
        target=Decimal(content["target"]) if content["target"] else None,
        **{name: content[name] for name in PLAIN},
    )


def read_parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(
            read_aim(one["aim"]),
            one["weight"],
            department=Department.objects.filter(pk=one["department"]).first(),
            post=Post.objects.filter(pk=one["post"]).first(),
            step=one["step"],
            goal=Goal.objects.filter(pk=one["goal"]).first(),
        )
        for one in content["parts"]
    ]
