"""What a customer answered to the survey counts as the follow-up of the case (二.5.2)."""

from django.db import transaction

from charter.ground import clock as time
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, FollowUp
from charter.rooms.aftersales.models.cases import State
from charter.rooms.aftersales.verbs.progress import FOLLOWED_UP, follow_up

OF_FIVE = "csat"


@transaction.atomic
def hear(case: Case, *, measure: str, score: int, by: Person | None) -> bool:
    """False for a case that was opened again meanwhile: it is followed up when it is solved.

    A score out of five is a follow-up's score; any other measure is not turned into one, the case
    is followed up all the same.
    """
    if case.state not in (State.RESOLVED, State.CLOSED):
        return False
    if measure == OF_FIVE:
        follow_up(case, reached=True, score=score, by=by)
        return True
    Case.objects.filter(pk=case.pk, followed_up_at=None).update(followed_up_at=time.now())
    record(FOLLOWED_UP, case, by=by, measure=measure, score=score, reached=True)
    return True


@transaction.atomic
def hear_words(case: Case, *, text: str, by: Person | None) -> None:
    """The customer's own words, beside the score they have just given; recorded where they were
    said, with the answer."""
    last = FollowUp.objects.filter(case=case, by=by, comment="").order_by("-pk").first()
    if last is not None:
        FollowUp.objects.filter(pk=last.pk).update(comment=text)
