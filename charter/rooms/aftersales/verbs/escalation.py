"""A case is raised to quality or becomes a complaint: one step, its facts carried over."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.kernel.links.verbs import link
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, Category
from charter.rooms.aftersales.models import Channel as CaseChannel
from charter.rooms.aftersales.permissions import GONE, demand_work
from charter.rooms.complaints import verbs as complaints
from charter.rooms.complaints.models import Channel, Complaint
from charter.rooms.quality.models import Problem, Source
from charter.rooms.quality.verbs import problems

RAISED = declare(
    "aftersales.case.raised_to_quality",
    gettext_lazy("%(by)s把「%(title)s」升級為質量問題%(number)s"),
)
COMPLAINED = declare(
    "aftersales.case.became_complaint",
    gettext_lazy("%(by)s把「%(title)s」升級為客訴%(number)s"),
)
WAYS = {
    CaseChannel.PHONE: Channel.PHONE,
    CaseChannel.MAIL: Channel.MAIL,
    CaseChannel.VISIT: Channel.VISIT,
    CaseChannel.PORTAL: Channel.PORTAL,
}


def _demand_alive(case: Case) -> None:
    if case.state in GONE:
        raise Refused("aftersales.not_open", _("工單已經取消或併入別件，不能再升級。"))


@transaction.atomic
def raise_to_quality(
    case: Case, *, title: str, step: str, by: Person | None, owner: Person | None = None
) -> Problem:
    """A quality problem with the customer's words, project and department; the case goes on."""
    demand_work(by, case)
    _demand_alive(case)
    told = problems.Finding(
        title=title or case.title,
        description=case.text,
        source=Source.COMPLAINT if case.category == Category.COMPLAINT else Source.CASE,
        step=step,
        project=case.project,
        department=case.department,
        customer=case.customer,
        owner=owner,
        origin=case,
    )
    problem = problems.report(told, by=by)
    link(case, problem, by=by, because=gettext_noop("從工單升級"))
    record(RAISED, case, by=by, problem=problem.pk, number=problem.number)
    return problem


@transaction.atomic
def make_complaint(
    case: Case,
    *,
    title: str,
    by: Person | None,
    wanted: str = "",
    owner: Person | None = None,
    against: Person | None = None,
) -> Complaint:
    """A complaint with the five steps of its own; what we tell the customer stands in the case."""
    demand_work(by, case)
    _demand_alive(case)
    running = Complaint.objects.open().filter(origin_kind=kind_of(case), origin_id=case.pk)
    if (found := running.first()) is not None:
        raise Refused(
            "aftersales.complaint_runs",
            _("這件工單已經升級為客訴%(number)s，請在那裡處理。") % {"number": found.number},
        )
    told = complaints.Told(
        customer=case.customer,
        title=title or case.title,
        text=case.text,
        channel=WAYS.get(CaseChannel(case.channel), Channel.LETTER),
        contact=case.contact,
        contact_name=case.contact_name,
        wanted=wanted,
        project=case.project,
        department=case.department,
        owner=owner,
        against=against,
        origin=case,
        received_at=case.received_at,
    )
    complaint = complaints.receive(told, by=by)
    if case.category != Category.COMPLAINT:
        case.category = Category.COMPLAINT
        case.save(update_fields=["category"])
    link(case, complaint, by=None, because=gettext_noop("從工單升級"))
    record(COMPLAINED, case, by=by, complaint=complaint.pk, number=complaint.number)
    return complaint
