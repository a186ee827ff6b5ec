"""The life of a warning under any order of readings, answers, hand-overs and days.

No warning is ever without an answer, time left to give one, or an escalation.
"""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.states import fold
from charter.rooms.risk import verbs
from charter.rooms.risk.jobs import climb, look_at_all
from charter.rooms.risk.models import Risk, RiskWarning
from charter.rooms.risk.tests import stories

COMPANY = []


class Life(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.company, self.now = COMPANY[0], clock.now()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.risk = stories.answered(self.company)
        self.watch = stories.watched(self.company, self.risk)

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def warnings(self) -> "list[RiskWarning]":
        rows = RiskWarning.objects.filter(risk=self.risk).order_by("pk")
        return list(rows.select_related("watch", "risk__owner__manager", "escalated_to"))

    def tried(self, act) -> bool:
        try:
            with clock.at(self.now), transaction.atomic():
                act()
        except Refused:
            return False
        return True

    @rule(value=st.integers(0, 40))
    def read(self, value: int) -> None:
        def act() -> None:
            verbs.enter_sample(self.watch, value=Decimal(value), by=None)

        self.tried(act)

    @rule(hours=st.sampled_from([1, 5, 26, 74]))
    def wait(self, hours: int) -> None:
        """Time passes, and the clock of the house goes round at least twice a day."""
        for _round in range(0, hours, 12):
            self.now += dt.timedelta(hours=min(12, hours - _round))
            with clock.at(self.now):
                look_at_all()
                climb()

    @rule(adjusts=st.booleans())
    def answer(self, adjusts: bool) -> None:
        for one in self.warnings():
            before = one.answered_at

            def act(one=one) -> None:
                if adjusts:
                    work = {"measure": "加派人手", "owner": self.company.staff}
                    due = clock.today() + dt.timedelta(days=5)
                    verbs.adjust(one, strategy="reduce", due=due, by=None, **work)
                else:
                    verbs.keep(one, answer="下週回落", by=None)

            assert self.tried(act) == (before is None and self.is_open()), "answered just once"

    @rule()
    def keep_silent_about_nothing(self) -> None:
        for one in self.warnings():
            assert not self.tried(lambda one=one: verbs.keep(one, answer=" ", by=None))

    @rule()
    def end(self) -> None:
        waiting = [one for one in self.warnings() if one.answered_at is None]
        said = {"has_occurred": False, "outcome": "沒有發生", "lesson": "早看"}

        def act() -> None:
            stories.finish_measures(self.company, Risk.objects.get(pk=self.risk.pk))

        self.tried(act)
        self.risk.refresh_from_db()
        closed = self.tried(lambda: verbs.close(self.risk, by=None, **said))
        assert not (closed and waiting), "a risk closed over an unanswered warning"

    @rule()
    def retire(self) -> None:
        waiting = [one for one in self.warnings() if one.answered_at is None]
        done = self.tried(lambda: verbs.retire_watch(self.watch, reason="改看別的", by=None))
        assert not (done and waiting), "a watch retired over an unanswered warning"

    @rule(who=st.sampled_from(["engineer", "staff", "boss"]))
    def hand_over(self, who: str) -> None:
        owner = getattr(self.company, who)
        self.tried(lambda: verbs.hand_over(self.risk, owner=owner, reason="換人", by=None))
        self.risk.refresh_from_db()

    def is_open(self) -> bool:
        self.risk.refresh_from_db()
        return self.risk.is_open

    @invariant()
    def no_warning_without_an_answer_or_an_escalation(self) -> None:
        if not hasattr(self, "risk"):
            return
        with clock.at(self.now):
            climb()
            today = clock.today()
        for one in self.warnings():
            answered = one.answered_at is not None and one.answer != ""
            has_time = one.climbs_on >= today
            assert answered or has_time or one.escalated_to is not None, one
            assert one.warned_at - one.crossed_at <= dt.timedelta(minutes=15)

    @invariant()
    def at_most_one_warning_stands_and_the_journal_agrees(self) -> None:
        if not hasattr(self, "risk"):
            return
        assert RiskWarning.objects.standing().filter(watch=self.watch).count() <= 1
        assert fold(Risk)[3] == []


@pytest.mark.django_db
def test_no_path_leaves_a_warning_without_an_answer_or_an_escalation(company):
    company.engineer.manager = company.head
    company.engineer.save()
    COMPANY[:] = [company]
    Life.TestCase.settings = settings(
        max_examples=5,
        stateful_step_count=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Life.TestCase("runTest").runTest()
