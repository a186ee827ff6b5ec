"""DSLIB workbooks through the product's own import: every tracking period as ProTrack has it."""

import json
from decimal import Decimal

import pytest

from charter.rooms.cost.earned import Dash
from charter.rooms.cost.earning import tracked
from charter.rooms.projects.tests import planning
from charter.rooms.projects.tests.reference import reference
from charter.rooms.projects.verbs.plan_import import import_plan

CLOSE = 1e-5
LAST_DIGIT = 0.5e-4  # the reference keeps four decimals


@pytest.mark.long
def test_every_tracking_period_of_every_workbook_equals_protrack(company):
    """PV, EV and AC, reckoned from tasks, calendar and percentages; the indices, five EAC and the
    earned schedule. One of the 79 periods is told an hour earlier there than the hourly plan of
    the same workbook gives."""
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
    assert other_hours == [("C2011-05", "TP3", 204)]


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
