"""An assessment that was asked for and not given can be somebody else's, under the same rules."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.ground.errors import Refused
from charter.kernel.handing import lies, stays
from charter.org.models import Person
from charter.rooms.people.verbs import pass_on
from charter.rooms.recruitment.models import Assessment, Candidate, Conflict
from charter.rooms.recruitment.permissions import is_apart


def _hand(one: Any, to: Person, why: str) -> None:
    step = one.step
    if not is_apart(to, step.candidate) or step.assessments.filter(assessor=to).exists():
        raise Refused(
            "recruitment.assessor_conflicted",
            _("他是應徵者本人、已聲明利害關係或已是評核人，請選別人。"),
            field="to",
        )
    pass_on(one, "assessor", to=to, reason=why, by=None)


lies(
    Assessment,
    "assessor",
    _("應徵者評核"),
    open=lambda: Assessment.objects.filter(
        result="", step__state="waiting", step__candidate__state=Candidate.State.SELECTING
    ).select_related("step__candidate"),
    hand=_hand,
    page=lambda one: one.step.candidate,
    beside=("step__candidate",),
)
stays(Candidate, "person", "hired", because="who applied from inside, and who was hired")
stays(Conflict, "person", because="what somebody declared of themselves")
