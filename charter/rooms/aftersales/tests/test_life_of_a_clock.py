"""The life of a service clock under any order of pauses, answers, solutions, reopenings, other
priorities, other calendars, other promises, and a worker that comes late or not at all.

Beside the house's engine, which works on intervals, stands a second one that walks half hours.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from charter.ground import clock as time
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.calendars.parts import SECOND
from charter.org.models import CalendarClosure, Customer
from charter.rooms.aftersales import states
from charter.rooms.aftersales.casefile import clocks_of
from charter.rooms.aftersales.jobs import go_round
from charter.rooms.aftersales.models import Case, Channel, Clock, Priority
from charter.rooms.aftersales.timing import engine_for, pauses_of, reading
from charter.rooms.aftersales.verbs import cases, commitments, progress
from charter.rooms.people.verbs import calendars

COMPANY: list[SimpleNamespace] = []
STEP, HOUR = dt.timedelta(minutes=30), 3600
Closed = list[tuple[dt.datetime, dt.datetime]]


def promised(high: int, normal: int) -> dict[int, commitments.Times]:
    """Hours to resolve by priority; a word every three hours."""
    hours = {Priority.URGENT: 4, Priority.HIGH: high, Priority.NORMAL: normal, Priority.LOW: 40}
    return {
        p: commitments.Times(HOUR, n * HOUR, update=3 * HOUR if n < 40 else 0)
        for p, n in hours.items()
    }


@dataclass
class Walked:
    """What the resolution clock should be: it walks from half hour to half hour."""

    start: dt.datetime
    hours: int
    runs: list[list[dt.datetime | None]] = field(default_factory=list)
    breached_at: dt.datetime | None = None
    met: bool = False

    @property
    def is_running(self) -> bool:
        return bool(self.runs) and self.runs[-1][1] is None

    def counted(self, closed: Closed) -> Iterator[dt.datetime]:
        """The end of every half hour that counts, one after the other."""
        for since, until in self.runs:
            at = since
            while at and (until is None or at < until):
                if _open(at, closed):
                    yield at + STEP
                at += STEP

    def due(self, closed: Closed) -> dt.datetime | None:
        if not self.is_running:
            return None
        for n, at in enumerate(self.counted(closed), 1):
            if n == 2 * self.hours:
                return at
        return None

    def settle(self, now: dt.datetime, closed: Closed) -> None:
        due = self.due(closed)
        if due and due < now and not self.breached_at:
            self.breached_at = due

    def stand(self, now: dt.datetime) -> None:
        if self.is_running:
            self.runs[-1][1] = now


def _open(at: dt.datetime, closed: Closed) -> bool:
    local = at.astimezone(dt.timezone(dt.timedelta(hours=8)))
    office = local.weekday() < 5 and (9 <= local.hour < 12 or 13 <= local.hour < 18)
    return office and not any(since <= at < until for since, until in closed)


class Life(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.company, self.now = COMPANY[0], time.now()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.calendar = calendars.found_calendar(name="公司", is_default=True, by=None)
        self.promise = commitments.make_commitment(
            customer=Customer.objects.get(code="HC"),
            title="維運",
            content="機房",
            hotline="02-1",
            times=promised(8, 24),
            active_from=dt.date(2026, 1, 1),
            by=None,
        )
        told = cases.Report(self.promise.customer, "空調不冷", Channel.PHONE, impact=1, urgency=2)
        self.case = cases.register(told, by=self.company.staff)
        self.closed: Closed = []
        self.hours = {Priority.HIGH: 8, Priority.NORMAL: 24}
        self.walked = Walked(self.now, 8, [[self.now, None]])
        self.judged: dict[int, tuple[str, dt.datetime | None]] = {}
        self.reopened = False

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def tried(self, act: Callable[..., Any], **told: Any) -> bool:
        """Do it to the case as it stands; False when it was refused."""
        self.case = Case.objects.select_related("customer", "contact").get(pk=self.case.pk)
        try:
            with time.at(self.now), transaction.atomic():
                act(self.case, by=None, **told)
        except Refused:
            return False
        return True

    @rule(hours=st.sampled_from([1, 2, 6, 19, 49, 190]), works=st.booleans())
    def wait(self, hours: int, works: bool) -> None:
        """Time passes; the worker comes round at the end of it, or does not."""
        self.now += hours * STEP
        self.walked.settle(self.now, self.closed)
        if works:
            with time.at(self.now):
                go_round(0)
                go_round(0)

    @rule()
    def answer(self) -> None:
        self.tried(progress.reply, text="在查")

    @rule()
    def hold(self) -> None:
        if self.tried(progress.hold, reason="等鑰匙"):
            self.walked.stand(self.now)

    @rule()
    def resume(self) -> None:
        if self.tried(progress.resume):
            self.walked.runs.append([self.now, None])
            self.walked.settle(self.now, self.closed)

    @rule()
    def resolve(self) -> None:
        if self.tried(progress.resolve, cause="跳電", solution="復電"):
            self.walked.stand(self.now)
            self.walked.met = not self.walked.breached_at

    @rule()
    def reopen(self) -> None:
        solved = Case.objects.get(pk=self.case.pk).resolved_at
        if not self.tried(progress.reopen, reason="又跳電"):
            return
        assert solved
        self.reopened = True
        if self.now <= solved + dt.timedelta(days=7):
            self.walked.met = False
            self.walked.runs.append([self.now, None])
            self.walked.settle(self.now, self.closed)
        else:
            hours = self.hours[Priority(self.case.priority)]
            self.walked = Walked(self.now, hours, [[self.now, None]])

    @rule(impact=st.sampled_from([1, 2]), reset=st.booleans())
    def classify(self, impact: int, reset: bool) -> None:
        before = self.case.priority
        told = {"category": "fault", "impact": impact, "urgency": 2, "reset": reset}
        if not self.tried(cases.classify, **told) or self.walked.breached_at:
            return
        hours = self.hours[Priority(self.case.priority)]
        if reset:
            runs: list[Any] = [[self.now, None]] if self.walked.is_running else []
            self.walked = Walked(self.now, hours, runs)
        elif self.case.priority != before:
            self.walked.hours = hours
            self.walked.settle(self.now, self.closed)

    @rule(since=st.integers(-8, 20), length=st.integers(1, 20))
    def close_the_office(self, since: int, length: int) -> None:
        starts = self.now + since * STEP
        span = (starts, starts + length * STEP)
        with time.at(self.now):
            calendars.close_between(
                self.calendar, starts_at=span[0], ends_at=span[1], name="颱風", by=None
            )
        self.closed.append(span)
        self.walked.settle(self.now, self.closed)

    @rule()
    def open_it_again(self) -> None:
        closure = CalendarClosure.objects.live().order_by("pk").first()
        if closure is not None:
            with time.at(self.now):
                calendars.cancel_closure(closure, by=None)
            self.closed.remove((closure.starts_at, closure.ends_at))
            self.walked.settle(self.now, self.closed)

    @rule(high=st.sampled_from([6, 8, 10]), normal=st.sampled_from([16, 24]))
    def promise_other_times(self, high: int, normal: int) -> None:
        with time.at(self.now):
            commitments.change_times(
                self.promise, times=promised(high, normal), reason="修訂", by=None
            )
        self.hours = {Priority.HIGH: high, Priority.NORMAL: normal}
        self.case.refresh_from_db()
        if self.case.is_open and not self.walked.breached_at:
            self.walked.hours = self.hours[Priority(self.case.priority)]
            self.walked.settle(self.now, self.closed)

    @rule(sure=st.sampled_from([False, False, False, True]))
    def cancel(self, sure: bool) -> None:
        if sure and self.tried(progress.cancel, reason="誤登"):
            self.walked.stand(self.now)

    # -- what holds after every step -------------------------------------------------------

    def newest(self) -> Any:
        return {clock.kind: (clock, told) for clock, told in clocks_of(self.case)}

    @invariant()
    def the_clock_reads_what_walking_half_hours_gives(self) -> None:
        if not hasattr(self, "walked"):
            return
        clock, _told = self.newest()["resolution"]
        late = clock.state == "running" and clock.due_at is not None and clock.due_at < self.now
        assert (clock.breached_at or (clock.due_at if late else None)) == self.walked.breached_at
        assert (clock.verdict == "met") == self.walked.met
        assert (clock.state == "running") == self.walked.is_running
        if clock.state == "running" and not self.walked.breached_at:
            assert clock.due_at == self.walked.due(self.closed)

    @invariant()
    def a_verdict_is_written_once(self) -> None:
        """Only reopening in time takes back a `met`."""
        if not hasattr(self, "walked"):
            return
        for clock in Clock.objects.filter(case=self.case):
            before = self.judged.get(clock.pk)
            now = (clock.verdict, clock.breached_at)
            taken_back = self.reopened and before == ("met", None) and now == ("", None)
            assert before in (None, ("", None), now) or taken_back, (before, now)
            self.judged[clock.pk] = now
        self.reopened = False

    @invariant()
    def every_reading_is_the_sum_of_its_lines(self) -> None:
        if not hasattr(self, "walked"):
            return
        for clock, told in self.newest().values():
            end, pauses = max(clock.started_at, clock.stopped_at or self.now), pauses_of(told)
            lines = engine_for(clock).segments(clock.started_at, end, pauses)
            reads = reading(clock, end, told)
            assert sum(one.counted for one in lines) == round(reads.spent * SECOND)
            assert all(a.end == b.start for a, b in pairwise(lines))
            if clock.state == "running" and not clock.verdict:
                why = engine_for(clock).explain(clock.started_at, clock.budget, pauses)
                assert sum(one.counted for one in why) == clock.budget * SECOND
                assert why[-1].end == clock.due_at

    @invariant()
    def events_fold_to_the_state_and_each_breach_is_told_once(self) -> None:
        if not hasattr(self, "walked"):
            return
        assert list(states.clocks()) == []
        breaches = Clock.objects.filter(case=self.case, verdict="breached").count()
        told = Entry.objects.of(self.case).filter(event="aftersales.case.breached")
        assert told.count() == breaches
        running = Clock.objects.filter(case=self.case, state="running", due_at__isnull=False)
        self.case.refresh_from_db()
        assert self.case.next_due == min((c.due_at for c in running), default=None)


@pytest.mark.django_db
def test_no_path_through_the_life_of_a_clock_gives_a_wrong_verdict(
    company: SimpleNamespace,
) -> None:
    COMPANY[:] = [company]
    Life.TestCase.settings = settings(
        max_examples=6,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Life.TestCase("runTest").runTest()
