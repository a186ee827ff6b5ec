"""SP1.1, SI1.1 and SI1.3, each by a story: purposes with figures, scope with people, principles."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground import clock
from charter.kernel.actions.verbs import assign
from charter.kernel.indicators.models import Indicator
from charter.kernel.indicators.rules import Measured
from charter.kernel.indicators.verbs import enrol_all, materialise, set_target
from charter.kernel.parameters.verbs import set_value
from charter.org.models import Person
from charter.policy.evidence import top_indicators
from charter.policy.models import Clause, Verdict
from charter.policy.verbs.reading import acknowledge, publish
from charter.policy.verdicts import Finding, judge
from charter.rooms.improvement.tests import stories as loop
from charter.rooms.improvement.verbs.aims import set_measure
from charter.rooms.improvement.verbs.versions import hand_in
from charter.rooms.quality.verbs.suggestions import submit as suggest

DAY = dt.timedelta(days=1)


def found(code: str) -> Finding:
    return judge([code]).organisation[code]


def at_noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), clock.now().tzinfo)


def proof(code: str, name: str) -> Verdict:
    [figure] = [one for one in found(code).figures if one.proof == name]
    return figure.verdict


def aim(name: str, value: int) -> Indicator:
    indicator = Indicator.objects.get(name=name)
    set_target(indicator, since=clock.today(), value=Decimal(value), by=None)
    return indicator


def counted(indicator: Indicator, value: int) -> None:
    """The figure of this period, counted: what the room's own source would give."""
    rule = indicator.definition
    assert rule
    figures = [Measured("organisation", 0, value=value)]
    materialise(replace(rule, source=lambda start, end: figures), clock.today())


@pytest.mark.parametrize("code", ["SP1.1", "SI1.1", "SI1.3"])
def test_an_empty_company_gives_no_evidence(company, code: str) -> None:
    enrol_all()
    assert found(code).verdict == Verdict.NO_EVIDENCE


def aimed_and_counted(company: SimpleNamespace) -> None:
    enrol_all()
    for name in top_indicators():
        indicator = aim(name, 90)
        counted(indicator, 80 if name == "aftersales.complaint_rate" else 95)


def test_SP1_1_each_purpose_has_a_target_an_owner_and_a_recent_figure(company) -> None:
    """SP1.1: one purpose aimed at, the others not; then all; then a figure grows old."""
    name = "policy.purposes"
    enrol_all()
    aim("projects.margin", 20)
    assert proof("SP1.1", name) == Verdict.BROKEN
    aimed_and_counted(company)
    assert proof("SP1.1", name) == Verdict.KEPT
    page = as_boss(company).get("/policy/SP1.1/").content.decode()
    assert "客戶滿意度" in page and "達到目標" in page and "鄭淑芬" in page
    with clock.at(clock.now() + 50 * DAY):
        [figure] = [one for one in found("SP1.1").figures if one.proof == name]
        assert (figure.total, figure.kept) == (4, 2), "two are of a month ago"


def test_SP1_1_a_purpose_that_is_missed_is_close_to_failing(company) -> None:
    aimed_and_counted(company)
    counted(Indicator.objects.get(name="aftersales.complaint_rate"), 99)
    assert proof("SP1.1", "policy.purposes") == Verdict.AT_RISK, "lower is better, 99 is above 90"
    assert "未達目標" in as_boss(company).get("/policy/SP1.1/").content.decode()


def test_SP1_1_a_purpose_nobody_answers_for_is_broken(company) -> None:
    aimed_and_counted(company)
    Person.objects.filter(pk=company.finance.pk).update(is_active=False)
    assert proof("SP1.1", "policy.purposes") == Verdict.BROKEN


def test_SP1_1_the_policy_is_known_once_those_it_binds_have_read_it(company) -> None:
    name = "policy.read_sp"
    publish("SP")
    assert proof("SP1.1", name) == Verdict.NO_EVIDENCE, "there is still time to read"
    acknowledge("SP", version="1.0", by=company.staff)
    assert proof("SP1.1", name) == Verdict.KEPT
    with clock.at(clock.now() + 30 * DAY):
        assert proof("SP1.1", name) == Verdict.BROKEN
        unread = Person.objects.staff().exclude(username__in=["staff", "admin"])
        for one in unread:
            acknowledge("SP", version="1.0", by=one)
        assert proof("SP1.1", name) == Verdict.BROKEN, "nine of ten, and 95 percent are asked for"
        set_value("policy_read_percent", 90, effective_on=clock.today(), reason="試行", by=None)
        assert proof("SP1.1", name) == Verdict.AT_RISK
        acknowledge("SP", version="1.0", by=company.admin)
        assert proof("SP1.1", name) == Verdict.KEPT
    assert proof("SP1.1", name) == Verdict.KEPT


