"""Reports: drawn from the project, previewed, frozen by hash, sent by mail and portal (SP7.4)."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.mail.addresses import message_id
from charter.org.models import Person
from charter.rooms.communication.drawing import drawn
from charter.rooms.communication.models import (
    Audience,
    Channel,
    ChatPost,
    Line,
    Mail,
    Outlet,
    Report,
)
from charter.rooms.communication.verbs._common import _demand_lead
from charter.rooms.projects.models import Project

DRAFTED = declare("communication.report.drafted", gettext_lazy("%(by)s擬出報告「%(title)s」"))
WRITTEN = declare("communication.report.written", gettext_lazy("%(by)s修改報告「%(title)s」"))
DISCARDED = declare("communication.report.discarded", gettext_lazy("%(by)s捨棄報告「%(title)s」"))
SENT = declare(
    "communication.report.sent",
    gettext_lazy("%(by)s發出報告「%(title)s」給%(audience_name)s，%(readers)s位收件人"),
    gettext_lazy("給你的報告"),
)
WRITTEN_CHANNELS = (Channel.REPORT, Channel.MAIL, Channel.MESSAGE)
USUAL = dt.timedelta(days=14)


@transaction.atomic
def draft_report(
    project: Project, *, audience: str, by: Person | None, since: dt.date | None = None
) -> Report:
    """Drawn from the day after the last report to this audience up to today."""
    _demand_lead(by, project)
    if audience not in Audience.values:
        raise Refused("communication.unknown", _("請從清單選擇對象。"), field="audience")
    today = clock.today()
    earlier = Report.objects.sent().filter(project=project, audience=audience)
    last = earlier.order_by("-until").values_list("until", flat=True).first()
    begins = since or (last + dt.timedelta(days=1) if last else today - USUAL)
    begins = min(begins, today)
    lines = Line.objects.filter(plan__project=project, audience=audience, ended_on=None)
    report = Report.objects.create(
        project=project,
        line=lines.filter(channel__in=WRITTEN_CHANNELS).order_by("pk").first(),
        audience=audience,
        title=_("%(project)s報告（%(since)s至%(until)s）")
        % {"project": project.name[:100], "since": begins, "until": today},
        since=begins,
        until=today,
        facts=drawn(project, audience, begins, today),
        made_by=by,
    )
    record(DRAFTED, report, by=by, about=project)
    return report


@transaction.atomic
def write(report: Report, *, words: str, by: Person | None, redraw: bool = False) -> None:
    """The manager's own words; `redraw` takes the project's data anew."""
    _demand_lead(by, report.project)
    changes: dict[str, object] = {"words": words.strip()}
    if redraw:
        today = clock.today()
        facts = drawn(report.project, report.audience, report.since, today)
        changes |= {"until": today, "facts": facts}
    Report.FLOW.move(report, "write", **changes)
    record(WRITTEN, report, by=by, about=report.project)


@transaction.atomic
def discard(report: Report, *, by: Person | None) -> None:
    _demand_lead(by, report.project)
    Report.FLOW.move(report, "discard")
    record(DISCARDED, report, by=by, about=report.project)


@transaction.atomic
def send_report(
    report: Report, *, by: Person | None, digest: str = "", outlets: Iterable[Outlet] = ()
) -> Report:
    """Freeze it and let it go: one letter per reader, for a customer the portal, and a post to
    each of the chat tools named in `outlets`.

    `digest` is the fingerprint of the preview that was looked at; what has changed since is not
    sent unseen.
    """
    locked = Report.objects.select_for_update().select_related("project").get(pk=report.pk)
    project = locked.project
    _demand_lead(by, project)
    print_ = locked.fingerprint()
    if digest and digest != print_:
        raise Refused("communication.changed", _("預覽之後內容改過了，請再看一次再發出。"))
    readers = _readers(project, locked.audience)
    if not readers:
        raise Refused("communication.no_reader", _("這個對象沒有在職的聯絡人，請先補上聯絡人。"))
    now = clock.now()
    Report.FLOW.move(locked, "send", sent_at=now, sent_by=by, digest=print_)
    mailed = [person for person in readers if person.email]
    Mail.objects.bulk_create(
        Mail(
            report=locked,
            person=person,
            message_id=message_id("r", locked.pk, person.pk),
            not_before=now,
        )
        for person in mailed
    )
    chats = _post(locked, outlets)
    facts: Facts = {
        "digest": print_,
        "audience": locked.audience,
        "audience_name": Audience(locked.audience).label,
        "readers": len(readers),
        **({"chats": chats} if chats else {}),
    }
    record(SENT, locked, by=by, about=project, tell=readers, **facts)
    return locked


def _post(report: Report, outlets: Iterable[Outlet]) -> list[str]:
    """The names of the chat tools it goes to."""
    wanted = list(dict.fromkeys(outlets))
    if any(o.kind != Outlet.Kind.WEBHOOK or o.state != Outlet.State.IN_USE for o in wanted):
        raise Refused("communication.not_a_chat", _("只能貼到使用中的即時訊息渠道。"))
    ChatPost.objects.bulk_create(
        ChatPost(report=report, outlet=outlet, message_id=uuid.uuid4().hex, not_before=clock.now())
        for outlet in wanted
    )
    return [outlet.name for outlet in wanted]


def _readers(project: Project, audience: str) -> list[Person]:
    """Contacts of the customer; the team; the manager's line above. A supplier has no account."""
    active = Person.objects.active()
    if audience == Audience.CUSTOMER:
        return list(active.filter(customer=project.customer_id).order_by("pk"))
    if audience == Audience.TEAM:
        seats = active.filter(memberships__role__project=project, memberships__left_at=None)
        return list(seats.distinct().order_by("pk"))
    if audience == Audience.MANAGEMENT:
        heads = Person.objects.heads_of(project.department)
        return list(heads.order_by("pk"))
    return []
