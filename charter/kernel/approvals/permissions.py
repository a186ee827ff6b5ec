"""What a person may do with a request now: asked once, shown by page and API alike."""

from charter.ground import clock
from charter.kernel.approvals.deadlines import working_day
from charter.kernel.approvals.models import Request, Seat, Step
from charter.org.models import Person, Role, Substitution

APPROVER = ("approve", "reject", "return_to", "add_approver", "ask", "attach")
PROPOSERS = (Role.ADMINISTRATOR, Role.IMPROVEMENT_OFFICE, Role.MANAGEMENT)


def may_change_rules(person: Person) -> bool:
    """Who proposes other flows and limits; somebody else approves."""
    return person.has_role(*PROPOSERS)


def verbs_for(person: Person, request: Request, seats: list[Seat] | None = None) -> list[str]:
    """`own seat`, role and limit are asked again, under lock, by the verbs themselves. `seats`
    are those of `seats_of`, if they are known already."""
    found: list[str] = []
    if request.is_pending:
        found += _as_approver(person, seats_of(person, request) if seats is None else seats)
        found += _as_guardian(person, request)
    if person.pk in request.authors:
        found += _as_author(request)
    return [*found, "copy_to"]


def seats_of(person: Person, request: Request) -> list[Seat]:
    """Open seats at which this person could act now: their own first, then as a substitute."""
    if person.pk in request.authors or person.pk in request.decided_by:
        return []
    barred = {*request.authors, *request.decided_by}
    absent = Substitution.objects.live().filter(substitute=person).values("person")
    seats = Seat.objects.filter(
        step__request=request, state=Seat.State.OPEN, step__state=Step.State.OPEN
    ).exclude(person__in=barred)
    mine = seats.filter(person=person) | seats.filter(person__in=absent)
    return sorted(mine.select_related("person", "step"), key=lambda s: s.person_id != person.pk)


def _as_approver(person: Person, seats: list[Seat]) -> list[str]:
    if not seats:
        return []
    own = [] if seats[0].person_id != person.pk else ["hand_over"]
    return [*APPROVER, *own]


def _as_guardian(person: Person, request: Request) -> list[str]:
    owns = request.stuck_owner_id == person.pk and person.pk not in request.authors
    return ["appoint"] if owns else []


def _as_author(request: Request) -> list[str]:
    if request.is_pending:
        return ["withdraw", "answer", "attach", *([] if urged_lately(request) else ["urge"])]
    return ["withdraw", "attach"] if request.state == Request.State.RETURNED else []


def urged_lately(request: Request) -> bool:
    """Urged since this working day began; what was urged on a day off counts for the one before."""
    return request.urged_on is not None and request.urged_on >= working_day(clock.today())
