"""Who may do what. Nobody rates themselves as a superior, nobody decides their own appeal."""

from charter.ground import clock
from charter.org.models import Person, Role
from charter.rooms.appraisal.models import Appraisal, Ballot, Cycle
from charter.rooms.people.queries import may_read_figures

State = Appraisal.State


def may_open(person: Person | None) -> bool:
    return person is None or (person.is_active and person.has_role(Role.HR))


def may_calibrate(person: Person) -> bool:
    """How scores spread over departments and how strict raters are; names are for HR and the
    line."""
    return person.has_role(Role.HR, Role.MANAGEMENT)


def may_read(person: Person, appraisal: Appraisal) -> bool:
    named = (appraisal.superior_id, appraisal.decider_id, appraisal.rated_by_id)
    return person.pk in named or may_read_figures(person, appraisal.person)


def input_is_over(appraisal: Appraisal) -> bool:
    """Voices are counted before the superior rates, so that nobody can watch the sum move."""
    return clock.today() > appraisal.cycle.input_until or (
        appraisal.own_at is not None and not _waiting(appraisal)
    )


def _waiting(appraisal: Appraisal) -> bool:
    asked = Ballot.objects.filter(cycle=appraisal.cycle_id, about=appraisal.person_id)
    return asked.filter(is_given=False).exists()


def may_rate_oneself(person: Person | None, appraisal: Appraisal) -> bool:
    mine = person is not None and person.pk == appraisal.person_id
    in_time = clock.today() <= appraisal.cycle.input_until
    return mine and in_time and appraisal.state == State.OPEN and not appraisal.cycle.is_drawing


def is_rater(person: Person | None, appraisal: Appraisal) -> bool:
    return person is not None and person.is_active and person.pk == appraisal.superior_id


def may_rate(person: Person | None, appraisal: Appraisal) -> bool:
    open_ = appraisal.state == State.OPEN and not appraisal.cycle.is_drawing
    return is_rater(person, appraisal) and open_ and input_is_over(appraisal)


def may_answer(person: Person | None, appraisal: Appraisal) -> bool:
    mine = person is not None and person.pk == appraisal.person_id
    until = appraisal.reply_until
    in_time = until is not None and clock.today() <= until
    return mine and in_time and appraisal.state == State.ANSWERING


may_appeal = may_answer


def may_decide(person: Person | None, appraisal: Appraisal) -> bool:
    """The one who was named, or another of HR; never the person, the superior or the rater."""
    if person is None or not person.is_active or appraisal.state != State.APPEALED:
        return False
    involved = (appraisal.person_id, appraisal.superior_id, appraisal.rated_by_id)
    return person.pk not in involved and (
        person.pk == appraisal.decider_id or person.has_role(Role.HR)
    )


def may_name_superior(person: Person | None, appraisal: Appraisal) -> bool:
    """HR, where the superior has left or is on leave; never their own."""
    return may_open(person) and appraisal.state == State.OPEN and person != appraisal.person


def may_give_voice(person: Person | None, ballot: Ballot) -> bool:
    mine = person is not None and person.pk == ballot.colleague_id
    open_ = ballot.cycle.state == Cycle.State.OPEN and clock.today() <= ballot.cycle.input_until
    return mine and open_ and not ballot.is_given


ASKED = {
    "rate_oneself": may_rate_oneself,
    "rate": may_rate,
    "answer": may_answer,
    "appeal": may_appeal,
    "decide": may_decide,
    "name_superior": may_name_superior,
}


def verbs_for(person: Person, appraisal: Appraisal) -> list[str]:
    return [verb for verb, may in ASKED.items() if may(person, appraisal)]
