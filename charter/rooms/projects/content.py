"""The frozen content of an application: what is hashed, decided on and shown as a difference."""

from typing import Any

from charter.rooms.projects.models import BudgetLine, Initiation


def content_of(initiation: Initiation) -> dict[str, Any]:
    """All six parts and the requirement behind them, as plain data."""
    one = initiation
    lines = BudgetLine.objects.filter(budget__initiation=one)
    return {
        "number": one.number,
        "name": one.name,
        "customer": str(one.customer),
        "requirement": str(one.requirement or ""),
        "service_type": one.service_type,
        "manager": str(one.manager or ""),
        "background": one.background,
        "goals": [{"text": g.text, "measure": g.measure} for g in one.goals.all()],
        "scope": one.scope,
        "results": one.results,
        "total": one.total,
        "budget": [
            {"category": line.category, "amount": line.amount, "basis": line.basis}
            for line in lines
        ],
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "milestones": one.milestones,
    }
