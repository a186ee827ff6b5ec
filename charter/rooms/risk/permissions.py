"""Who may do what to a risk. Page and API both ask `verbs_for`."""

from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.projects.permissions import may_lead
from charter.rooms.risk.models import SEES_ALL, Risk, RiskWarning

VERBS = {
    "assess": ("identified", "open", "responding"),
    "respond": ("open", "responding"),
    "add_measure": ("open", "responding"),
    "set_watch": ("open", "responding"),
    "enter_sample": ("open", "responding"),
    "mark_focus": ("open", "responding"),
    "edit": ("identified", "open", "responding"),
    "hand_over": ("identified", "open", "responding"),
    "close": ("open", "responding"),
    "reopen": ("closed",),
}


def may_report(person: Person | None) -> bool:
    """Any colleague who sees a risk says so."""
    return person is not None and person.is_active and not person.is_customer


def may_treat(person: Person | None, risk: Risk) -> bool:
    """The owner, who is above them, who leads the project, and the company's eyes."""
    if person is None or not may_report(person):
        return False
    if person.pk in (risk.owner_id, risk.owner.manager_id) or person.has_role(*SEES_ALL):
        return True
    return risk.project is not None and may_lead(person, risk.project)


def may_sweep(person: Person | None, project: Project) -> bool:
    if person is None or not may_report(person):
        return False
    return may_lead(person, project) or person.has_role(*SEES_ALL)


def may_answer(person: Person | None, warning: RiskWarning) -> bool:
    """Whoever may treat the risk, and the one to whom the silence has climbed."""
    if person is None or not may_report(person):
        return False
    return person.pk == warning.escalated_to_id or may_treat(person, warning.risk)


def verbs_for(person: Person, risk: Risk) -> list[str]:
    if not may_treat(person, risk):
        return []
    return [verb for verb, states in VERBS.items() if risk.state in states]
