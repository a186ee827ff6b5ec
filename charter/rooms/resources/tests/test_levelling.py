"""Levelling: feasible, never better than the best known, an offer and no more than that."""

import csv
import itertools
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.ground.errors import Refused
from charter.rooms.people.tests.test_absences import granted
from charter.rooms.projects.models import Plan, Project, Task
from charter.rooms.projects.tests.planning import a_plan, a_project, approve, at, running
from charter.rooms.projects.verbs.plan import discard_plan, draft_plan, edit_task
from charter.rooms.resources.jobs import level as job
from charter.rooms.resources.levelling import exact, lists, psplib
from charter.rooms.resources.levelling import running as runs
from charter.rooms.resources.levelling.problem import (
    Job,
    Problem,
    Resource,
    Wait,
    faults,
    makespan,
    steady,
)
from charter.rooms.resources.models import Levelling
from charter.rooms.resources.verbs import levelling as verbs

SHARED = Path(__file__).parents[4] / "../shared/data"
PSPLIB = Path(os.environ.get("CHARTER_REFERENCE_DATA", SHARED)) / "2_projects/psplib"
HANDFUL = ("j301_1.sm", "j302_4.sm", "j303_7.sm", "j305_1.sm")


@pytest.mark.parametrize("name", HANDFUL)
def test_psplib_results_are_feasible_and_never_better_than_the_best_known(name: str) -> None:
    if not PSPLIB.exists():
        pytest.skip(f"no PSPLIB files in {PSPLIB}")
    with (PSPLIB / "best_known_makespan.csv").open() as file:
        rows = csv.DictReader(file)
        best = {row["instance"]: int(row["best_known_makespan"]) for row in rows}[name]
    problem = psplib.read(PSPLIB / name)
    found = lists.level(problem, rounds=300)
    assert faults(problem, found.starts) == []
    assert best <= found.span <= best * 1.05


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to six jobs, one person in weeks of five units, another thing in every unit."""
    count = draw(st.integers(1, 6))
    jobs, waits = [], []
    for n in range(count):
        length = draw(st.integers(0, 6))
        needs = [(k, draw(st.integers(1, 2))) for k in (0, 1) if draw(st.booleans()) and length]
        jobs.append(Job(length, tuple(needs), draw(st.integers(0, 4))))
        for m in range(n):
            if draw(st.integers(0, 3)) == 0:
                waits.append(Wait(m, n, jobs[m].length + draw(st.integers(-1, 2))))
    week = Resource((0, 5, 10, 15), (draw(st.integers(0, 10)), draw(st.integers(0, 10)), 10))
    return Problem(jobs, waits, [week, steady(2)])


@given(problems())
@settings(max_examples=40)
def test_list_schedules_are_feasible_and_cp_sat_is_never_worse(problem: Problem) -> None:
    found = lists.level(problem, rounds=60)
    assert faults(problem, found.starts) == []
    again = lists.level(problem, rounds=60)
    assert again.starts == found.starts, "the same seed, the same schedule"


@given(problems())
@settings(max_examples=8)
def test_cp_sat_finds_nothing_that_does_not_fit_and_nothing_longer(problem: Problem) -> None:
    pytest.importorskip("ortools")
    plain = lists.level(problem, rounds=60)
    found = exact.solve(problem, seconds=2)
    assert faults(problem, found.starts) == []
    assert makespan(problem, found.starts) == found.span <= plain.span


def crowded(company: SimpleNamespace) -> Project:
    """48 hours of one person in one week: wiring, test and papers."""
    project, _rows = running(company)
    return project


def done(project: Project, by: object, grain: str = "week") -> Levelling:
    run = verbs.ask(project, grain=grain, by=by, in_worker=False)  # type: ignore[arg-type]
    runs.carry_out(run, use_exact=False)
    run.refresh_from_db()
    return run


def test_sp2_2_1b_levelling_offers_dates_and_taking_them_makes_a_draft(
    company: SimpleNamespace,
) -> None:
    project = crowded(company)
    before = {task.pk: task.start for task in Task.objects.all()}
    run = done(project, company.manager)
    assert run.state == "offered" and run.method == "list"
    assert len(run.found["before"]["over"]) == 1 and run.found["after"]["over"] == []
    assert {task.pk: task.start for task in Task.objects.all()} == before, "nothing is applied"
    draft = verbs.take(run, by=company.manager)
    assert draft.state == Plan.State.DRAFT and draft.version == 2
    assert Plan.objects.in_force().get().version == 1
    test, wiring = draft.tasks.get(name="測試"), draft.tasks.get(name="佈線")
    assert test.start and wiring.finish and test.start >= wiring.finish, "links are kept"
    approve(draft, company)
    with pytest.raises(Refused) as refused:
        verbs.ask(project, by=company.manager)
    assert refused.value.code == "resources.nothing_over"


def test_levelling_by_the_day_lets_nobody_do_two_days_work_in_one(
    company: SimpleNamespace,
) -> None:
    run = done(crowded(company), company.manager, "day")
    draft = verbs.take(run, by=company.manager)
    spans = sorted(
        (task.start, task.finish)
        for task in draft.tasks.filter(kind="task")
        if task.start and task.finish
    )
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_leave_and_other_projects_push_the_work_behind_them(company: SimpleNamespace) -> None:
    crowded(company)
    other = a_project(company, "P-2026-015")
    plan, _rows = a_plan(other, company)
    approve(plan, company)
    granted(company, since=at(23).date(), until=at(29).date())
    run = done(other, company.manager)
    assert run.state == "offered"
    starts = sorted(move["start"] for move in run.found["moves"])
    assert starts[0] >= "2026-11-30", "the week of the first project and the week of leave are full"


def test_work_that_nobody_could_do_fails_with_what_to_do(company: SimpleNamespace) -> None:
    project = crowded(company)
    Task.objects.filter(kind="task").update(effort=500 * 3600)
    run = done(project, company.manager)
    assert run.state == "failed" and "改派" in run.why_not


def test_only_who_leads_may_and_one_run_at_a_time(company: SimpleNamespace) -> None:
    project = crowded(company)
    for person in (company.staff, company.engineer, company.quality):
        with pytest.raises(Refused) as refused:
            verbs.ask(project, by=person, in_worker=False)
        assert refused.value.code == "resources.not_leading"
    run = verbs.ask(project, by=company.manager, in_worker=False)
    with pytest.raises(Refused) as refused:
        verbs.ask(project, by=company.head, in_worker=False)
    assert refused.value.code == "resources.levelling_runs"
    with pytest.raises(Refused):
        verbs.cancel(run, by=company.staff)
    with pytest.raises(Refused) as refused:
        verbs.take(run, by=company.manager)
    assert Plan.objects.count() == 1, "what is not offered cannot be taken, and no draft stays"


def test_cancelled_during_a_run_it_stops_and_stays_cancelled(
    company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "EVERY", 0.0)
    run = verbs.ask(crowded(company), by=company.manager, in_worker=False)
    heard: list[int] = []
    say = verbs.progress

    def said(one: Levelling, *, percent: int) -> bool:
        heard.append(percent)
        if len(heard) == 3:
            verbs.cancel(Levelling.objects.get(pk=one.pk), by=company.manager)
        return say(one, percent=percent)

    monkeypatch.setattr(verbs, "progress", said)
    runs.carry_out(run, use_exact=False)
    run.refresh_from_db()
    assert run.state == "cancelled" and len(heard) == 3 and run.found == {}
    job(run.pk)
    run.refresh_from_db()
    assert run.state == "cancelled", "its job, begun again, leaves it alone"


def test_a_worker_killed_during_a_run_begins_it_anew(
    company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = verbs.ask(crowded(company), by=company.manager, in_worker=False)
    with monkeypatch.context() as patch:
        patch.setattr(runs, "weighed", lambda *_a: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            runs.carry_out(run, use_exact=False)
    run.refresh_from_db()
    assert run.state == "running"
    job(run.pk)
    run.refresh_from_db()
    assert run.state == "offered"
    job(run.pk)
    run.refresh_from_db()
    assert run.state == "offered", "a job that comes twice does it once"


def test_an_offer_for_a_plan_that_has_changed_is_not_taken(company: SimpleNamespace) -> None:
    project = crowded(company)
    draft = draft_plan(project, by=company.manager, reason="增加文件")
    run = done(project, company.manager)
    assert run.plan == draft
    papers = draft.tasks.get(name="文件")
    edit_task(papers, by=company.manager, name="竣工文件")
    with pytest.raises(Refused) as refused:
        verbs.take(run, by=company.manager)
    assert refused.value.code == "resources.plan_changed"
    with pytest.raises(Refused):
        verbs.decline(run, reason=" ", by=company.manager)
    verbs.decline(run, reason="改派夜班", by=company.manager)
    discard_plan(draft, by=company.manager)
    assert Levelling.objects.get().state == "declined"


def test_the_pages_ask_show_and_take_and_others_are_kept_out(company: SimpleNamespace) -> None:
    project = crowded(company)
    client = Client()
    client.force_login(company.manager)
    tab = client.get(f"/resources/projects/{project.pk}/").content.decode()
    assert "2026-11-16那一週：排了48小時" in tab and "算一份方案" in tab
    answer = client.post(f"/resources/projects/{project.pk}/level/", {"grain": "week"})
    run = Levelling.objects.get()
    assert answer["Location"] == f"/resources/levelling/{run.pk}/"
    waiting = client.get(answer["Location"])
    assert "已算0%" in waiting.content.decode() and waiting["Refresh"]
    again = client.post(f"/resources/projects/{project.pk}/level/", {"grain": "week"})
    assert Levelling.objects.count() == 1 and again.status_code in (302, 409, 422)
    job(run.pk)
    shown = client.get(f"/resources/levelling/{run.pk}/")
    assert "採用為草稿" in shown.content.decode() and "Refresh" not in shown
    stranger = Client()
    stranger.force_login(company.staff)
    assert stranger.get(f"/resources/levelling/{run.pk}/").status_code == 404
    assert stranger.post(f"/resources/levelling/{run.pk}/take/").status_code == 404
    taken = client.post(f"/resources/levelling/{run.pk}/take/")
    assert taken.status_code == 302 and Plan.objects.filter(state="draft").count() == 1
    twice = client.post(f"/resources/levelling/{run.pk}/take/")
    assert Plan.objects.filter(state="draft").count() == 1 and twice.status_code != 500
    told = client.get(f"/api/resources/levelling/{run.pk}").json()
    assert told["state"] == "taken" and told["draft_id"]
