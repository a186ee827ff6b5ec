"""Coaching, hearings and notices go to another who stands apart; what concerns a person stays
theirs. Lists of a hand-over do not name whom such a record is about."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.ground.errors import Refused
from charter.kernel.handing import Hand, lies, stays
from charter.kernel.journal.models import kind_of
from charter.org.models import Person
from charter.rooms.merits.models import (
    Award,
    Case,
    Coaching,
    Line,
    Notice,
    Outcome,
    Review,
    Step,
)
from charter.rooms.people.verbs import pass_on


def _hand(part: str) -> Hand:
    def hand(one: Any, to: Person, why: str) -> None:
        if to.pk in (one.person_id, one.opened_by_id):
            raise Refused("merits.involved", _("本人和提出的人不能接手，請選另一位。"), field="to")
        old = getattr(one, part)
        pass_on(one, part, to=to, reason=why, by=None)
        for step in Step.objects.open().filter(kind=kind_of(one), subject_id=one.pk, owner=old):
            pass_on(step, "owner", to=to, reason=why, by=None)

    return hand


lies(
    Coaching,
    "coach",
    _("輔導計劃"),
    open=lambda: Coaching.objects.filter(state=Coaching.State.ACTIVE),
    hand=_hand("coach"),
    due="ends",
    is_private=True,
)
lies(
    Notice,
    "head",
    _("逾期通知"),
    open=Notice.objects.open,
    hand=_hand("head"),
    due="explain_by",
    is_private=True,
)
lies(
    Case,
    "chair",
    _("問責聽取"),
    open=lambda: Case.objects.filter(state=Case.State.OPENED),
    hand=_hand("chair"),
    is_private=True,
)
stays(Award, "person", because="to whom it is given")
stays(Line, "person", because="whose line of the ledger it is")
stays(Outcome, "person", because="whose result it is")
stays(Review, "person", "hr", "head", because="whom it is about, and who has spoken")
stays(Case, "person", because="whom it is about")
stays(Notice, "person", because="who is asked to explain")
stays(Coaching, "person", because="who is coached")
stays(Step, "person", "owner", because="its steps go with the record")
