"""Who may do what. The page and the API both ask `…_verbs_for`."""

from charter.org.models import Person, Role
from charter.rooms.improvement.models import Clash, Cycle, Document, Plan, Version
from charter.rooms.improvement.readiness import lacking

STEERS = (Role.MANAGEMENT, Role.GENERAL_MANAGER)
KEEPS = (Role.IMPROVEMENT_OFFICE, *STEERS)


def is_colleague(person: Person | None) -> bool:
    return person is None or (person.is_active and not person.is_customer)


def may_set_up(person: Person | None) -> bool:
    """The improvement office and management."""
    return person is None or (is_colleague(person) and person.has_role(*KEEPS))


def may_appoint(person: Person | None) -> bool:
    """The steering group is management's to appoint."""
    return person is None or (is_colleague(person) and person.has_role(*STEERS))


def is_office(person: Person | None, cycle: Cycle) -> bool:
    """The holder, and whoever else holds the office's role."""
    if person is None or not is_colleague(person):
        return person is None
    return person.pk == cycle.holder_id or person.has_role(Role.IMPROVEMENT_OFFICE)


def may_write(person: Person | None, plan: Plan) -> bool:
    """Who answers for the plan, and the head of the department."""
    if person is None or not is_colleague(person):
        return person is None
    if person.pk == plan.owner_id:
        return True
    return person.department_id == plan.department_id and person.has_role(Role.DEPARTMENT_HEAD)


def may_review(person: Person | None, version: Version) -> bool:
    """The office, but nobody what they wrote or handed in, nor their own department's plan. What
    the office's own settling changed was agreed to by the department, which handed it in: an office
    of one may review it (decision 1582)."""
    if person is None:
        return True
    own = {version.handed_in_by_id, version.plan.owner_id}
    if version.origin != Version.Origin.OFFICE:
        own.add(version.author_id)
    if person.pk in own or person.department_id == version.plan.department_id:
        return False
    return is_office(person, version.plan.cycle)


def cycle_verbs_for(person: Person, cycle: Cycle) -> list[str]:
    flow = Cycle.FLOW.verbs_from(cycle.state)
    office, steers = is_office(person, cycle), may_appoint(person)
    able = {
        "bind_office": "arrange" in flow and may_set_up(person),
        "appoint": cycle.state != "closed" and steers,
        "include": "arrange" in flow and may_set_up(person),
        "start": "start" in flow and may_set_up(person) and not lacking(cycle),
        "supervise": cycle.is_running and cycle.members.seated().filter(person=person).exists(),
        "close": "close" in flow and office,
    }
    return [verb for verb, may in able.items() if may]


def version_verbs_for(person: Person, version: Version) -> list[str]:
    flow = Version.FLOW.verbs_from(version.state)
    writes, reviews = may_write(person, version.plan), may_review(person, version)
    able = {
        "write": "write" in flow and writes,
        "hand_in": "hand_in" in flow and writes,
        "review": "review" in flow and reviews,
        "send_back": "return" in flow and reviews,
    }
    return [verb for verb, may in able.items() if may]


def document_verbs_for(person: Person, document: Document) -> list[str]:
    flow = Document.FLOW.verbs_from(document.state)
    return ["publish"] if "publish" in flow and is_office(person, document.cycle) else []


def may_settle(person: Person | None, clash: Clash) -> bool:
    return clash.state == Clash.State.FOUND and is_office(person, clash.cycle)
