"""What the improvement office owes here: an answer to every proposal."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.kernel.work import Owed, owed
from charter.org.models import Person, Role
from charter.rooms.trends.models import Proposal

MOST = 50


@owed("improvement_proposal", gettext_lazy("改善提案"), "bulb")
def proposals(person: Person) -> list[Owed]:
    if not person.has_role(Role.IMPROVEMENT_OFFICE):
        return []
    return [
        Owed(
            title=one.cause,
            where=_("%(n)s件，達到%(limit)s件") % {"n": one.count, "limit": one.limit},
            url=reverse("trends:proposal", args=[one.pk]),
            verb=gettext_lazy("答覆"),
            due=timezone.make_aware(dt.datetime.combine(one.due, dt.time(18))),
            clause="SP2.5.3",
        )
        for one in Proposal.objects.raised().order_by("due", "pk")[:MOST]
    ]