def idea(by: Person) -> None:
    suggest(title="整理備件櫃", present="找不到備件", idea="按區標示", by=by)


def measure(owner: Person, by: Person) -> None:
    clause, _new = Clause.objects.get_or_create(code="SI1.1")
    assign(clause, measure="改交接表", owner=owner, due=clock.today() + 5 * DAY, by=by)


def test_SI1_1_every_department_that_gives_service_is_headed_and_has_a_plan(company) -> None:
    """SI1.1: the office gives no service and is not asked; the service department must."""
    name = "policy.enrolled"
    idea(company.staff)
    assert proof("SI1.1", name) == Verdict.BROKEN, "an idea is no part in a cycle"
    cycle = loop.started(company)
    assert proof("SI1.1", name) == Verdict.KEPT, "there is time until the hand-in day"
    with clock.at(at_noon(cycle.hand_in_on + DAY)):
        assert proof("SI1.1", name) == Verdict.BROKEN, "the day has gone"
    loop.handed_in(cycle.plans.get(), loop.measured(company))
    with clock.at(at_noon(cycle.ends)):
        assert proof("SI1.1", name) == Verdict.KEPT
    with clock.at(at_noon(cycle.ends + DAY)):
        assert proof("SI1.1", name) == Verdict.BROKEN, "that was in another cycle"


def test_SI1_1_a_department_without_a_head_takes_no_part(company) -> None:
    idea(company.staff)
    loop.started(company)
    assert proof("SI1.1", "policy.enrolled") == Verdict.KEPT
    company.head.postings.all().delete()
    assert proof("SI1.1", "policy.enrolled") == Verdict.BROKEN


def test_SI1_3_a_share_of_the_staff_takes_part(company) -> None:
    """SI1.3: three of ten are the thirty percent asked for; below, it is not kept."""
    name = "policy.everyone"
    idea(company.staff)
    assert proof("SI1.3", name) == Verdict.BROKEN, "no cycle has begun"
    cycle = loop.started(company)
    with clock.at(clock.now() + DAY):
        idea(company.staff)
        measure(company.engineer, company.head)
        assert proof("SI1.3", name) == Verdict.BROKEN
        loop.handed_in(cycle.plans.get(), loop.measured(company))
        assert proof("SI1.3", name) == Verdict.KEPT, "the head answers for the plan"
        set_value("participation_percent", 31, effective_on=clock.today(), reason="試行", by=None)
        assert proof("SI1.3", name) == Verdict.BROKEN


def test_SI1_3_measures_of_the_cycle_serve_customers_and_rest_on_data(company) -> None:
    cycle = loop.started(company)
    assert proof("SI1.3", "policy.for_customers") == Verdict.NO_EVIDENCE
    version = loop.written(cycle.plans.get(), loop.measured(company))
    process = version.targets.get(cover="process")
    terms = version.measures.get()
    set_measure(
        version, measure=terms.measure, title=terms.title, target=process.target, by=company.head
    )
    hand_in(version, by=company.head)
    assert proof("SI1.3", "policy.rests_on_data") == Verdict.KEPT
    assert proof("SI1.3", "policy.for_customers") == Verdict.BROKEN, "it mends a process only"


def test_SI1_3_improvement_goes_on_rests_on_data_and_on_customers(company) -> None:
    enrol_all()
    idea(company.staff)
    assert proof("SI1.3", "policy.continual") == Verdict.KEPT
    satisfied = aim("aftersales.satisfaction", 90)
    assert proof("SI1.3", "policy.data_driven") == Verdict.BROKEN, "a target without a figure"
    assert proof("SI1.3", "policy.customer_centred") == Verdict.BROKEN
    counted(satisfied, 92)
    aim("aftersales.complaint_rate", 2)
    counted(Indicator.objects.get(name="aftersales.complaint_rate"), 1)
    assert proof("SI1.3", "policy.customer_centred") == Verdict.BROKEN, "what surveys say has none"
    for name in ("surveys.csat", "surveys.nps", "surveys.ces"):
        counted(aim(name, 50), 60)
    assert proof("SI1.3", "policy.data_driven") == Verdict.KEPT
    assert proof("SI1.3", "policy.customer_centred") == Verdict.KEPT
    with clock.at(clock.now() + 100 * DAY):
        assert proof("SI1.3", "policy.continual") == Verdict.BROKEN


def as_boss(company: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(company.boss)
    return client
