"""Who may do what. Whoever worked on a measure does not say whether it helped."""

from charter.kernel.indicators.models import Indicator
from charter.org.models import Department, Person, Role
from charter.rooms.improvement.models import Plan
from charter.rooms.steering.drawing import indicators_of
from charter.rooms.steering.models import Adoption, Course, Evaluation, Gap

OWN, SUPERIOR = "own", "superior"
OFFICE = (Role.IMPROVEMENT_OFFICE,)
CONFIRMS = (Role.IMPROVEMENT_OFFICE, Role.QUALITY, Role.MANAGEMENT, Role.STEERING_GROUP)
OFFICE_VERBS = ("allot", "check", "contest", "roll_out", "replan")
TEAM_VERBS = ("add_task", "finish", "judge", "roll_out", "replan")


def is_office(person: Person | None) -> bool:
    return person is None or (person.is_active and person.has_role(*OFFICE))


def leads(person: Person, department: Department) -> bool:
    head = person.department_id == department.pk and person.has_role(Role.DEPARTMENT_HEAD)
    return person.is_active and head


def may_lead(person: Person | None, course: Course) -> bool:
    """Its owner and the head of the department."""
    if person is None:
        return True
    return (person.is_active and person.pk == course.owner_id) or leads(person, course.department)


def team(course: Course) -> set[int]:
    """Whoever owes or owed a part of it."""
    return {course.owner_id, *course.tasks.values_list("action__owner", flat=True)}


def is_outside(person: Person | None, course: Course) -> bool:
    """May say whether the measure helped: of another department, and no part of its team."""
    if person is None or not person.is_active or not person.has_role(*CONFIRMS):
        return False
    return person.department_id != course.department_id and person.pk not in team(course)


def verbs_for(person: Person, course: Course) -> list[str]:
    """Flow ∩ permission."""
    moves = [*Course.FLOW.verbs_from(course.state)]
    if course.state == Course.State.UNDER_WAY:
        moves += ["add_task", "allot", "check"]
    found = [v for v in TEAM_VERBS if v in moves and may_lead(person, course)]
    if is_office(person):
        office = (v for v in (*OFFICE_VERBS, "judge") if v in moves and v not in found)
        found += [v for v in office if v != "contest"]
    if "confirm" in moves and is_outside(person, course):
        found += ["confirm", "contest"]
    return found


def may_report(person: Person | None, plan: Plan) -> bool:
    if person is None:
        return True
    return (person.is_active and person.pk == plan.owner_id) or leads(person, plan.department)


def gap_verbs_for(person: Person, gap: Gap) -> list[str]:
    moves = Gap.FLOW.verbs_from(gap.state)
    answers = may_report(person, gap.plan) or (gap.course and may_lead(person, gap.course))
    found = ["answer"] if "answer" in moves and answers else []
    if is_office(person):
        found += [v for v in ("carry_on", "adjust", "send_back") if v in moves]
    return found


def adoption_verbs_for(person: Person, adoption: Adoption) -> list[str]:
    if adoption.state != Adoption.State.ASKED:
        return []
    mine = person.pk == adoption.owner_id or leads(person, adoption.department)
    return ["adopt", "decline"] if mine else []


def side_of(person: Person, indicator: Indicator) -> str:
    """On which side a person scores an indicator: their own, or that of the superior of whoever
    answers for it: the head of the department, or management over a head and where there is none.
    "" is neither."""
    owner = indicator.owner
    if owner is None or not person.is_active:
        return ""
    if owner.pk == person.pk:
        return OWN
    if owner.department is None:
        return ""
    heads = Person.objects.heads_of(owner.department).exclude(pk=owner.pk)
    below = heads.exists() and not leads(owner, owner.department)
    over = leads(person, owner.department) if below else person.has_role(Role.MANAGEMENT)
    return SUPERIOR if over else ""


def evaluation_verbs_for(person: Person, evaluation: Evaluation) -> list[str]:
    office, found = is_office(person), []
    if evaluation.is_published:
        again = office and evaluation.findings.unanswered().exists()
        return ["answer_problem"] if again else []
    if office:
        found = ["answer_problem", "note", "assess", "conclude", "redraw", "publish"]
    mine = rated_in(evaluation)
    return [*found, "rate"] if any(side_of(person, one) for one in mine) else found


def rated_in(evaluation: Evaluation) -> list[Indicator]:
    """The indicators of the year's plan that are scored from two sides."""
    rated = indicators_of(evaluation.cycle).filter(method="rating")
    return list(rated.select_related("owner__department"))
