from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.rooms.cost.models import Claim, Purchase
from charter.rooms.people.verbs import pass_on

OPEN = (Purchase.State.DRAFT, Purchase.State.SUBMITTED, Purchase.State.ORDERED)

lies(
    Purchase,
    "requester",
    _("採購"),
    open=lambda: Purchase.objects.filter(state__in=OPEN),
    hand=lambda one, to, why: pass_on(one, "requester", to=to, reason=why, by=None),
    project="project",
)
stays(Claim, "claimant", because="their own money, paid to them after they left")
