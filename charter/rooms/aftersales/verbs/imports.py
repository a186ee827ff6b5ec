"""Import cases in bulk: check, begin, write chunk by chunk, finish or cancel.

History does not start clocks: a case of the past gets the clock it had, stopped, with the verdict
its source gave or the one our own promise would have given. A chunk is one transaction; each of
its cases has an entry of its own, and the file one that counts them. A row written before is found
again by its own number.
"""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Mapping as Spec
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from charter.ground import clock as time
from charter.ground.database.copying import copy_in
from charter.ground.errors import Refused
from charter.ground.imports import fingerprint
from charter.ground.search import vector
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record, record_all
from charter.org.models import Customer, Person
from charter.rooms.aftersales.guessing import MATRIX, title_of
from charter.rooms.aftersales.importing.again import told
from charter.rooms.aftersales.importing.checking import Checked, Checker, Draft
from charter.rooms.aftersales.importing.mapping import Mapping
from charter.rooms.aftersales.importing.reader import rows
from charter.rooms.aftersales.models import (
    Case,
    Category,
    Channel,
    Clock,
    ClockEvent,
    MatrixCell,
    Priority,
    Quarantined,
    SavedMapping,
    TicketImport,
)
from charter.rooms.aftersales.models.imports import IMPORT_FLOW
from charter.rooms.aftersales.permissions import may_import
from charter.rooms.aftersales.timing import Promise, promise_for

MAPPED = declare("aftersales.mapping.saved", gettext_lazy("%(by)s儲存了匯入對應「%(title)s」"))
CHECKED = declare("aftersales.import.checked", gettext_lazy("%(by)s檢查了匯入檔「%(title)s」"))
BEGUN = declare("aftersales.import.begun", gettext_lazy("%(by)s開始匯入「%(title)s」"))
WRITTEN = declare("aftersales.import.written", gettext_lazy("「%(title)s」寫入了%(count)s件工單"))
IMPORTED = declare(
    "aftersales.case.imported", gettext_lazy("%(by)s從「%(file)s」匯入了「%(title)s」")
)
FINISHED = declare(
    "aftersales.import.finished", gettext_lazy("「%(title)s」匯入完成，共%(count)s件")
)
CANCELLED = declare("aftersales.import.cancelled", gettext_lazy("%(by)s取消了匯入「%(title)s」"))
MEDIUM = 2


def _demand_right(by: Person | None) -> None:
    if not may_import(by):
        raise Refused(
            "aftersales.may_not_import",
            _("匯入工單要由部門主管、項目經理、質量管理或系統管理員進行。"),
        )


def _examined(data: bytes, name: str, mapping: Mapping) -> Checked:
    return Checker(mapping).check(partial(rows, data, name, mapping))


@transaction.atomic
def save_mapping(*, name: str, spec: Spec[str, Any], by: Person | None) -> SavedMapping:
    _demand_right(by)
    checked = Mapping.of(spec).as_spec()
    saved, _new = SavedMapping.objects.update_or_create(name=name, defaults={"spec": checked})
    record(MAPPED, saved, by=by)
    return saved


@transaction.atomic
def check_import(
    *, name: str, data: bytes, spec: Spec[str, Any], by: Person | None
) -> TicketImport:
    """Read the whole file and say what would happen; not one case is written."""
    _demand_right(by)
    mapping = Mapping.of(spec)
    checked = _examined(data, name, mapping)
    made = TicketImport.objects.create(
        file_name=name[:200],
        data=data,
        sha256=fingerprint(data),
        spec=mapping.as_spec(),
        by=by,
        created_at=time.now(),
        good=checked.good,
        bad=len(checked.kept_out),
        doubles=checked.doubles,
    )
    record(CHECKED, made, by=by, good=made.good, bad=made.bad, doubles=made.doubles)
    return made


@transaction.atomic
def begin_import(ticket_import: TicketImport, *, by: Person | None, in_worker: bool = True) -> None:
    """From here on rows become cases, and rows that do not fit stand in quarantine.

    The worker's job is queued in this very transaction; the command line does the work itself.
    """
    _demand_right(by)
    IMPORT_FLOW.move(ticket_import, "begin")
    mapping = Mapping.of(ticket_import.spec)
    checked = _examined(bytes(ticket_import.data), ticket_import.file_name, mapping)
    wrong: dict[int, list[dict[str, str]]] = {}
    for p in checked.report.problems:
        wrong.setdefault(p.row, []).append(told(p))
    Quarantined.objects.bulk_create(
        Quarantined(ticket_import=ticket_import, row=n, cells=cells, problems=wrong.get(n, []))
        for n, cells in checked.kept_out.items()
    )
    if in_worker:
        app.configure_task("aftersales.import").defer(pk=ticket_import.pk)
    record(BEGUN, ticket_import, by=by)


