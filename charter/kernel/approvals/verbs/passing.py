"""A seat passes on because its owner goes: to somebody whom the flow itself would ask.

Nobody can choose an approver this way: who may sit there is what the step's rule, or the line
above, would have found. Whoever fits neither is refused, and `tend` looks for somebody.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.approvals import people
from charter.kernel.approvals.events import HANDED_OVER
from charter.kernel.approvals.models import Request, Seat
from charter.kernel.approvals.verbs._core import _note, _running, _step, _where
from charter.kernel.approvals.verbs.routing import _fit
from charter.org.models import Person


@transaction.atomic
def pass_on(seat: Seat, *, to: Person, reason: str, by: Person | None = None) -> Request:
    """The open seat of somebody who goes; the system's alone."""
    if by is not None:
        raise Refused("approvals.not_your_seat", _("審批席位由本人轉交，或隨交接由流程改派。"))
    request = _running(seat.step.request)
    step = _step(request)
    if seat.pk not in {taken.pk for taken in step.taken}:
        raise Refused("flow.moved_on", _("這一步已經有了決定，請重新整理頁面。"))
    _fit(request, step, to)
    asked = set(people.candidates(step.rule, request).values_list("pk", flat=True))
    asked |= {one.pk for one in people.uphill(request, (), seat.person_id)}
    if to.pk not in asked:
        raise Refused(
            "approvals.not_by_the_flow",
            _("%(person)s不是流程會請他審批的人，請改選別人；沒有人選時，離任後由流程改派。")
            % {"person": to},
            field="to",
        )
    Seat.objects.filter(pk=seat.pk).update(state=Seat.State.CLOSED)
    Seat.objects.create(step=step, person=to, origin=seat.origin, given_by=seat.person)
    _note(
        HANDED_OVER,
        request,
        by=None,
        tell=[to],
        person=to.name,
        person_id=to.pk,
        reason=reason.strip(),
        **_where(request, step),
    )
    return request
