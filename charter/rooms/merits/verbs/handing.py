"""What goes on to somebody else when a coach or a chair does."""

from django.db import transaction
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.merits.models import Case, Coaching, Step
from charter.rooms.people.verbs import pass_on


@transaction.atomic
def hand_over_coaching(
    coaching: Coaching, *, coach: Person, reason: str, by: Person | None
) -> None:
    """The plan with its open follow-ups; the journal says so by `people.record.passed_on`."""
    if coach.pk == coaching.person_id:
        raise Refused("merits.own_coach", _("輔導人不能是本人，請選別人。"), field="to")
    pass_on(coaching, "coach", to=coach, reason=reason, by=by)
    Step.objects.of(coaching).open().update(owner=coach)


@transaction.atomic
def hand_over_hearing(case: Case, *, chair: Person, reason: str, by: Person | None) -> None:
    """Another hears the person, and can decide as little as the one before."""
    if chair.pk in (case.person_id, case.opened_by_id):
        said = _("主持人不能是本人或提出人，請選別人。")
        raise Refused("merits.partial_chair", said, field="to")
    involved = sorted({*case.involved, chair.pk})
    Case.objects.filter(pk=case.pk).update(involved=involved)
    pass_on(case, "chair", to=chair, reason=reason, by=by)
    Step.objects.of(case).open().filter(name=Step.Name.HEAR).update(owner=chair)
