"""Who may do what to an action. The page and the API both ask `verbs_for`."""

from collections.abc import Callable

from charter.kernel.actions.models import SEES_ALL as OVERSEERS
from charter.kernel.actions.models import Action
from charter.org.models import Person, Role


def _leads(person: Person, action: Action) -> bool:
    """Somebody above the owner, or with an office that oversees all actions; never the owner."""
    if person == action.owner or not person.is_active or person.is_customer:
        return False
    heads = person.has_role(Role.DEPARTMENT_HEAD) and (
        person.department_id is not None and person.department_id == action.owner.department_id
    )
    return (
        person == action.assigned_by
        or person.pk in (action.owner.manager_id, action.escalated_to_id)
        or heads
        or person.has_role(*OVERSEERS)
    )


def may_report_done(person: Person, action: Action) -> bool:
    return person == action.owner and person.is_active


def may_verify(person: Person, action: Action) -> bool:
    """Anyone who leads the action, but never its owner."""
    return _leads(person, action)


def may_hand_over(person: Person, action: Action) -> bool:
    return may_report_done(person, action) or _leads(person, action)


def may_extend(person: Person, action: Action) -> bool:
    """More time is given, never taken: the owner asks somebody who leads the action."""
    return _leads(person, action)


def may_cancel(person: Person, action: Action) -> bool:
    return _leads(person, action)


MAY: dict[str, Callable[[Person, Action], bool]] = {
    "report_done": may_report_done,
    "confirm": may_verify,
    "deny": may_verify,
    "hand_over": may_hand_over,
    "extend": may_extend,
    "cancel": may_cancel,
}


def verbs_for(person: Person, action: Action) -> list[str]:
    """What this person may do to this action now."""
    open_verbs = Action.FLOW.verbs_from(action.state)
    return [verb for verb in open_verbs if verb in MAY and MAY[verb](person, action)]
