"""Register, classify and hand out cases."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock as time
from charter.ground.database.prepared import Prepared
from charter.ground.database.writing import insert
from charter.ground.errors import Refused
from charter.ground.i18n.phrase import Phrase, phrase
from charter.ground.search import Indexed
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import in_force
from charter.org.models import Customer, Person
from charter.rooms.aftersales.assigning import proposed
from charter.rooms.aftersales.guessing import Proposal, Rules, priority_of, title_of
from charter.rooms.aftersales.models import (
    AssignmentRule,
    Case,
    Channel,
    Clock,
    ClockEvent,
    Priority,
)
from charter.rooms.aftersales.models.cases import FLOW
from charter.rooms.aftersales.permissions import demand_work, may_report, may_work_on
from charter.rooms.aftersales.queries import keepers_of
from charter.rooms.aftersales.timing import Promise, kept, promise_for, times
from charter.rooms.aftersales.verbs.clockwork import Clockwork
from charter.rooms.classifying.verbs import note
from charter.rooms.people.models import Absence
from charter.rooms.projects.models import Project

REGISTERED = declare("aftersales.case.registered", gettext_lazy("%(by)s登記了工單「%(title)s」"))
CLASSIFIED = declare(
    "aftersales.case.classified", gettext_lazy("%(by)s調整了「%(title)s」的分類與優先級")
)
ASSIGNED = declare("aftersales.case.assigned", gettext_lazy("%(by)s把「%(title)s」派給%(to)s"))


AUTOMATIC = Prepared(lambda: AssignmentRule.objects.automatic().values_list("pk")[:1])
# The update clock begins when the customer has first heard of us.
AT_ONCE = (Clock.Kind.RESPONSE, Clock.Kind.RESOLUTION)
CLASSIFICATION = (
    *("category", "topic", "impact", "urgency", "priority", "classified_at", "commitment"),
)


@dataclass(frozen=True)
class Report:
    """What a customer told us. Everything but customer, text and channel may be left to guess."""

    customer: Customer
    text: str
    channel: str
    title: str = ""
    contact: Person | None = None
    contact_name: str = ""
    category: str = ""
    topic: str = ""
    impact: int | None = None
    urgency: int | None = None
    received_at: dt.datetime | None = None
    assignee: Person | None = None
    project: Project | None = None
    uploads: Sequence[Upload] = ()


@transaction.atomic
def register(report: Report, *, by: Person | None) -> Case:
    """A new case with its response and resolution clock running.

    The clocks start when the customer told us (`received_at`), not when somebody typed it in.
    """
    now = time.now()
    _demand_report(report, by, now)
    if report.assignee is not None:
        _demand_present(report.assignee, by)
    case = Case(
        customer=report.customer,
        contact=report.contact,
        contact_name=report.contact_name,
        title=report.title.strip()[:120] or title_of(report.text),
        text=report.text.strip(),
        channel=report.channel,
        assignee=report.assignee,
        project=report.project,
        department_id=report.assignee.department_id if report.assignee else None,
        registered_by=by,
        received_at=report.received_at or now,
        registered_at=now,
    )
    proposal = _classify(case, report)
    _open(case, by)
    note(case, proposal.noted(), by=by)
    for upload in report.uploads:
        attach(case, upload, by=by)
    record(
        REGISTERED,
        case,
        by=by,
        tell=keepers_of(case),
        customer=report.customer.pk,
        priority=case.priority,
        due=case.next_due.isoformat() if case.next_due else None,
    )
    _give_at_once(case)
    return case


def _give_at_once(case: Case) -> None:
    """Where a rule says so, a case finds its people as it comes in; the reasons stand with it."""
    if case.assignee is not None or not AUTOMATIC.rows():
        return
    found = proposed(case)
    if found and found.rule.is_automatic and found.person:
        assign(case, to=found.person, by=None, reason=found.because)


def _demand_report(report: Report, by: Person | None, now: dt.datetime) -> None:
    if by is not None and not may_report(by, report.customer.pk):
        raise Refused("aftersales.not_your_customer", _("只能為自己的公司提出服務請求。"))
    if not report.text.strip():
        raise Refused("aftersales.no_text", _("請寫下發生什麼事。"), field="text")
    if report.received_at and report.received_at > now:
        raise Refused(
            "aftersales.received_later", _("接到的時間不能晚於現在。"), field="received_at"
        )


def _classify(case: Case, report: Report) -> Proposal:
    rules = Rules.now()
    proposal = rules.guess(report.text)
    case.category = report.category or proposal.category
    case.topic = report.topic or (proposal.topic if case.category == proposal.category else "")
    case.impact = report.impact or proposal.impact
    case.urgency = report.urgency or proposal.urgency
    case.guessed_by = "" if report.category and report.impact else "、".join(proposal.words)
    case.priority = rules.priority(case.impact, case.urgency)
    if case.channel != Channel.PORTAL or report.category:
        case.classified_at = case.registered_at
    return proposal


def _open(case: Case, by: Person | None) -> None:
    """Insert the case with its clocks: three statements."""
    promise = promise_for(case.customer, case.priority)
    warn_percent = in_force()["sla_warning_percent"]
    clocks = [_clock(case, kind, promise, warn_percent) for kind in AT_ONCE]
    case.commitment = promise.commitment
    case.next_due = min(clock.due_at for clock in clocks if clock.due_at)
    case.search = Indexed(f"{case.title}\n{case.text}\n{case.customer.name}")
    case.save(force_insert=True)
    case.search = None
    for clock in clocks:
        clock.case = case
    insert(*clocks)
    starts = (
        ClockEvent(
            clock=clock,
            condition=ClockEvent.Condition.START,
            at=case.received_at,
            by=by,
            reason=kept(promise.basis),
        )
        for clock in clocks
    )
    insert(*starts)


def _clock(case: Case, kind: str, promise: Promise, warn_percent: float) -> Clock:
    budget = promise.budget(kind)
    found = times(promise.engine, case.received_at, budget, [], warn_percent)
    return Clock(
        kind=kind,
        calendar=promise.calendar,
        always=promise.always,
        started_at=case.received_at,
        budget=budget,
        due_at=found.due,
        warn_at=found.warn,
    )


@transaction.atomic
def classify(
    case: Case,
    *,
    category: str,
    impact: int,
    urgency: int,
    by: Person | None,
    topic: str = "",
    reset: bool = False,
) -> None:
    """Another classification; when the priority changes the targets do too, with the same start.

    `reset` begins the clocks anew from now: the matter turned out to be another one.
    """
    demand_work(by, case)
    if not case.is_open:
        raise Refused("aftersales.not_open", _("工單已經解決或取消，不能再改分類。可以重新開啟。"))
    old, new = case.priority, priority_of(impact, urgency)
    work = Clockwork(case, by=by) if new != old or reset else None
    case.category, case.topic, case.impact, case.urgency = category, topic, impact, urgency
    case.priority, case.classified_at = new, case.classified_at or time.now()
    if work:
        promise = promise_for(case.customer, new)
        case.commitment = promise.commitment if new != old else case.commitment
        reason = phrase("優先級改為%(to)s", to=Priority(case.priority).label)
        (work.reset if reset else work.retarget)(promise, reason)
    case.save(update_fields=CLASSIFICATION)
    if work:
        work.save()
    record(CLASSIFIED, case, by=by, priority={"old": old, "new": case.priority})


def _demand_present(to: Person, by: Person | None) -> None:
    """Nobody is given work while on leave; they may take it up themselves."""
    away = Absence.objects.approved().now().filter(person=to).first()
    if away and to != by:
        raise Refused(
            "aftersales.on_leave",
            _("%(person)s休假到%(until)s，請改派別人。")
            % {"person": to, "until": away.until.isoformat()},
            field="to",
        )


@transaction.atomic
def assign(case: Case, *, to: Person, by: Person | None, reason: str | Phrase = "") -> None:
    """Give the case to somebody, or hand it over from one to another."""
    demand_work(by, case)
    if not case.is_open:
        raise Refused("aftersales.not_open", _("工單已經解決或取消，不需要再派人。"))
    if not may_work_on(to, case):
        raise Refused("aftersales.cannot_take", _("只能派給在職的服務人員。"), field="to")
    _demand_present(to, by)
    old = case.assignee
    if old == to:
        raise Refused("aftersales.already_theirs", _("這件工單已經由這個人負責。"), field="to")
    if old is not None and by is not None and not str(reason).strip():
        raise Refused(
            "aftersales.no_reason", _("請寫下為什麼轉給別人，接手的人才知道。"), field="reason"
        )
    case.assignee = to
    case.department_id = to.department_id or case.department_id
    if case.state == Case.State.NEW:
        FLOW.move(case, "start", assignee=to, department_id=case.department_id)
    else:
        case.save(update_fields=["assignee", "department"])
    hears = [to, old] if old else [to]
    record(
        ASSIGNED,
        case,
        by=by,
        tell=hears,
        to=str(to),
        assignee={"old": old.pk if old else None, "new": to.pk},
        reason=reason,
    )
