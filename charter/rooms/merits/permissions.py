"""Who may do what; nobody decides their own."""

from charter.org.models import Person, Role
from charter.rooms.merits.models import (
    Award,
    Case,
    Coaching,
    Notice,
    Outcome,
    Review,
    Round,
    Step,
)
from charter.rooms.merits.models.notices import DECIDES
from charter.rooms.merits.reach import above, keeps
from charter.rooms.people.queries import may_read_figures

NOMINATES = (
    Role.HR,
    Role.DEPARTMENT_HEAD,
    Role.PROJECT_MANAGER,
    Role.QUALITY,
    Role.IMPROVEMENT_OFFICE,
    Role.MANAGEMENT,
)
OPENS_CASES = (Role.HR, Role.DEPARTMENT_HEAD, Role.QUALITY, Role.MANAGEMENT)


def may_nominate(person: Person) -> bool:
    return not person.is_customer and person.has_role(*NOMINATES)


def may_tend(person: Person | None, award: Award) -> bool:
    """What was drawn is HR's; what was sent back also whoever proposed it. Never one's own."""
    if person is None:
        return True
    if person.pk == award.person_id:
        return False
    return keeps(person) or person.pk == award.proposed_by_id


def award_verbs_for(person: Person, award: Award) -> list[str]:
    moves = Award.FLOW.verbs_from(award.state)
    found: list[str] = [verb for verb in ("take_up", "set_aside") if verb in moves]
    return found if may_tend(person, award) else []


def round_verbs_for(person: Person, round: Round) -> list[str]:
    return Round.FLOW.verbs_from(round.state) if keeps(person) else []


def is_over(person: Person, other: Person) -> bool:
    """In the line above somebody, or HR; never oneself."""
    return person.pk != other.pk and may_read_figures(person, other)


def outcome_verbs_for(person: Person, outcome: Outcome) -> list[str]:
    weak = outcome.verdict == Outcome.Verdict.WEAK and outcome.answered_on is None
    return ["open_coaching"] if weak and is_over(person, outcome.person) else []


def coaching_verbs_for(person: Person, coaching: Coaching) -> list[str]:
    if coaching.state != Coaching.State.ACTIVE:
        return []
    found = ["see"] if person.pk == coaching.person_id and coaching.seen_at is None else []
    if person.pk == coaching.coach_id:
        found += ["follow_up", "conclude"]
    elif keeps(person) and person.pk != coaching.person_id:
        found += ["conclude"]
    return found


def side_of(person: Person, review: Review) -> str:
    """On which side a person decides a review: HR's, the head's, or none."""
    if not person.is_active or person.is_customer or person.pk == review.person_id:
        return ""
    if person in above(review.person) and not person.has_role(Role.HR):
        return "head"
    return "hr" if person.has_role(Role.HR) else ""


def review_verbs_for(person: Person, review: Review) -> list[str]:
    if review.state != Review.State.OPEN:
        return []
    if person.pk == review.person_id:
        return [] if review.stated_at else ["state"]
    return ["vote"] if side_of(person, review) else []


def may_open_notice(person: Person) -> bool:
    """By hand: the group or its office, for poor execution."""
    return not person.is_customer and person.has_role(*DECIDES)


def may_decide_publication(person: Person | None, notice: Notice) -> bool:
    """The group or its office; neither whom it concerns nor their head, nor who opened it."""
    if person is None or person.is_customer or not person.has_role(*DECIDES):
        return False
    return person.pk not in (notice.person_id, notice.head_id, notice.opened_by_id)


def notice_verbs_for(person: Person, notice: Notice) -> list[str]:
    moves = Notice.FLOW.verbs_from(notice.state)
    found: list[str] = []
    if person.pk == notice.person_id:
        found = [verb for verb in ("explain", "rectify") if verb in moves]
    if notice.may_be_published and may_decide_publication(person, notice):
        found.append("publish")
    return found


def may_open_case(person: Person) -> bool:
    return not person.is_customer and person.has_role(*OPENS_CASES)


def may_lead_case(person: Person | None, case: Case) -> bool:
    """Who opened it, and HR; never whom it concerns."""
    if person is None:
        return True
    if person.pk == case.person_id:
        return False
    return keeps(person) or person.pk in (case.opened_by_id, case.chair_id)


def may_change_post(person: Person, case: Case) -> bool:
    """Carry out what was decided: HR, never about oneself."""
    return keeps(person) and person.pk != case.person_id


def _waits_for_post(case: Case) -> bool:
    if case.state != Case.State.EFFECTIVE or case.measure != Case.Measure.POST:
        return False
    return Step.objects.of(case).open().filter(name=Step.Name.CHANGE_POST).exists()


def case_verbs_for(person: Person, case: Case) -> list[str]:
    """Flow ∩ permission: each their own steps."""
    moves, found = Case.FLOW.verbs_from(case.state), []
    if person.pk == case.person_id:
        mine = ["state"] if case.stated_at is None else []
        mine += ["remark"] if not case.remark else []
        mine += ["appeal"] if not case.window_is_over else []
        found = [verb for verb in mine if verb in moves]
        return [*found, "attach"] if case.state in (Case.State.OPENED, Case.State.HEARD) else found
    if may_lead_case(person, case):
        found = [verb for verb in ("call_hearing", "propose") if verb in moves]
        found += ["attach"] if case.state in (Case.State.OPENED, Case.State.HEARD) else []
        found += ["dismiss"] if case.state in (Case.State.OPENED, Case.State.HEARD) else []
    if "hear" in moves and person.pk == case.chair_id:
        found.insert(0, "hear")
    if may_change_post(person, case) and _waits_for_post(case):
        found.insert(0, "change_post")
    return found
