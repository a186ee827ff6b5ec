from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import Hand, lies, stays
from charter.rooms.people.verbs import pass_on
from charter.rooms.training.models import (
    Behaviour,
    Claim,
    Concerned,
    Need,
    Plan,
    Record,
    Seat,
    Session,
)


def _hand(part: str) -> Hand:
    return lambda one, to, why: pass_on(one, part, to=to, reason=why, by=None)


for _part in ("organiser", "teacher"):
    lies(
        Session,
        _part,
        _("培訓課"),
        open=lambda: Session.objects.filter(state=Session.State.PLANNED).select_related("course"),
        hand=_hand(_part),
        due="starts_at",
    )
stays(Need, "person", because="what they themselves should learn")
stays(Concerned, "person", because="whom a need concerns")
stays(Plan, "person", because="their own development")
stays(Seat, "person", because="their own seat in a course")
stays(Claim, "person", because="what they learned outside")
stays(Record, "person", because="their own file")
stays(Behaviour, "person", because="whose work was looked at")
