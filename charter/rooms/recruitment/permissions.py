"""Who may do what. Pages and API both ask here; nobody judges themselves or somebody close."""

from charter.org.models import Person, Role
from charter.rooms.recruitment.models import Assessment, Candidate, Offer, Opening, Plan, Step
from charter.rooms.recruitment.rules import stages_lacking

READERS = (Role.HR, Role.MANAGEMENT, Role.DEPARTMENT_HEAD)  # of openings and plans


def may_recruit(person: Person | None) -> bool:
    """HR draws up the plan and leads the selection; None is the system."""
    return person is None or (person.is_active and person.has_role(Role.HR))


def is_apart(person: Person | None, candidate: Candidate) -> bool:
    """Neither the candidate nor somebody who declared a conflict."""
    if person is None:
        return True
    own = person.pk in (candidate.person_id, candidate.hired_id)
    return not own and not candidate.conflicts.filter(person=person).exists()


def verbs_for_plan(person: Person, plan: Plan) -> list[str]:
    if not may_recruit(person):
        return []
    if plan.state == Plan.State.DRAFT:
        return ["submit_plan", "discard_plan"]
    return ["confirm_plan"] if plan.state == Plan.State.APPROVED else []


def verbs_for_opening(person: Person, opening: Opening) -> list[str]:
    if not may_recruit(person) or not opening.is_open:
        return []
    return ["add_candidate", "add_files", "add_channel", "close_opening"]


def verbs_for_candidate(person: Person, candidate: Candidate) -> list[str]:
    """What this person may do to the candidate now, in the order of a selection."""
    if candidate.erased_at or not is_apart(person, candidate):
        return []
    can = []
    hr = may_recruit(person)
    state = Candidate.State(candidate.state)
    selecting = state == Candidate.State.SELECTING and candidate.opening.is_open
    if hr and selecting and not stages_lacking(candidate):
        can.append("ask_offer")
    if hr and state == Candidate.State.OFFERED:
        can.append("hire")
    if hr and not candidate.person_id:
        can.append("edit_dossier")
    if hr and candidate.is_open:
        can += ["add_papers", "reject", "withdraw"]
    if candidate.is_open:
        can.append("declare_conflict")
    if hr and state == Candidate.State.DECIDING:
        can.remove("reject")
    return [*can, "erase"] if hr and state != Candidate.State.HIRED else can


def verbs_for_step(person: Person, step: Step) -> list[str]:
    candidate = step.candidate
    selecting = candidate.state == Candidate.State.SELECTING
    if not selecting or not step.is_waiting or not may_recruit(person):
        return []
    if not is_apart(person, candidate):
        return []
    can = ["ask_assessor", "arrange"]
    if step.lacks_consent:
        can.insert(0, "record_consent")
    given = list(step.assessments.all())
    return [*can, "settle_step"] if any(one.result for one in given) else can


def may_assess(person: Person | None, assessment: Assessment) -> bool:
    """Whoever was asked, for themselves, as long as the stage is open."""
    step = assessment.step
    return (
        person is not None
        and person.pk == assessment.assessor_id
        and not assessment.result
        and step.is_waiting
        and step.candidate.state == Candidate.State.SELECTING
        and is_apart(person, step.candidate)
    )


def may_take_back(person: Person, offer: Offer) -> bool:
    return may_recruit(person) and offer.state == Offer.State.APPROVED
