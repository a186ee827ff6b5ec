"""The clock's own round, every minute: breaches at their instant, warnings, escalations."""

from procrastinate.contrib.django import app

from charter.ground import clock as time
from charter.rooms.aftersales.importing.running import carry_out
from charter.rooms.aftersales.models import Clock, TicketImport
from charter.rooms.aftersales.verbs import clocks

AT_MOST = 1000  # per round; the next round takes the rest


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="aftersales.clocks", name="aftersales.clocks", pass_context=False)
def go_round(timestamp: int) -> None:
    """Each clock is written in a transaction of its own, so one bad row holds up nobody."""
    now = time.now()
    found = Clock.objects.select_related("case__assignee", "case__department", "calendar")
    for clock in found.overdue(now).order_by("due_at")[:AT_MOST]:
        clocks.record_breach(clock, by=None)
    for clock in found.to_warn(now).order_by("warn_at")[:AT_MOST]:
        clocks.warn(clock, by=None)
    for clock in found.to_escalate(now).order_by("escalate_at")[:AT_MOST]:
        clocks.escalate(clock, by=None)


@app.task(name="aftersales.import")
def run_import(pk: int) -> None:
    """May be run again after a crash: rows written before are known by their own numbers."""
    found = TicketImport.objects.select_related("by").get(pk=pk)
    if found.state == TicketImport.State.RUNNING:
        carry_out(found, by=found.by)
