"""Whatever people do in whatever order: no path closes a problem without verification."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.org.models import Person
from charter.rooms.quality.models import Category, Problem, Source, Step
from charter.rooms.quality.verbs import effects, majors, problems
from charter.rooms.quality.verbs.problems import Finding

NAMES = ("staff", "engineer", "manager", "head", "boss", "deputy", "quality", "hr")
CAUSES = ("清單沒有核對", "感測器失準")
who = st.sampled_from(NAMES)


class ProblemLife(RuleBasedStateMachine):
    """Refusals are answers; only what went through counts."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now = dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC)
        self.people = {p.username: p for p in Person.objects.filter(username__in=NAMES)}
        self.keys: list[int] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def _one(self, n: int) -> Problem:
        return Problem.objects.get(pk=self.keys[n % len(self.keys)])

    def _try(self, verb: object, *args: object, **told: object) -> None:
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    verb(*args, **told)  # type: ignore[operator]
            except Refused:
                pass

    @rule(by=who, owner=who, unsafe=st.booleans())
    def report(self, by: str, owner: str, unsafe: bool) -> None:
        told = Finding(
            "漏項",
            "清單漏項",
            Source.SELF,
            Step.UPKEEP,
            owner=self.people[owner],
            department=self.people[owner].department,
            is_safety=unsafe,
        )
        with clock.at(self.now):
            self.keys.append(problems.report(told, by=self.people[by]).pk)

    @precondition(lambda self: self.keys)
    @rule(n=st.integers(0, 3), by=who)
    def contain(self, n: int, by: str) -> None:
        self._try(problems.contain, self._one(n), containment="停用", by=self.people[by])

    @precondition(lambda self: self.keys)
    @rule(n=st.integers(0, 3), by=who, cause=st.sampled_from(CAUSES))
    def find_cause(self, n: int, by: str, cause: str) -> None:
        self._try(
            problems.find_cause,
            self._one(n),
            category=Category.METHOD,
            cause=cause,
            whys=["漏了"],
            by=self.people[by],
        )

    @precondition(lambda self: self.keys)
    @rule(n=st.integers(0, 3), by=who, owner=who)
    def plan(self, n: int, by: str, owner: str) -> None:
        with clock.at(self.now):
            due = clock.today() + dt.timedelta(days=3)
        self._try(
            problems.plan_rectification,
            self._one(n),
            measure="核對",
            owner=self.people[owner],
            due=due,
            by=self.people[by],
        )

    @precondition(lambda self: self.keys)
    @rule(by=who, what=st.sampled_from(["done", "good", "bad", "cancel"]))
    def act(self, by: str, what: str) -> None:
        action = Action.objects.unfinished().order_by("pk").first()
        if action is None:
            return
        one = self.people[by]
        if what == "done":
            self._try(actions.report_done, action, evidence="做了", by=action.owner)
        elif what == "cancel":
            self._try(actions.cancel, action, reason="不做了", by=one)
        else:
            self._try(actions.verify, action, effective=what == "good", effect="看過", by=one)

    @precondition(lambda self: self.keys)
    @rule(n=st.integers(0, 3), by=who, good=st.booleans())
    def verify(self, n: int, by: str, good: bool) -> None:
        self._try(effects.verify, self._one(n), effective=good, effect="查過", by=self.people[by])

    @precondition(lambda self: self.keys)
    @rule(n=st.integers(0, 3), by=who, to=who)
    def hand_over(self, n: int, by: str, to: str) -> None:
        self._try(
            problems.hand_over, self._one(n), to=self.people[to], reason="改派", by=self.people[by]
        )

    @precondition(lambda self: self.keys)
    @rule(n=st.integers(0, 3), by=who)
    def major(self, n: int, by: str) -> None:
        one, leader = self._one(n), self.people["head"]
        members = [self.people["engineer"]]
        self._try(majors.set_up_team, one, leader=leader, members=members, by=self.people[by])
        self._try(majors.prevent, one, prevention="改標準", by=leader)

    @precondition(lambda self: self.keys)
    @rule(n=st.integers(0, 3))
    def step(self, n: int) -> None:
        """What the right person would do next, so that the ends are reached as well."""
        one = self._one(n)
        owner, state = one.owner.username, one.state
        if state == "reported":
            self.contain(n, owner)
        elif state in ("contained", "reopened"):
            self.find_cause(n, owner, CAUSES[0])
        elif state == "analysed":
            self.plan(n, owner, "engineer")
        elif state == "rectifying":
            self.act("engineer", "done")
        elif state == "verifying":
            self.major(n, "quality")
            self.wait(31)
            self.verify(n, "quality" if owner != "quality" else "boss", True)

    @rule(days=st.sampled_from([1, 10, 31]))
    def wait(self, days: int) -> None:
        self.now += dt.timedelta(days=days)

    @invariant()
    def closed_means_verified_by_another_after_the_set_time(self) -> None:
        for one in Problem.objects.closed():
            last = one.verifications.filter(round=one.round).last()
            assert last is not None
            assert last.is_effective
            assert last.by_id == one.verified_by_id != one.owner_id
            doers = Action.objects.of(one).values_list("owner", flat=True)
            assert one.verified_by_id not in doers
            assert one.verify_from
            assert one.verified_on
            assert one.verify_from <= one.verified_on
            assert one.contained_at
            assert not one.is_major or one.team.prevention

    @invariant()
    def what_is_not_closed_has_an_owner_and_a_deadline(self) -> None:
        for one in Problem.objects.open():
            assert one.owner_id
            assert one.due


def test_no_path_closes_without_verification(company: object) -> None:
    run_state_machine_as_test(
        ProblemLife, settings=settings(max_examples=12, stateful_step_count=30, deadline=None)
    )


@pytest.mark.parametrize("verb", ["close"])
def test_no_other_verb_leads_to_closed(verb: str) -> None:
    ways = [name for name, (_from, to) in Problem.FLOW.moves.items() if to == "closed"]
    assert ways == [verb]
