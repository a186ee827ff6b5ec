"""Clashes settled in time, the regular exchange, training by name, four kinds of indicators."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from charter.ground import clock
from charter.kernel.duties.jobs import generate_duties
from charter.kernel.duties.models import Duty
from charter.kernel.evidence import EVIDENCE
from charter.kernel.indicators.models import Indicator
from charter.kernel.journal.events import REACTIONS
from charter.kernel.journal.models import Entry
from charter.kernel.meetings.verbs import attend, call_meeting, close
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.models import Clash, Cycle, Target, TargetTerms
from charter.rooms.improvement.verbs.clashes import look as compare
from charter.rooms.improvement.verbs.clashes import settle
from charter.rooms.steering.tests import world as told
from charter.rooms.steering.training import is_kept

pytestmark = pytest.mark.django_db
TAIPEI = ZoneInfo("Asia/Taipei")


def at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 10, tzinfo=TAIPEI)


def holds(name: str) -> tuple[int, int]:
    """(records the clause speaks of, those that keep it)."""
    proof = next(p for found in EVIDENCE.values() for p in found if p.name == name)
    moment = Moment.now()
    rows = proof.population(moment)
    return rows.count(), rows.filter(proof.kept(moment)).count()


@pytest.fixture
def world(company: SimpleNamespace) -> SimpleNamespace:
    return told.year(company)


def test_SI3_3c_what_costs_much_is_weighed_and_fits_the_means_of_the_year(
    world: SimpleNamespace,
) -> None:
    terms = told.measure(world)
    terms.costs, terms.cost = ["50000"], Decimal(50000)
    terms.save()
    told.in_force(world)
    assert holds("improvement.worth") == (1, 0), "no benefit beside the cost"
    with_benefits(world, ["0", "0"])
    assert holds("improvement.worth") == (1, 0), "none that would pay anything back"
    with_benefits(world, ["20000", "45000"])
    assert holds("improvement.worth") == (1, 1)
    Cycle.objects.filter(pk=world.cycle.pk).update(budget=40000)
    world.cycle.refresh_from_db()
    compare(world.cycle, by=None)
    assert holds("improvement.worth") == (1, 0), "more than there is"
    clash = Clash.objects.get(kind="budget")
    settle(clash, way="keep", decision="先做再說", by=world.company.deputy)
    assert holds("improvement.worth") == (1, 0), "letting it stand brings no money"


def with_benefits(world: SimpleNamespace, benefits: list[str]) -> None:
    """As a further version in force would say."""
    measure = world.version.measures.get().measure
    told.further(world)
    terms = told.measure(world, known=measure)
    terms.costs, terms.cost, terms.benefits = ["50000"], Decimal(50000), benefits
    terms.save()
    told.in_force(world, clock.today())


def test_SI4_2b_a_clash_under_way_is_settled_by_the_office_within_its_days(
    world: SimpleNamespace,
) -> None:
    told.ask(told.measure(world, "甲"), world.company.staff, 60)
    told.ask(told.measure(world, "乙"), world.company.staff, 70)
    told.in_force(world)
    compare(world.cycle, by=None)
    clash = Clash.objects.get(kind="person")
    assert (clash.due - clock.today()).days == 14, "ten working days"
    n, kept = holds("steering.clashes")
    assert n == kept == Clash.objects.count(), "there is time left"
    with clock.at(at(12, 10)):
        assert holds("steering.clashes") == (n, 0)
    with clock.at(at(11, 20)):
        settle(clash, way="keep", decision="一三五做甲，二四做乙", by=world.company.deputy)
    with clock.at(at(12, 10)):
        assert holds("steering.clashes") == (n, 1)


def test_SI4_3b_the_departments_meet_in_every_interval_or_the_clause_is_broken(
    world: SimpleNamespace,
) -> None:
    told.in_force(world)
    office = world.company.deputy
    generate_duties(0)
    owed = Duty.objects.get(rule="steering.meeting")
    assert owed.owner == office and owed.state != Duty.State.FULFILLED
    assert holds("steering.meetings") == (0, 0), "nothing is owed yet"
    meeting = call_meeting(
        title="例會", kind="improvement", people=[world.company.head], by=office,
        starts_at=clock.now() + dt.timedelta(hours=1), about=world.cycle,
    )  # fmt: skip
    with clock.at(meeting.ends_at):
        attend(meeting, person=office, answer="present", by=office)
        close(meeting, minutes="逐項看過", by=office)
        assert holds("steering.meetings") == (1, 1)
    with clock.at(dt.datetime(2027, 1, 20, 10, tzinfo=TAIPEI)):
        generate_duties(0)
        n, kept = holds("steering.meetings")
        assert n > kept == 1, "nobody met since"


def test_SI4_3a_training_is_asked_for_by_name_and_somebody_keeps_it(
    world: SimpleNamespace,
) -> None:
    heard: list[Entry] = []
    REACTIONS["steering.training.asked"].append(heard.append)
    try:
        terms = told.measure(world)
        terms.needs_training = True
        terms.save()
        told.measure(world, "不必培訓")
        course, _other = told.in_force(world)
    finally:
        REACTIONS["steering.training.asked"].remove(heard.append)
    (entry,) = heard
    assert (entry.subject_id, entry.facts["department"], entry.facts["due"]) == (
        course.pk,
        world.company.service.pk,
        "2026-03-02",
    )
    assert is_kept()


def test_SI5_1_the_plan_in_force_is_measured_by_all_four_kinds_with_source_and_formula(
    world: SimpleNamespace,
) -> None:
    kinds = ("quality", "satisfaction", "business", "process")
    for kind in kinds:
        Indicator.objects.create(
            name=f"test.{kind}", title=kind, formula="甲÷乙", unit="%", direction="higher",
            kind=kind, owner=world.company.quality,
        )  # fmt: skip
    for kind in kinds[:3]:
        aim_by(world, kind)
    told.in_force(world)
    assert holds("steering.indicators") == (1, 0), "nothing of the process"
    told.further(world)
    for kind in kinds:
        aim_by(world, kind)
    told.in_force(world, clock.today())
    assert holds("steering.indicators") == (1, 1)
    Indicator.objects.filter(name="test.business").update(formula="")
    assert holds("steering.indicators") == (1, 0)


def aim_by(world: SimpleNamespace, kind: str) -> TargetTerms:
    made = Target.objects.create(plan=world.plan, made_at=clock.now())
    return TargetTerms.objects.create(
        version=world.version, target=made, title=kind, cover="quality", value=90, baseline=80,
        indicator=f"test.{kind}", source="系統", unit="%", due=world.cycle.ends,
    )  # fmt: skip
