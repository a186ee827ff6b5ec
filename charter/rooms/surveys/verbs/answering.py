"""A customer answers: one tap, once; then, if they like, their own words."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.subjects import subject_of
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.surveys.models import SCALE, Answer, Invitation

GIVEN = declare("surveys.answer.given", gettext_lazy("客戶回答了「%(title)s」：%(score)s分"))
WORDS = declare("surveys.answer.words_added", gettext_lazy("客戶為「%(title)s」留下了意見"))
LONGEST = 4000


@transaction.atomic
def answer(invitation: Invitation, *, score: int, by: Person | None) -> Answer | None:
    """The first tap counts; None for any later one, and when the link is over: nothing changes.

    `by` is the contact who was asked: whoever holds the letter answers for them.
    """
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not locked.is_open:
        return None
    low, high = SCALE[locked.measure]
    if not low <= score <= high:
        said = _("請選%(low)d到%(high)d。") % {"low": low, "high": high}
        raise Refused("surveys.off_scale", said, field="score")
    now = clock.now()
    given = Answer.objects.create(
        invitation=locked,
        measure=locked.measure,
        score=score,
        at=now,
        customer_id=locked.customer_id,
        department_id=locked.department_id,
        project_id=locked.project_id,
        service_type=locked.service_type,
    )
    Invitation.objects.filter(pk=locked.pk).update(answered_at=now)
    root = subject_of(locked.kind, locked.subject_id)
    facts: Facts = {"score": score, "measure": locked.measure, "occasion": locked.occasion}
    record(GIVEN, locked, by=by, about=root, answer=given.pk, **facts)
    return given


@transaction.atomic
def add_words(given: Answer, *, text: str, by: Person | None) -> bool:
    """Once, after the score. False when there were words already; empty words change nothing."""
    words = text.strip()[:LONGEST]
    if not words:
        return False
    empty = Answer.objects.filter(pk=given.pk, comment="", invitation__isnull=False)
    if not empty.update(comment=words):
        return False
    invitation = given.invitation
    assert invitation
    root = subject_of(invitation.kind, invitation.subject_id)
    record(WORDS, invitation, by=by, about=root, answer=given.pk)
    return True
