"""The goals as a tree: at each node what is aimed at, what is, and what the parts add up to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from charter.ground import formats
from charter.kernel.indicators.formulas import Rate
from charter.kernel.parameters.queries import in_force
from charter.rooms.quality.models import Goal, GoalMeasure

HUNDRED = Decimal(100)


def said(value: Decimal | None, unit: str) -> str:
    """`90%`, `2.5件`: as many decimals as it needs, two at most."""
    if value is None:
        return formats.NOTHING
    rounded = round(value, 2).normalize()
    places = max(0, -int(rounded.as_tuple().exponent))
    return f"{formats.number(rounded, places)}{unit}"


@dataclass
class Node:
    """`last` is the measure of the last period, `target` the one in force today."""

    goal: Goal
    target: Decimal
    last: GoalMeasure | None
    parts: "list[Node]" = field(default_factory=list)

    @property
    def target_said(self) -> str:
        sign = "≤" if self.goal.direction == Goal.Direction.LOWER else "≥"
        return f"{sign}{said(self.target, self.goal.unit)}"

    @property
    def actual_said(self) -> str:
        return said(self.last.value if self.last else None, self.goal.unit)

    @property
    def rate(self) -> Rate | None:
        return self.last.rate if self.last else None

    @property
    def tone(self) -> str:
        return self.last.tone if self.last else "none"

    @property
    def word(self) -> str:
        if self.last is None or self.last.value is None:
            return _("未量測")
        return _("達標") if self.tone == "ok" else _("未達標")

    @property
    def score(self) -> Decimal | None:
        """Its own achievement as a ratio, never above 1.5."""
        return self.rate.score if self.rate else None

    @property
    def of_parts(self) -> Decimal | None:
        """The weighted achievement of its parts in percent; None while one is not measured.

        Sum of weight x score over the parts, weights in percent; a part without a value of its
        own counts with what its own parts add up to.
        """
        total = Decimal(0)
        for part in self.parts:
            own = part.score
            if own is None and part.of_parts is not None:
                own = part.of_parts / HUNDRED
            if own is None or part.goal.weight is None:
                return None
            total += part.goal.weight * own
        return total if self.parts else None

    @property
    def weights(self) -> int:
        return sum(part.goal.weight or 0 for part in self.parts)


def _last() -> QuerySet[GoalMeasure, Any]:
    return GoalMeasure.objects.filter(goal=OuterRef("pk")).order_by("-starts").values("pk")[:1]


def forest(goals: QuerySet[Goal]) -> list[Node]:
    """The trees of these goals, whole; three queries whatever their number."""
    people = ("owner", "department", "post__department", "project")
    found: list[Any] = list(
        goals.in_force().select_related(*people).annotate(last=Subquery(_last())).order_by("pk")  # type: ignore[attr-defined]
    )
    measures = GoalMeasure.objects.in_bulk([one.last for one in found if one.last])
    parameters = in_force()
    nodes: dict[int, Node] = {}
    for one in found:
        last = measures.get(one.last)
        if last is not None:
            last.goal = one
        nodes[one.pk] = Node(one, one.target_under(parameters), last)
    return _grown(nodes)


def _grown(nodes: dict[int, Node]) -> list[Node]:
    roots: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.goal.parent_id or 0)
        (above.parts if above else roots).append(node)
    return roots


def node_of(goal: Goal) -> Node | None:
    """This goal with everything below it."""
    whole = Goal.objects.filter(project=goal.project_id)
    return _found(forest(whole), goal.pk)


def _found(nodes: Iterable[Node], pk: int) -> Node | None:
    for node in nodes:
        if node.goal.pk == pk:
            return node
        if below := _found(node.parts, pk):
            return below
    return None
