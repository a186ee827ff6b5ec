"""Who coaches, hears a case or answers for a step can be somebody else, never whom it is about.
Lists of a hand-over do not name whom such a record is about."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.ground.errors import Refused
from charter.kernel.handing import lies, stays
from charter.org.models import Person
from charter.rooms.merits.models import Award, Case, Coaching, Line, Notice, Outcome, Review, Step
from charter.rooms.merits.verbs.handing import hand_over_coaching, hand_over_hearing
from charter.rooms.people.verbs import pass_on


def _hand(field: str) -> Any:
    def hand(one: Any, to: Person, why: str) -> None:
        if to.pk == one.person_id:
            raise Refused("merits.own", _("本人不能接手，請選另一位。"), field="to")
        pass_on(one, field, to=to, reason=why, by=None)

    return hand


def _steps() -> QuerySet[Step]:
    """What the person concerned may say stays theirs; a coach's steps go with the plan."""
    rows = Step.objects.open().exclude(owner=None).exclude(owner=F("person"))
    return rows.exclude(kind="merits.coaching")


lies(
    Coaching,
    "coach",
    _("輔導計劃"),
    open=Coaching.objects.active,
    hand=lambda one, to, why: hand_over_coaching(one, coach=to, reason=why, by=None),
    due="ends",
    is_private=True,
)
lies(
    Case,
    "chair",
    _("問責的聽取意見"),
    open=lambda: Case.objects.filter(state=Case.State.OPENED),
    hand=lambda one, to, why: hand_over_hearing(one, chair=to, reason=why, by=None),
    is_private=True,
)
lies(
    Notice,
    "head",
    _("通報"),
    open=Notice.objects.open,
    hand=_hand("head"),
    due="rectify_by",
    is_private=True,
)
lies(
    Step,
    "owner",
    _("程序步驟"),
    open=_steps,
    hand=_hand("owner"),
    due="due",
    is_private=True,
)
stays(Award, "person", because="whose it is")
stays(Line, "person", because="whose it is")
stays(Outcome, "person", because="whose it is")
stays(Coaching, "person", because="whose it is")
stays(Notice, "person", because="whose it is; its rectification is an action and goes as such")
stays(Case, "person", because="whom it is about")
stays(Step, "person", because="whom it is about")
stays(Review, "person", "hr", "head", because="whom it is about, and who has spoken")
