"""Promise service to a customer, and end a promise. A new promise never rewrites old verdicts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Customer, Person, WorkingCalendar
from charter.rooms.aftersales.models import Commitment, Priority, Target
from charter.rooms.aftersales.permissions import may_promise
from charter.rooms.projects.models import Project

PROMISED = declare("aftersales.commitment.made", gettext_lazy("%(by)s訂立了服務承諾「%(title)s」"))
ENDED = declare("aftersales.commitment.ended", gettext_lazy("%(by)s結束了服務承諾「%(title)s」"))


@dataclass(frozen=True)
class Times:
    """Response and resolution in seconds of working time; `always` = around the clock."""

    response: int
    resolution: int
    always: bool = False


def _demand_right(by: Person | None) -> None:
    if not may_promise(by):
        raise Refused(
            "aftersales.may_not_promise",
            _("服務承諾要由部門主管、項目經理、質量管理或管理層訂立。請他們代為登記。"),
        )


def _demand_complete(times: Mapping[int, Times], hotline: str, mailbox: str) -> None:
    missing = [str(p.label) for p in Priority if p not in times]
    if missing:
        raise Refused(
            "aftersales.commitment_incomplete",
            _("還缺這些優先級的時限：%(names)s。") % {"names": "、".join(missing)},
            field="times",
        )
    if not hotline and not mailbox:
        raise Refused(
            "aftersales.no_intake",
            _("請填寫服務熱線或服務信箱，客戶才找得到我們。"),
            field="hotline",
        )


@transaction.atomic
def make_commitment(
    *,
    customer: Customer,
    title: str,
    content: str,
    times: Mapping[int, Times],
    by: Person | None,
    active_from: dt.date,
    active_until: dt.date | None = None,
    calendar: WorkingCalendar | None = None,
    hotline: str = "",
    mailbox: str = "",
    source: str = "",
    project: Project | None = None,
) -> Commitment:
    """Times for every priority and at least one way to reach us, or it is no commitment."""
    _demand_right(by)
    _demand_complete(times, hotline, mailbox)
    commitment = Commitment.objects.create(
        customer=customer,
        project=project,
        title=title,
        content=content,
        calendar=calendar,
        hotline=hotline,
        mailbox=mailbox,
        source=source,
        active_from=active_from,
        active_until=active_until,
    )
    _promise_times(commitment, times)
    record(PROMISED, commitment, by=by, customer=customer.pk)
    return commitment


def _promise_times(commitment: Commitment, times: Mapping[int, Times]) -> None:
    Target.objects.bulk_create(
        Target(
            commitment=commitment,
            priority=priority,
            response_seconds=promised.response,
            resolution_seconds=promised.resolution,
            always=promised.always,
        )
        for priority, promised in times.items()
    )


@transaction.atomic
def end_commitment(commitment: Commitment, *, on: dt.date, by: Person | None) -> None:
    """`on` is its last day; open cases keep the times they were promised."""
    _demand_right(by)
    if on < commitment.active_from:
        raise Refused("aftersales.ends_before_start", _("結束日不能早於生效日。"), field="on")
    commitment.active_until = on
    commitment.save(update_fields=["active_until"])
    record(ENDED, commitment, by=by, on=on.isoformat())
