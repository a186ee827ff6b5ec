"""The communication plan: proposed, agreed, kept count of (SP7.1, SP7.3a, SP7.4)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.communication.models import Audience, Channel, Line, Occasion, Plan
from charter.rooms.communication.proposals import proposed
from charter.rooms.communication.verbs._common import _demand_lead, _text
from charter.rooms.projects.models import Project

PROPOSED = declare(
    "communication.plan.proposed", gettext_lazy("按服務類型為「%(title)s」擬出溝通計劃")
)
AGREED = declare("communication.plan.agreed", gettext_lazy("%(by)s確認「%(title)s」的溝通計劃"))
ADDED = declare("communication.plan.line_added", gettext_lazy("%(by)s在溝通計劃加入「%(line)s」"))
ENDED = declare(
    "communication.plan.line_ended", gettext_lazy("%(by)s結束溝通計劃的「%(line)s」：%(reason)s")
)
HAPPENED = declare("communication.line.happened", gettext_lazy("已做到計劃的溝通「%(title)s」"))
MOST = 60  # occasions made at once after a long pause


@transaction.atomic
def propose(project: Project, *, by: Person | None) -> Plan:
    """The first draft from the project's kind of service; what stands already is kept."""
    _demand_lead(by, project)
    plan, made = Plan.objects.get_or_create(project=project, defaults={"made_at": clock.now()})
    if plan.lines.filter(ended_on=None).exists():
        raise Refused("communication.plan_exists", _("溝通計劃已經有內容，請直接修改。"))
    Line.objects.bulk_create([Line(plan=plan, **values) for values in proposed(project)])
    record(PROPOSED, plan, by=by, about=project, made=made)
    return plan


@transaction.atomic
def add_line(
    project: Project,
    *,
    audience: str,
    channel: str,
    goal: str,
    content: str,
    every_days: int,
    by: Person | None,
) -> Line:
    """All five parts. A line added to an agreed plan counts from today."""
    _demand_lead(by, project)
    if audience not in Audience.values or channel not in Channel.values:
        raise Refused("communication.unknown", _("請從清單選擇對象與方式。"), field="audience")
    if not 1 <= every_days <= 366:
        raise Refused("communication.interval", _("間隔要在1到366天之間。"), field="every_days")
    plan, _made = Plan.objects.get_or_create(project=project, defaults={"made_at": clock.now()})
    if plan.lines.filter(audience=audience, channel=channel, ended_on=None).exists():
        raise Refused(
            "communication.line_twice",
            _("計劃裡已經有這個對象與方式，請先結束原來的一項。"),
            field="channel",
        )
    line = Line.objects.create(
        plan=plan,
        audience=audience,
        channel=channel,
        goal=_text(goal, "goal")[:200],
        content=_text(content, "content"),
        every_days=every_days,
        starts_on=clock.today() if plan.agreed_at else None,
    )
    _count(line)
    record(ADDED, plan, by=by, about=project, line=str(line))
    return line


@transaction.atomic
def end_line(line: Line, *, reason: str, by: Person | None) -> None:
    """Nothing more falls due; what was late stays late."""
    project = line.plan.project
    _demand_lead(by, project)
    text, today = _text(reason, "reason"), clock.today()
    if not Line.objects.filter(pk=line.pk, ended_on=None).update(ended_on=today):
        raise Refused("flow.moved_on", _("這一項已經結束。"))
    line.occasions.open().filter(due__gte=today).update(lapsed=True)
    record(ENDED, line.plan, by=by, about=project, line=str(line), reason=text)


@transaction.atomic
def agree(plan: Plan, *, by: Person | None) -> None:
    """From today on the lines fall due. The customer must be among the audiences."""
    _demand_lead(by, plan.project)
    lines = plan.lines.filter(ended_on=None)
    if not lines.filter(audience=Audience.CUSTOMER).exists():
        raise Refused("communication.no_customer", _("計劃裡沒有客戶，請加入對客戶的溝通。"))
    if not Plan.objects.filter(pk=plan.pk, agreed_at=None).update(
        agreed_at=clock.now(), agreed_by=by
    ):
        raise Refused("flow.moved_on", _("溝通計劃已經確認過了。"))
    lines.update(starts_on=clock.today())
    for line in lines:
        _count(line)
    record(AGREED, plan, by=by, about=plan.project)


def _count(line: Line) -> None:
    """Occasions up to the one whose time runs now; the key (line, day) keeps one each."""
    if line.starts_on is None or line.ended_on is not None:
        return
    step = dt.timedelta(days=line.every_days)
    last = line.occasions.order_by("-due").values_list("due", flat=True).first()
    begins = last or line.starts_on
    made: list[Occasion] = []
    while begins <= clock.today() and len(made) < MOST:
        made.append(Occasion(line=line, starts_on=begins, due=begins + step))
        begins += step
    Occasion.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def keep_count(project: Project, *, by: Person | None = None) -> None:
    """What falls due now; a project that is over owes nothing more. Not recorded: the first word
    about an occasion belongs to its proof."""
    lines = Line.objects.filter(plan__project=project, plan__agreed_at__isnull=False)
    for line in lines.filter(ended_on=None):
        if project.phase in Project.ACTIVE:
            _count(line)
        else:
            line.occasions.open().filter(due__gte=clock.today()).update(lapsed=True)


@transaction.atomic
def settle(line: Line, *, proof: Entry, by: Person | None = None) -> int:
    """It has happened: this occasion and what was missed before it."""
    today = clock.today()
    _count(line)
    found = line.occasions.select_for_update().open().filter(starts_on__lte=today)
    settled = found.update(happened_on=today, proof=proof.pk)
    if settled:
        record(HAPPENED, line, by=by, about=line.plan.project, proof=proof.pk, count=settled)
    return settled
