"""The sums per person are those of the rows per project, whatever happens and in whatever order."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from charter.ground import clock
from charter.rooms.projects.capacity import WEEK, monday_of
from charter.rooms.projects.models import Project, Task
from charter.rooms.projects.tests.planning import a_plan, a_project, approve, at, running
from charter.rooms.resources.matrix import asked_of, weeks_ahead
from charter.rooms.resources.mending import mend
from charter.rooms.resources.models import PersonLoad, ProjectLoad
from charter.rooms.resources.verbs import counting

COMPANY: list[SimpleNamespace] = []
WAITING = "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def added_up() -> dict[tuple[int, dt.date], int]:
    """Person and Monday -> minutes of all the rows per project."""
    found: Counter[tuple[int, dt.date]] = Counter()
    for row in ProjectLoad.objects.all():
        for n, minutes in enumerate(row.minutes):
            found[row.person_id, row.first + n * WEEK] += minutes
    return {key: minutes for key, minutes in found.items() if minutes}


def kept() -> dict[tuple[int, dt.date], int]:
    return {
        (row.person_id, row.first + n * WEEK): minutes
        for row in PersonLoad.objects.all()
        for n, minutes in enumerate(row.minutes)
        if minutes
    }


class Life(RuleBasedStateMachine):
    """Three projects of the same two people; days pass, tasks move as no verb would move them."""

    @initialize()
    def begin(self) -> None:
        self.company, self.now = COMPANY[0], clock.now()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.projects = [running(self.company)[0]]
        for number in ("P-2026-015", "P-2026-016"):
            project = a_project(self.company, number)
            approve(a_plan(project, self.company)[0], self.company)
            self.projects.append(project)
        self.tasks = list(Task.objects.in_force().work().order_by("pk"))

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def changed(self, number: int, **fields: object) -> Project:
        task = self.tasks[number % len(self.tasks)]
        Task.objects.filter(pk=task.pk).update(**fields)
        return task.project

    def counted(self, project: Project, only: "str | None") -> None:
        with clock.at(self.now):
            counting.recount(project, person=getattr(self.company, only) if only else None)

    @rule(
        number=st.integers(0, 20),
        start=st.integers(-40, 150),
        days=st.integers(0, 60),
        only=st.sampled_from([None, "engineer", "manager"]),
    )
    def move(self, number: int, start: int, days: int, only: "str | None") -> None:
        begins = at(16) + dt.timedelta(days=start)
        ends = begins + dt.timedelta(days=days, hours=9)
        self.counted(self.changed(number, start=begins, finish=ends), only)

    @rule(number=st.integers(0, 20), owner=st.sampled_from(["engineer", "manager", None]))
    def hand_over(self, number: int, owner: "str | None") -> None:
        to = getattr(self.company, owner) if owner else None
        self.counted(self.changed(number, owner=to), None)

    @rule(number=st.integers(0, 20))
    def finish(self, number: int) -> None:
        self.counted(self.changed(number, actual_finish=self.now), None)

    @rule(number=st.integers(0, 2))
    def end(self, number: int) -> None:
        project = self.projects[number]
        Project.objects.filter(pk=project.pk).update(phase=Project.Phase.CLOSED)
        self.counted(project, None)

    @rule(days=st.integers(1, 30))
    def wait(self, days: int) -> None:
        self.now += dt.timedelta(days=days)

    @rule(number=st.integers(0, 20), sums=st.booleans())
    def mended(self, number: int, sums: bool) -> None:
        """What came past the verbs, in the rows or in the sums, is found once and then no more."""
        if sums:
            PersonLoad.objects.update(minutes=[60, 0, 7])
        else:
            self.changed(number, owner=self.company.manager)
        with clock.at(self.now):
            mend()
            assert mend() == 0

    @invariant()
    def the_sums_are_those_of_the_rows(self) -> None:
        if not hasattr(self, "undo"):
            return
        assert kept() == added_up()
        for since in (self.now, at(2), at(16) + dt.timedelta(days=70)):
            weeks = weeks_ahead(9, monday_of(since.date()))
            board = {
                (person, monday): minutes
                for person, line in asked_of(weeks).items()
                for monday, minutes in zip(weeks, line, strict=True)
                if minutes
            }
            due = {key: value for key, value in added_up().items() if key[1] in weeks}
            assert board == due, "the board shows them, wherever it begins"


Life.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.django_db
def test_sp2_2_1b_the_sums_are_those_of_the_rows_after_any_steps(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    COMPANY[:] = [company]
    with clock.at(monday):
        Life.TestCase().runTest()


def beside(act: Callable[[], object], moment: dt.datetime) -> threading.Thread:
    """Begun on a connection of its own; given back once it waits for us, or has ended."""

    def run() -> None:
        try:
            with clock.at(moment):
                act()
        finally:
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    with connection.cursor() as cursor:
        while other.is_alive():
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                break
    return other


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [True, False], ids=["asked before", "asked for the first time"])
def test_sp2_2_1b_two_projects_that_ask_one_person_at_once_are_both_added(
    company: SimpleNamespace, monday: dt.datetime, known: bool
) -> None:
    one, _rows = running(company)
    two = a_project(company, "P-2026-015")
    approve(a_plan(two, company)[0], company)
    Task.objects.filter(kind="task").update(finish=at(27, 18))
    if not known:
        PersonLoad.objects.all().delete()
        ProjectLoad.objects.all().delete()
    with transaction.atomic():
        if not list(PersonLoad.objects.select_for_update()):
            counting.recount(one)
        other = beside(lambda: counting.recount(two), monday)
        assert other.is_alive(), "it waits for the sum"
        counting.recount(one)
    other.join()
    assert kept() == added_up()
    assert len({row.project_id for row in ProjectLoad.objects.all()}) == 2
    assert mend() == 0
