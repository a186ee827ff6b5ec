"""Who may do what. Nobody agrees to their own plan, confirms their own claim, marks themselves
present by hand, or writes their own result."""

from charter.org.models import Person, Role
from charter.rooms.people.queries import line_above
from charter.rooms.training.models import Claim, Course, Need, Plan, Record, Session

RUNS = (Role.HR, Role.DEPARTMENT_HEAD, Role.IMPROVEMENT_OFFICE)
LEADS = (*RUNS, Role.MANAGEMENT)  # read the figures of departments


def is_colleague(person: Person) -> bool:
    return person.is_active and not person.is_customer


def may_run(person: Person) -> bool:
    """Courses and sessions: HR, heads of departments, the improvement office."""
    return is_colleague(person) and person.has_role(*RUNS)


def may_keep(person: Person, session: Session) -> bool:
    """Invite, show the code, note who came, enter results: who organises or teaches it, and HR."""
    if not is_colleague(person):
        return False
    mine = person.pk in (session.organiser_id, session.teacher_id)
    return mine or person.has_role(Role.HR)


def is_superior(person: Person, other: Person) -> bool:
    """In the line above, or the head of the department; HR for whoever has neither."""
    if person.pk == other.pk or not is_colleague(person) or other.is_customer:
        return False
    if person.pk == other.manager_id or _leads(person, other):
        return True
    if other.manager_id is None:
        return person.has_role(Role.HR) and not _has_head(other)
    return person.pk in {one.pk for one in line_above(other)}


def _has_head(other: Person) -> bool:
    if other.department is None or other.has_role(Role.DEPARTMENT_HEAD):
        return False
    return Person.objects.heads_of(other.department).exclude(pk=other.pk).exists()


def _leads(person: Person, other: Person) -> bool:
    """Heads of one department are no superiors of each other."""
    same = person.department_id is not None and person.department_id == other.department_id
    heads = same and person.has_role(Role.DEPARTMENT_HEAD)
    return heads and not other.has_role(Role.DEPARTMENT_HEAD)


def superior_of(person: Person) -> Person | None:
    """Who is asked: the manager, else the head of the department, else HR."""
    if person.manager_id and person.manager and person.manager.is_active:
        return person.manager
    if person.department_id and person.department:
        heads = Person.objects.heads_of(person.department).exclude(pk=person.pk)
        if head := heads.order_by("pk").first():
            return head
    return Person.objects.holding(Role.HR).exclude(pk=person.pk).order_by("pk").first()


def may_draw(person: Person, other: Person) -> bool:
    """Draw up somebody's plan: the person, or a superior."""
    return is_colleague(person) and (person.pk == other.pk or is_superior(person, other))


def may_tend(person: Person, need: Need) -> bool:
    if need.person_id and need.person:
        return (may_run(person) and person.pk != need.person_id) or is_superior(person, need.person)
    return may_run(person)


def course_verbs(person: Person, course: Course) -> list[str]:
    if not may_run(person):
        return []
    return ["edit", *(["state_outcome"] if course.indicator else [])]


def session_verbs(person: Person, session: Session) -> list[str]:
    """Flow ∩ permission: what this person may do to it now."""
    if not may_keep(person, session):
        return []
    if session.state == Session.State.HELD:
        return ["enter_results"]
    if session.state != Session.State.PLANNED:
        return []
    begun = ["mark_present", "hold"] if session.has_begun else []
    return ["invite", *begun, "move", "cancel"]


def plan_verbs(person: Person, plan: Plan) -> list[str]:
    draws, above = may_draw(person, plan.person), is_superior(person, plan.person)
    found = []
    if plan.state == Plan.State.DRAFT and draws:
        found += ["add_item", "submit"]
    if plan.state in (Plan.State.DRAFT, Plan.State.SUBMITTED) and above:
        found += ["agree"]
    if plan.state == Plan.State.SUBMITTED and above:
        found += ["send_back"]
    if plan.state == Plan.State.AGREED and draws:
        found += ["reopen"]
    return found


def claim_verbs(person: Person, claim: Claim) -> list[str]:
    if claim.state != Claim.State.CLAIMED:
        return []
    if person.pk == claim.person_id:
        return ["attach", "withdraw"]
    return ["confirm", "refuse"] if is_superior(person, claim.person) else []


def record_verbs(person: Person, record: Record) -> list[str]:
    """A superior says whether it shows at work; who may write results corrects them."""
    if person.pk == record.person_id or getattr(record, "replaced_by", None) is not None:
        return []
    found = []
    if is_superior(person, record.person) and not _judged(record) and record.is_passed:
        found.append("judge")
    session = record.seat.session if record.seat_id and record.seat else None
    keeps = may_keep(person, session) if session else is_superior(person, record.person)
    if keeps:
        found += ["correct", "certify"]
    return found


def _judged(record: Record) -> bool:
    return hasattr(record, "behaviour") or (
        record.replaces_id is not None and hasattr(record.replaces, "behaviour")
    )


def need_verbs(person: Person, need: Need) -> list[str]:
    if need.state != Need.State.OPEN or not may_tend(person, need):
        return []
    whole = need.person_id is None
    return [*(["leave_out", "take_in"] if whole else ["answer"]), "drop"]
