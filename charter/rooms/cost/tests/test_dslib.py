"""DSLIB workbooks through the product's own import: every tracking period as ProTrack has it."""

import json
from decimal import Decimal

import pytest

from charter.rooms.cost.earned import Dash
from charter.rooms.cost.earning import tracked
from charter.rooms.cost.models import TrackedTask
from charter.rooms.cost.verbs.tracking import keep_tracking
from charter.rooms.projects.models import Assignment, PlanResource, PlanSource, Task
from charter.rooms.projects.tests import planning
from charter.rooms.projects.tests.reference import reference
from charter.rooms.projects.verbs.plan_import import import_plan

CLOSE = 1e-5
LAST_DIGIT = 0.5e-4  # the reference keeps four decimals


@pytest.mark.long
def test_every_tracking_period_of_every_workbook_equals_protrack(company):
    """PV, EV and AC, reckoned from tasks, calendar and percentages; the indices, five EAC and the
    earned schedule to the hour."""
    folder = reference("2_projects/dslib")
    known = json.loads((folder / "REFERENCE_dslib.json").read_text(encoding="utf-8"))
    periods, far, other_hours = 0, [], []
    for n, said in enumerate(known["projects"]):
        project = planning.a_project(company, f"P-2026-{700 + n}")
        data = (folder / said["file"]).read_bytes()
        plan = import_plan(project, name=said["file"], data=data, by=None)
        found = tracked(plan)
        assert len(found) == len(said["tracking_periods"]), said["file"]
        for ours, theirs in zip(found, said["tracking_periods"], strict=True):
            periods += 1
            far += [(said["file"], theirs["tp"], *wrong) for wrong in beyond(ours.value, theirs)]
            if at_another_hour(ours.time, theirs["published"]["SPI_t"]):
                other_hours.append((said["file"][:8], theirs["tp"], ours.time.es))
    assert periods == 79
    assert far == []
    assert other_hours == []


def test_what_resources_cost_for_being_used_falls_due_when_the_task_begins(company):
    """Of people and machines each, of material once; what the hour costs follows the hours."""
    plan, rows = planning.a_plan(planning.a_project(company), company)
    Task.objects.filter(pk=rows["wiring"].pk).update(external_id="7", cost=Decimal(1_000))
    for number, kind, units in (("1", "work", 3), ("2", "material", 5), ("3", "work", None)):
        one = PlanResource.objects.create(plan=plan, external_id=number, kind=kind)
        Assignment.objects.create(plan=plan, task=rows["wiring"], resource=one, units=units)
    headings = ["ID", "Percentage Completed", "Actual Cost", "Fixed Cost", "Total Cost"]
    sheets = {
        "Resources": [[], ["ID", "Cost/Use", "Cost/Unit"], [1, 40, 9], [2.0, 70, 9], [3, 5.5, 9]],
        "TP1": [["", "", "2026-11-16T18:00:00"], [], [], headings, [7, 0.25, 30, 100, 1_000]],
    }
    PlanSource.objects.create(plan=plan, kind="dslib", data={"file": {"sheets": sheets}})
    assert keep_tracking(plan, by=None) == 1
    assert TrackedTask.objects.get().fixed == 100 + 3 * 40 + 70 + Decimal("5.5")
    half = (1_000 - Decimal("295.5")) / 2
    (found,) = tracked(plan)
    assert found.value.pv == Decimal("295.5") + half, "one of two days has gone by"
    assert found.value.ev == Decimal("295.5") + half / 2


def at_another_hour(time, spi_t):
    """SPI(t) as published has four decimals: the hour it was divided from is a whole number."""
    hour = round(Decimal(repr(spi_t)) * time.at)
    assert abs(float(hour / time.at) - spi_t) <= LAST_DIGIT + CLOSE * spi_t
    return hour != time.es


def beyond(value, theirs):
    """What differs by more than 1e-5 from what ProTrack published."""
    published = theirs["published"]
    named = {
        "PV": value.pv, "EV": value.ev, "AC": value.ac, "SPI": value.spi, "CPI": value.cpi,
        "EAC_PF1": value.eac_plan, "EAC_CPI": value.eac, "EAC_SPI": value.eac_schedule,
        "EAC_SCI": value.eac_both,
    }  # fmt: skip
    if not isinstance(value.cpi, Dash) and not isinstance(value.spi, Dash):
        named["EAC_08CPI_02SPI"] = value.eac_weighted(Decimal("0.8"), Decimal("0.2"))
    for name, ours in named.items():
        right = published.get(name)
        if isinstance(ours, Dash) or not isinstance(right, int | float):
            continue
        if abs(float(ours) - right) > CLOSE * abs(right) + LAST_DIGIT:
            yield name, float(ours), right
