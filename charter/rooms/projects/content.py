"""The frozen content of an application: what is hashed, decided on and shown as a difference."""

from typing import Any

from charter.kernel.actions.models import Action
from charter.rooms.projects.models import Acceptance, BudgetLine, Initiation


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
        "contract_no": one.contract_no,
        "contract_amount": one.contract_amount,
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


def shown_content(acceptance: Acceptance) -> dict[str, Any]:
    """What the customer is asked to sign: terms, goals with their proof, documents by hash."""
    project = acceptance.project
    mended = Action.objects.of(acceptance).filter(state=Action.State.EFFECTIVE).order_by("pk")
    conditions = [{"text": one.measure, "evidence": one.evidence} for one in mended]
    proofs = {proof.goal_id: proof.proof for proof in acceptance.proofs.all()}
    return {
        "project": project.number,
        "name": project.name,
        "customer": str(project.customer),
        "held_on": acceptance.held_on,
        "method": acceptance.method,
        "criteria": acceptance.criteria,
        "goals": [
            {"text": goal.text, "measure": goal.measure, "proof": proofs.get(goal.pk, "")}
            for goal in project.initiation.goals.all()
        ],
        "documents": [
            {"id": one.pk, "kind": one.kind, "title": one.title, "sha256": one.file_hash}
            for one in acceptance.documents.all()
        ],
        "opinions": [{"text": one.text, "answer": one.answer} for one in acceptance.opinions.all()],
        **({"conditions": conditions} if conditions else {}),
    }
