"""What time brings, run twice without harm."""

import datetime as dt
from types import SimpleNamespace

import pytest

from charter.rooms.steering.jobs import compare_plans, find_gaps, open_evaluations
from charter.rooms.steering.models import Evaluation, Gap
from charter.rooms.steering.tests import world as told

pytestmark = pytest.mark.django_db


def test_the_quarter_that_is_over_is_opened_once_and_a_target_far_behind_is_found_once(
    company: SimpleNamespace,
) -> None:
    world = told.year(company)
    told.in_force(world)
    told.readings(world, [81, 81], dt.date(2026, 8, 1))
    for _n in range(2):
        open_evaluations(0)
        find_gaps(0)
        compare_plans(0)
    made = Evaluation.objects.get()
    assert (made.key, made.facts["targets"][0]["word"]) == ("2026-Q3", "未達")
    assert Gap.objects.get().target == world.target
