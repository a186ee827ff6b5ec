from django.utils.translation import gettext_lazy as _

from charter.kernel.approvals.models import Decision, Limit, Reader, Request, Seat
from charter.kernel.approvals.verbs import pass_on
from charter.kernel.handing import lies, stays

lies(
    Seat,
    "person",
    _("審批"),
    open=lambda: Seat.objects.filter(
        state=Seat.State.OPEN, step__state="open", step__request__state=Request.State.PENDING
    ).select_related("step__request"),
    hand=lambda seat, to, why: pass_on(seat, to=to, reason=why),
    due="step__due_at",
    page=lambda seat: seat.step.request,
    beside=("step__request",),
)
stays(Request, "applicant", because="the record that was asked for is handed on, not the asking")
stays(Request, "project_manager", because="a fact of the route; who sits there has a seat")
stays(Request, "stuck_owner", because="tending names another as soon as they are gone")
stays(Decision, "principal", because="for whom a substitute decided")
stays(Reader, "person", because="reads along")
stays(Limit, "person", because="a limit is a person's own")
