"""Who rates, and who decides on an appeal, can be somebody else; never whom it is about."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.ground.errors import Refused
from charter.kernel.handing import Hand, lies, stays
from charter.org.models import Person
from charter.rooms.appraisal.models import Appraisal, Ballot, Result
from charter.rooms.people.verbs import pass_on


def _hand(field: str) -> Hand:
    def hand(one: Any, to: Person, why: str) -> None:
        if to.pk in (one.person_id, one.superior_id, one.rated_by_id):
            raise Refused("appraisal.own", _("本人和原主管不能接手，請選另一位。"), field="to")
        pass_on(one, field, to=to, reason=why, by=None)

    return hand


lies(
    Appraisal,
    "superior",
    _("待評分的考核"),
    open=lambda: Appraisal.objects.filter(state=Appraisal.State.OPEN),
    hand=_hand("superior"),
)
lies(
    Appraisal,
    "decider",
    _("待決定的考核申訴"),
    open=lambda: Appraisal.objects.filter(state=Appraisal.State.APPEALED),
    hand=_hand("decider"),
)
stays(Appraisal, "person", because="whose it is")
stays(Ballot, "about", "colleague", because="somebody's own voice about a colleague")
stays(Result, "person", because="whose it is")