@transaction.atomic
def write_rows(ticket_import: TicketImport, drafts: list[Draft], *, by: Person | None) -> bool:
    """One chunk. False when the import was cancelled meanwhile; then nothing is written."""
    locked = TicketImport.objects.select_for_update().defer("data").get(pk=ticket_import.pk)
    if locked.state != TicketImport.State.RUNNING:
        return False
    mapping = Mapping.of(locked.spec)
    customers = Customer.objects.in_bulk({draft.customer for draft in drafts})
    matrix = {**MATRIX, **_own_matrix()}
    promises: dict[tuple[int, int], Promise] = {}
    cases = [_case(one, customers[one.customer], mapping, matrix, by) for one in drafts]
    copy_in(cases)
    clocks = []
    for case, draft in zip(cases, drafts, strict=True):
        key = (draft.customer, case.priority)
        if key not in promises:
            promises[key] = promise_for(customers[draft.customer], case.priority)
        if stopped := _stopped_at(draft):
            clocks.append(_clock(case, draft, stopped, promises[key]))
    copy_in(clocks)
    copy_in(list(_events(clocks, by)))
    record_all(IMPORTED, cases, by=by, file=locked.file_name, ticket_import=locked.pk)
    locked.written += len(cases)
    locked.save(update_fields=["written"])
    ticket_import.written = locked.written
    spans: dict[str, Any] = {"first": cases[0].pk, "last": cases[-1].pk} if cases else {}
    record(WRITTEN, locked, by=by, count=len(cases), **spans)
    return True


@transaction.atomic
def finish_import(ticket_import: TicketImport, *, by: Person | None) -> None:
    """The file's own bytes are let go; its fingerprint and the quarantine stay."""
    IMPORT_FLOW.move(ticket_import, "finish", ended_at=time.now(), data=b"")
    tell = [ticket_import.by] if ticket_import.by else []
    record(FINISHED, ticket_import, by=by, tell=tell, count=ticket_import.written)


@transaction.atomic
def cancel_import(ticket_import: TicketImport, *, by: Person | None) -> None:
    """Stops after the chunk that is being written; what is written stays and is named."""
    _demand_right(by)
    IMPORT_FLOW.move(ticket_import, "cancel", ended_at=time.now(), data=b"")
    record(CANCELLED, ticket_import, by=by, written=ticket_import.written)


def _own_matrix() -> dict[tuple[int, int], Priority]:
    cells = MatrixCell.objects.values_list("impact", "urgency", "priority")
    return {(impact, urgency): Priority(priority) for impact, urgency, priority in cells}


def _case(
    draft: Draft,
    customer: Customer,
    mapping: Mapping,
    matrix: Spec[tuple[int, int], int],
    by: Person | None,
) -> Case:
    impact, urgency = draft.impact or MEDIUM, draft.urgency or MEDIUM
    title = draft.title or title_of(draft.text)
    return Case(
        customer=customer,
        contact_name=draft.contact,
        title=title,
        text=draft.text,
        channel=Channel.IMPORT,
        category=Category.OTHER,
        topic=draft.topic,
        impact=impact,
        urgency=urgency,
        priority=matrix[impact, urgency],
        state=Case.State.CLOSED,
        registered_by=by,
        received_at=draft.received_at,
        registered_at=time.now(),
        resolved_at=draft.resolved_at,
        closed_at=draft.closed_at,
        imported=True,
        source=mapping.source,
        external_id=draft.external_id,
        search=vector(f"{title}\n{draft.text}\n{customer.name}"),
    )


def _stopped_at(draft: Draft) -> dt.datetime | None:
    """When its clock stopped; None where the file cannot say whether it was in time."""
    if not draft.judged:
        return None
    if draft.resolved_at is None:
        return None if draft.met is None else draft.closed_at or draft.received_at
    return draft.resolved_at if draft.resolved_at >= draft.received_at else None


def _clock(case: Case, draft: Draft, stopped: dt.datetime, promise: Promise) -> Clock:
    """As it was: stopped when solved. Its verdict is the source's, else what we had promised."""
    spent = promise.engine.elapsed(draft.received_at, stopped)
    due = promise.engine.due(draft.received_at, promise.resolution)
    met = draft.met if draft.met is not None else spent <= promise.resolution
    return Clock(
        case=case,
        kind=Clock.Kind.RESOLUTION,
        state=Clock.State.STOPPED,
        calendar=promise.calendar,
        always=promise.always,
        started_at=draft.received_at,
        budget=promise.resolution,
        due_at=due,
        stopped_at=stopped,
        spent=int(spent) if draft.resolved_at else None,
        verdict=Clock.Verdict.MET if met else Clock.Verdict.BREACHED,
        breached_at=None if met else min(due or stopped, stopped),
        recorded_at=time.now(),
    )


def _events(clocks: Iterable[Clock], by: Person | None) -> Iterable[ClockEvent]:
    condition = ClockEvent.Condition
    for clock in clocks:
        assert clock.stopped_at is not None
        yield ClockEvent(clock=clock, condition=condition.START, at=clock.started_at, by=by)
        yield ClockEvent(clock=clock, condition=condition.STOP, at=clock.stopped_at, by=by)
