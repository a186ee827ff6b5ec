"""Where a project will end: the worker's simulation, and what people reckon is left to spend."""

from decimal import Decimal

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.rooms.cost.earning import standing
from charter.rooms.cost.jobs import run_forecast
from charter.rooms.cost.models import Forecast, RestEstimate
from charter.rooms.cost.tests import stories
from charter.rooms.cost.verbs import forecasting
from charter.rooms.projects.models import Project
from charter.rooms.projects.tests.planning import running

SAME = ("p50_finish", "p80_finish", "p50_cost", "p80_cost", "result", "tasks", "estimated")


def drawn(forecast: Forecast) -> list:
    forecast.refresh_from_db()
    return [getattr(forecast, name) for name in SAME]


def test_the_worker_draws_finish_and_cost_and_the_seed_draws_them_again(company):
    project, rows = running(company)
    days = {"optimistic": Decimal(2), "likely": Decimal(3), "pessimistic": Decimal(9)}
    forecasting.estimate(
        project, number=rows["test"].number, basis="上次", by=company.manager, **days
    )
    one = forecasting.ask(project, seed=7, runs=3000, by=company.manager)
    job = ProcrastinateJob.objects.get(task_name="cost.forecast")
    assert job.args == {"pk": one.pk}
    with pytest.raises(Refused, match="正在預測"):
        forecasting.ask(project, by=company.manager)
    run_forecast(**job.args)
    first = drawn(one)
    assert (one.state, one.progress, one.estimated) == ("done", 100, 1)
    assert one.p50_finish < one.p80_finish and one.p50_cost <= one.p80_cost
    last = rows["test"].finish.date()
    assert one.result["first"] <= one.p50_finish.isoformat() and last <= one.p80_finish
    with stories.days_later(1):
        run_forecast(one.pk)
    assert drawn(one) == first, "a job that comes twice changes nothing"
    said = Entry.objects.get(event="cost.forecast.done", subject_id=one.pk)
    assert (said.title, said.told) == (str(project), [company.manager.pk])
    crashed = forecasting.ask(project, seed=7, runs=3000, by=company.manager, in_worker=False)
    forecasting.begin(crashed, tasks=1, estimated=0)
    forecasting.proceed(crashed, percent=40)
    run_forecast(crashed.pk)
    assert drawn(crashed) == first, "begun again after a crash it makes the same draws"


def test_a_forecast_that_was_cancelled_stops_and_says_nothing(company):
    project, _rows = running(company)
    one = forecasting.ask(project, by=company.manager, in_worker=False)
    forecasting.begin(one, tasks=4, estimated=0)
    with pytest.raises(Refused):
        forecasting.cancel(one, by=company.quality)
    forecasting.cancel(one, by=company.manager)
    assert forecasting.proceed(one, percent=50) is False
    run_forecast(one.pk)
    one.refresh_from_db()
    assert (one.state, one.progress, one.p50_finish, one.result) == ("cancelled", 0, None, {})


def test_sp5_2d_what_is_left_is_reckoned_bottom_up_and_used_up_by_what_is_booked(company):
    project, _rows = running(company)
    stories.spent(company, project, "20000")
    assert str(standing(project).value.eac_bottom_up.reason) == "沒有由下而上的估算"
    told = {"lines": {"labour": Decimal(50_000), "travel": Decimal("300.50")}, "basis": "剩測試"}
    made = forecasting.estimate_rest(project, by=company.manager, **told)
    assert (made.total, made.spent) == (Decimal("50300.50"), 20_000)
    assert standing(project).value.eac_bottom_up == Decimal("70300.50")
    stories.spent(company, project, "30000")
    assert standing(project).value.eac_bottom_up == Decimal("70300.50"), "spent, no longer ahead"
    stories.spent(company, project, "40000")
    assert standing(project).value.eac_bottom_up == 90_000, "never less than what it cost"
    for wrong in ("-1", "NaN", "1.005", "1000000000000"):
        with pytest.raises(Refused):
            lines = {"labour": Decimal(wrong)}
            forecasting.estimate_rest(project, lines=lines, basis="x", by=company.manager)
    with pytest.raises(Refused):
        forecasting.estimate_rest(project, by=company.quality, **told)
    Project.objects.filter(pk=project.pk).update(phase=Project.Phase.AFTERCARE)
    project.refresh_from_db()
    with pytest.raises(Refused, match="已經驗收"):
        forecasting.estimate_rest(project, by=company.manager, **told)
    assert RestEstimate.objects.count() == 1
