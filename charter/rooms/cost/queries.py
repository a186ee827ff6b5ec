"""Questions about more than one record: what is due, what is compared, what is decided on."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from charter.kernel.parameters.queries import in_force
from charter.rooms.cost.kept import FIRST_DAY, SETTLEMENTS
from charter.rooms.cost.models import Claim, Standing
from charter.rooms.cost.periods import begins_in, following
from charter.rooms.projects.models import Budget, Project
from charter.rooms.projects.models.initiation import Category


def next_month(project: Project) -> dt.date:
    """The first month that is not settled: after the last one, else where its cost begins."""
    last = next(iter(SETTLEMENTS.of(project)), None)
    if last is not None:
        return following(last.month)
    booked, begun = FIRST_DAY.first(project=project.pk), begins_in(project)
    return min(begun, booked.first.replace(day=1)) if booked else begun


def allowed(claim: Claim, kind: str, quantity: int) -> Decimal:
    """What may be claimed of that kind by that grade, for so many journeys, nights or days."""
    return Decimal(in_force()[f"claim_limit_{kind}"][claim.grade]) * quantity


def content_of(claim: Claim) -> dict[str, Any]:
    """What is decided on: every receipt beside its limit."""
    return {
        "claimant": str(claim.claimant),
        "project": str(claim.project),
        "title": claim.title,
        "total": claim.total,
        "lines": [
            {
                "kind": one.kind,
                "day": one.day,
                "text": one.text,
                "quantity": one.quantity,
                "amount": one.amount,
                "currency": one.currency,
                "original": one.original,
                "limit": one.limit,
                "receipt": one.receipt_sha256,
            }
            for one in claim.lines.all()
        ],
    }


def comparison(project: Project) -> list[dict[str, str]]:
    """Per category as decimal text: the first approved budget, the one in force, the cost."""
    approved = Budget.objects.approved().filter(project=project)
    first, last = approved.order_by("version").first(), approved.order_by("-version").first()
    actual = dict(Standing.objects.filter(project=project).values_list("category", "actual"))
    sums = [_by_category(one) for one in (first, last)]
    return [
        {
            "category": code,
            "first": str(sums[0].get(code, Decimal(0))),
            "budget": str(sums[1].get(code, Decimal(0))),
            "actual": str(actual.get(code, Decimal(0))),
        }
        for code in Category.values
    ]


def _by_category(budget: Budget | None) -> dict[str, Decimal]:
    if budget is None:
        return {}
    lines = budget.lines.order_by().values_list("category")
    return dict(lines.annotate(sum=Sum("amount")))
