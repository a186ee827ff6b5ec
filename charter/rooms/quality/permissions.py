"""Who may do what. The page and the API both ask `verbs_for`; nobody judges their own."""

from charter.kernel.actions.models import Action
from charter.org.models import Person, Role
from charter.rooms.projects.models import Project
from charter.rooms.projects.permissions import may_lead
from charter.rooms.quality.models import Check, Goal, Problem, Standard, Suggestion

JUDGES = (Role.QUALITY, Role.MANAGEMENT)
DECIDES = (Role.QUALITY, Role.MANAGEMENT, Role.IMPROVEMENT_OFFICE, Role.DEPARTMENT_HEAD)
ISSUES = (Role.QUALITY, Role.MANAGEMENT)
WRITES_STANDARDS = (Role.QUALITY, Role.MANAGEMENT, Role.DEPARTMENT_HEAD)
WORK = ("contain", "find_cause", "plan")


def is_colleague(person: Person | None) -> bool:
    return person is None or (person.is_active and not person.is_customer)


def may_work_on(person: Person | None, problem: Problem) -> bool:
    """Its owner, those above the owner, the project's manager, its team's leader, and quality."""
    if person is None or not is_colleague(person):
        return person is None
    manager = problem.project.manager_id if problem.project else None
    if person.pk in (problem.owner_id, problem.owner.manager_id, manager):
        return True
    team = getattr(problem, "team", None) if problem.is_major else None
    leads = team is not None and team.leader_id == person.pk
    return leads or person.has_role(*JUDGES)


def may_verify(person: Person | None, problem: Problem) -> bool:
    """Quality and management, but neither the owner nor whoever carried out a measure."""
    if person is None or not is_colleague(person) or not person.has_role(*JUDGES):
        return False
    if person.pk == problem.owner_id:
        return False
    return not Action.objects.of(problem).filter(owner=person).exists()


def may_withdraw(person: Person | None, problem: Problem) -> bool:
    """A mistaken report: quality says so, never the owner, and never of a major problem."""
    if person is None or problem.is_major or person.pk == problem.owner_id:
        return False
    return is_colleague(person) and person.has_role(Role.QUALITY)


def may_set_up_team(person: Person | None, problem: Problem) -> bool:
    return person is None or (is_colleague(person) and person.has_role(*JUDGES))


def may_issue(person: Person | None) -> bool:
    """The monthly report and the rules for what is major."""
    return person is None or (is_colleague(person) and person.has_role(*ISSUES))


def may_write_standards(person: Person | None) -> bool:
    return person is None or (is_colleague(person) and person.has_role(*WRITES_STANDARDS))


def standard_verbs_for(person: Person, standard: Standard) -> list[str]:
    if not may_write_standards(person) or standard.state == Standard.State.RETIRED:
        return []
    ruled = standard.state == Standard.State.IN_FORCE
    unsettled = standard.versions.unsettled().exists()
    able = {"review": ruled, "revise": ruled and not unsettled, "hand_over": True}
    able["retire"] = ruled and not unsettled
    return [verb for verb, may in able.items() if may]


def may_set_goals(person: Person | None, project: Project | None) -> bool:
    """The organisation's: quality, management, steering group; a project's: who leads it."""
    if person is None or not is_colleague(person):
        return person is None
    if person.has_role(*JUDGES):
        return True
    return may_lead(person, project) if project else person.has_role(Role.STEERING_GROUP)


def may_break_down(person: Person | None, goal: Goal | None) -> bool:
    """Its owner, whoever owns what it is part of, and those who set goals."""
    if person is None or goal is None or not is_colleague(person):
        return person is None
    one: Goal | None = goal
    while one is not None:
        if one.owner_id == person.pk:
            return True
        one = one.parent
    return may_set_goals(person, goal.project)


def may_measure(person: Person | None, goal: Goal) -> bool:
    return person is None or (is_colleague(person) and person.pk == goal.owner_id)


