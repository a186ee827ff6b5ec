"""The office, a seat in the group, a department's plan. What an approved version says of targets
and measures changes by its own approval alone; the measure under way has an owner of its own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.org.models import Person
from charter.rooms.improvement.models import (
    Case,
    Cycle,
    MeasureTerms,
    Member,
    Plan,
    Reading,
    ResourceAsk,
    TargetTerms,
    Version,
    Vote,
)
from charter.rooms.improvement.verbs import cycles
from charter.rooms.people.verbs import pass_on


def _seat(member: Any, to: Person, _why: str) -> None:
    seat = "chair" if member.is_chair else "deputy" if member.is_deputy else "member"
    cycles.release(member, by=None)
    cycles.appoint(member.cycle, person=to, seat=seat, by=None)


lies(
    Cycle,
    "holder",
    _("服務改善辦公室"),
    open=lambda: Cycle.objects.exclude(state=Cycle.State.CLOSED),
    hand=lambda one, to, why: pass_on(one, "holder", to=to, reason=why, by=None),
)
lies(
    Member,
    "person",
    _("領導小組席位"),
    open=lambda: (
        Member.objects.seated().exclude(cycle__state=Cycle.State.CLOSED).select_related("cycle")
    ),
    hand=_seat,
    page=lambda member: member.cycle,
    beside=("cycle",),
)
lies(
    Plan,
    "owner",
    _("改善計劃"),
    open=lambda: Plan.objects.exclude(cycle__state=Cycle.State.CLOSED).select_related(
        "cycle", "department"
    ),
    hand=lambda one, to, why: pass_on(one, "owner", to=to, reason=why, by=None),
)
stays(TargetTerms, "owner", because="what was approved; the plan's owner adjusts it")
stays(MeasureTerms, "owner", because="what was approved; the course has an owner")
stays(ResourceAsk, "person", because="what was asked for")
stays(Version, "author", because="who wrote it")
stays(Vote, "member", because="their own voice")
stays(Reading, "person", because="reads for themselves")
stays(Case, "author", because="who did it")
