"""Promise service to a customer, change the times promised, end a promise.

Nothing of it rewrites a verdict. Another promise leaves open cases the times they were promised;
only `change_times` moves the clocks that are not decided, and `foresight` says beforehand which.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Customer, Person, WorkingCalendar
from charter.rooms.aftersales.models import Case, Commitment, Priority, Target
from charter.rooms.aftersales.permissions import may_promise
from charter.rooms.aftersales.timing import promised_by
from charter.rooms.aftersales.verbs.clockwork import Clockwork
from charter.rooms.projects.models import Project

PROMISED = declare("aftersales.commitment.made", gettext_lazy("%(by)s訂立了服務承諾「%(title)s」"))
CHANGED = declare(
    "aftersales.commitment.changed",
    gettext_lazy("%(by)s調整了服務承諾「%(title)s」的時限：%(reason)s"),
)
RETIMED = declare(
    "aftersales.case.retimed", gettext_lazy("服務承諾調整，「%(title)s」的時限重新計算：%(reason)s")
)
ENDED = declare("aftersales.commitment.ended", gettext_lazy("%(by)s結束了服務承諾「%(title)s」"))


@dataclass(frozen=True)
class Times:
    """Seconds of working time; `always` = around the clock; `update` 0 = not promised."""

    response: int
    resolution: int
    always: bool = False
    update: int = 0


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
            update_seconds=promised.update,
            always=promised.always,
        )
        for priority, promised in times.items()
    )


@transaction.atomic
def change_times(
    commitment: Commitment,
    *,
    times: Mapping[int, Times],
    reason: str,
    by: Person | None,
    calendar: WorkingCalendar | None = None,
) -> int:
    """Other times or another calendar, for what comes and for what is open and undecided.

    Returns how many open cases were moved; each says so in its own trail.
    """
    _demand_right(by)
    _demand_complete(times, commitment.hotline, commitment.mailbox)
    if not reason.strip():
        raise Refused("aftersales.no_reason", _("請寫下為什麼要改承諾的時限。"), field="reason")
    before = {t.priority: _said(t) for t in commitment.targets.all()}
    for priority, promised in times.items():
        commitment.targets.update_or_create(
            priority=priority,
            defaults={
                "response_seconds": promised.response,
                "resolution_seconds": promised.resolution,
                "update_seconds": promised.update,
                "always": promised.always,
            },
        )
    commitment.calendar = calendar
    commitment.save(update_fields=["calendar"])
    after = {t.priority: _said(t) for t in commitment.targets.all()}
    moved = [case for case in _open_under(commitment) if _moved(case, commitment, reason, by)]
    times_said = {"old": before, "new": after}
    facts: dict[str, Any] = {"times": times_said, "reason": reason.strip(), "moved": len(moved)}
    record(CHANGED, commitment, by=by, customer=commitment.customer_id, **facts)
    return len(moved)


def _said(target: Target) -> list[int]:
    return [target.response_seconds, target.update_seconds, target.resolution_seconds]


def _open_under(commitment: Commitment) -> list[Case]:
    return list(commitment.cases.open().select_related("customer").order_by("pk"))


def _moved(case: Case, commitment: Commitment, reason: str, by: Person | None) -> bool:
    """Retarget one open case; True when a clock of it moved."""
    work = Clockwork(case, by=by)
    before = [(clock.due_at, clock.budget) for clock in work.clocks]
    work.retarget(promised_by(commitment, case), reason)
    work.save()
    if before == [(clock.due_at, clock.budget) for clock in work.clocks]:
        return False
    due = case.next_due.isoformat() if case.next_due else None
    record(RETIMED, case, by=by, commitment=commitment.pk, due=due, reason=reason.strip())
    return True


@transaction.atomic
def end_commitment(commitment: Commitment, *, on: dt.date, by: Person | None) -> None:
    """`on` is its last day; open cases keep the times they were promised."""
    _demand_right(by)
    if on < commitment.active_from:
        raise Refused("aftersales.ends_before_start", _("結束日不能早於生效日。"), field="on")
    commitment.active_until = on
    commitment.save(update_fields=["active_until"])
    record(ENDED, commitment, by=by, on=on.isoformat())