def goal_verbs_for(person: Person, goal: Goal) -> list[str]:
    if goal.state == goal.State.PROPOSED:
        return ["break_down", "change"] if goal.set_by_id == person.pk else []
    if goal.state != goal.State.IN_FORCE:
        return []
    sets = may_set_goals(person, goal.project)
    above = sets if goal.parent is None else may_break_down(person, goal.parent)
    able = {
        "measure": may_measure(person, goal),
        "break_down": not goal.is_leaf and may_break_down(person, goal),
        "change": above,
        "retire": sets and goal.parent is None,
    }
    return [verb for verb, may in able.items() if may]


def may_plan_checks(person: Person | None, project: Project | None) -> bool:
    """Those who lead the project; work without one is planned by heads of departments."""
    if person is None or not is_colleague(person):
        return person is None
    if person.has_role(*JUDGES):
        return True
    return may_lead(person, project) if project else person.has_role(Role.DEPARTMENT_HEAD)


def may_check(person: Person | None, check: Check) -> bool:
    """The checker alone; whoever cannot is replaced by those who planned it."""
    return person is None or (is_colleague(person) and person.pk == check.checker_id)


def may_arrange(person: Person | None, check: Check) -> bool:
    if person is None or not is_colleague(person):
        return person is None
    return person.pk == check.planned_by_id or may_plan_checks(person, check.project)


def may_register_item(person: Person | None, check: Check) -> bool:
    """Whoever may see it: a problem is reported by anybody of the staff."""
    return is_colleague(person)


def check_verbs_for(person: Person, check: Check) -> list[str]:
    """Flow ∩ permission, for page and API."""
    can = Check.FLOW.verbs_from(check.state)
    found = [v for v in can if v in ("begin", "answer", "finish") and may_check(person, check)]
    if check.is_open and may_arrange(person, check):
        found += ["hand_over", "cancel"]
    return found


def verbs_for(person: Person, problem: Problem) -> list[str]:
    """Flow ∩ permission: what this person may do to the problem now."""
    can = [v for v in Problem.FLOW.verbs_from(problem.state) if v in WORK]
    can = can if may_work_on(person, problem) else []
    if problem.is_open and may_work_on(person, problem):
        can += ["contain"] if not problem.contained_at and "contain" not in can else []
        can += _majors(person, problem)
        can += ["hand_over", "attach"]
    if problem.is_open and not problem.is_major and is_colleague(person):
        can += ["raise_grade"] if person.has_role(*JUDGES) else []
    can += ["verify"] if problem.state == "verifying" and may_verify(person, problem) else []
    if "withdraw" in Problem.FLOW.verbs_from(problem.state) and may_withdraw(person, problem):
        can.append("withdraw")
    return can


def _majors(person: Person, problem: Problem) -> list[str]:
    if not problem.is_major:
        return []
    can = [] if problem.management_reported_at else ["report_up"]
    if getattr(problem, "team", None) is None:
        return [*can, "set_up_team"] if may_set_up_team(person, problem) else can
    return [*can, "prevent"]


def may_answer(person: Person | None, suggestion: Suggestion) -> bool:
    """Those who decide, but never the author."""
    if person is None:
        return True
    decides = is_colleague(person) and person.has_role(*DECIDES)
    return decides and person.pk != suggestion.suggested_by_id


def may_report_trial(person: Person | None, suggestion: Suggestion) -> bool:
    return person is None or person.pk == suggestion.tried_by_id


def may_judge(person: Person | None, suggestion: Suggestion) -> bool:
    """Neither who suggested it nor who tried it."""
    if person is None:
        return False
    others = person.pk not in (suggestion.suggested_by_id, suggestion.tried_by_id)
    return others and is_colleague(person) and person.has_role(*DECIDES)


def suggestion_verbs_for(person: Person, suggestion: Suggestion) -> list[str]:
    may = {
        "answer": may_answer,
        "adopt": may_answer,
        "decline": may_answer,
        "report": may_report_trial,
        "confirm": may_judge,
        "reward": may_judge,
        "publish": may_judge,
    }
    done = {"reward": suggestion.rewarded_at, "publish": suggestion.published_at}
    return [
        verb
        for verb in Suggestion.FLOW.verbs_from(suggestion.state)
        if verb in may and not done.get(verb) and may[verb](person, suggestion)
    ]
