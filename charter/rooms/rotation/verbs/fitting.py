"""Why an assignment stands although the skills fall short."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Posting
from charter.rooms.projects.models import Member
from charter.rooms.rotation.fits import percent_of
from charter.rooms.rotation.models import FitReason
from charter.rooms.rotation.permissions import may_explain_fit

EXPLAINED = declare(
    "rotation.fit.explained",
    gettext_lazy("%(by)s說明%(person)s擔任%(where)s的理由（符合%(percent)s%%）：%(reason)s"),
    gettext_lazy("你的職務"),
)


@transaction.atomic
def explain_fit(assignment: Posting | Member, *, reason: str, by: Person | None) -> FitReason:
    """Of a post or of a role in a project; said again, the newer reason stands."""
    person = assignment.person
    if not may_explain_fit(by, person):
        raise Refused("rotation.may_not_explain", _("理由由他的主管、部門主管或人力資源說明。"))
    text = reason.strip()[:300]
    if not text:
        raise Refused(
            "rotation.no_reason", _("請寫明為什麼仍由他擔任，以及如何補足。"), field="reason"
        )
    is_post = isinstance(assignment, Posting)
    subject: Facts = {"posting" if is_post else "member": assignment}
    said: Facts = {"percent": percent_of(assignment), "reason": text, "by": by, "at": clock.now()}
    made, _new = FitReason.objects.update_or_create(**subject, defaults={"person": person, **said})
    where = str(assignment.post if isinstance(assignment, Posting) else assignment.role)
    facts: Facts = {"person": str(person), "where": where, "percent": made.percent, "reason": text}
    record(EXPLAINED, made, by=by, about=person, tell=[person], **facts)
    return made
