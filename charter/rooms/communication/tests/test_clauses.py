"""Clause by clause: no evidence at first, kept by what was really held, sent and answered."""

import datetime as dt
from types import SimpleNamespace

import pytest

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties import verbs as duties
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.evidence import EVIDENCE
from charter.kernel.meetings import verbs as meetings
from charter.kernel.meetings.models import Meeting
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person
from charter.rooms.communication import verbs
from charter.rooms.communication.jobs import keep_count
from charter.rooms.communication.models import Line, Occasion, Opinion, Plan
from charter.rooms.projects.models import Project
from charter.rooms.projects.tests import stories

DAY = dt.timedelta(days=1)
NAMES = {
    "SP2.1.2c": ("communication.team_meetings",),
    "SP7.1": ("communication.plans",),
    "SP7.3a": ("communication.internal",),
    "SP7.3b": ("communication.opinions",),
    "SP7.4": ("communication.external", "communication.concerns"),
}


def judged(clause: str, name: str = "") -> tuple[int, int]:
    """(how many records the clause speaks of, how many of them keep it)"""
    moment = Moment.now()
    proof = next(e for e in EVIDENCE[clause] if e.name == (name or NAMES[clause][0]))
    found = proof.population(moment)
    return found.count(), found.filter(proof.kept(moment)).count()


@pytest.fixture
def project(company: SimpleNamespace) -> Project:
    return stories.in_phase(company, Project.Phase.EXECUTION)


@pytest.fixture
def plan(project: Project, company: SimpleNamespace) -> Plan:
    made = verbs.propose(project, by=company.manager)
    verbs.agree(made, by=company.manager)
    return Plan.objects.get()


def meet(project: Project, company: SimpleNamespace, kind: str = "team") -> Meeting:
    """Called and closed within the hour."""
    called = meetings.call_meeting(
        title="週會",
        kind=kind,
        about=project,
        starts_at=clock.now(),
        people=[company.staff],
        by=company.manager,
    )
    meetings.attend(called, person=company.manager, answer="present", by=company.manager)
    meetings.close(called, minutes="進度正常", by=company.manager)
    return called


@pytest.mark.parametrize("clause", sorted(NAMES))
def test_an_empty_company_gives_no_evidence(company: SimpleNamespace, clause: str) -> None:
    assert [judged(clause, name) for name in NAMES[clause]] == [(0, 0)] * len(NAMES[clause])


def test_sp2_1_2c_active_projects_meet_within_the_interval(
    project: Project, company: SimpleNamespace
) -> None:
    assert judged("SP2.1.2c") == (0, 0), "a project that has just begun owes no meeting yet"
    with clock.at(clock.now() + 8 * DAY):
        assert judged("SP2.1.2c") == (1, 0)
        called = meet(project, company)
        assert judged("SP2.1.2c") == (1, 1)
        Meeting.objects.filter(pk=called.pk).update(state="cancelled", reason="颱風")
        assert judged("SP2.1.2c") == (1, 0), "a meeting without minutes is none"


def test_sp2_1_2c_the_duty_is_fulfilled_by_the_closed_minutes(
    project: Project, company: SimpleNamespace
) -> None:
    duties.generate(RULES["communication.team_meeting"])
    duty = Duty.objects.get(rule="communication.team_meeting")
    assert (duty.owner, duty.state) == (company.manager, "open")
    meet(project, company, kind="general")
    duty.refresh_from_db()
    assert duty.state == "open", "another kind of meeting is no team meeting"
    meet(project, company)
    duty.refresh_from_db()
    assert duty.state == "fulfilled"


def test_sp7_1_a_plan_with_five_parts_for_each_audience_is_agreed(
    project: Project, company: SimpleNamespace
) -> None:
    assert judged("SP7.1") == (1, 0)
    made = verbs.propose(project, by=company.manager)
    assert {line.audience for line in made.lines.all()} == {"customer", "team", "management"}
    assert judged("SP7.1") == (1, 0), "a proposal is no plan until it is agreed"
    verbs.agree(made, by=company.manager)
    assert judged("SP7.1") == (1, 1)
    for line in made.lines.filter(audience="customer"):
        verbs.end_line(line, reason="客戶不要了", by=company.manager)
    assert judged("SP7.1") == (1, 0), "the customer among them"


def test_sp7_1_a_plan_without_the_customer_is_not_agreed(
    project: Project, company: SimpleNamespace
) -> None:
    parts = {"goal": "同步", "content": "進度", "every_days": 7}
    verbs.add_line(project, audience="team", channel="meeting", by=company.manager, **parts)
    with pytest.raises(Refused) as refusal:
        verbs.agree(Plan.objects.get(), by=company.manager)
    assert refusal.value.code == "communication.no_customer"
    with pytest.raises(Refused) as refusal:
        verbs.add_line(project, audience="team", channel="meeting", by=company.manager, **parts)
    assert refusal.value.field == "channel"
    with pytest.raises(Refused):
        verbs.add_line(project, audience="customer", channel="mail", by=company.staff, **parts)


def test_sp7_3a_planned_internal_items_are_held_on_time(
    plan: Plan, project: Project, company: SimpleNamespace
) -> None:
    assert judged("SP7.3a") == (0, 0)
    with clock.at(clock.now() + 5 * DAY):
        meet(project, company)
        assert judged("SP7.3a") == (1, 1)
    with clock.at(clock.now() + 16 * DAY):
        keep_count(0)
        assert judged("SP7.3a") == (2, 1), "the second week passed without a meeting"
        meet(project, company)
        assert judged("SP7.3a") == (3, 2), "held late stays late; this week's is settled too"
        keep_count(0)
        keep_count(0)
        team = Line.objects.get(audience="team")
        dues = list(team.occasions.values_list("due", flat=True))
        assert len(dues) == len(set(dues)) == 3


def test_sp7_3b_opinions_are_answered_within_the_limit(
    project: Project, company: SimpleNamespace
) -> None:
    said = verbs.say(text="夜班人手不夠", author=company.staff, by=company.staff, project=project)
    assert judged("SP7.3b") == (0, 0), "still in time"
    assert said.handler == company.manager
    with pytest.raises(Refused):
        verbs.answer_opinion(said, answer="好", by=company.staff)
    late = verbs.say(text="想輪調", author=company.manager, by=company.manager, project=project)
    assert late.handler not in (None, company.manager), "nobody answers their own"
    verbs.answer_opinion(said, answer="下週加派一人", by=company.manager)
    assert judged("SP7.3b") == (1, 1)
    with clock.at(clock.now() + 10 * DAY):
        assert judged("SP7.3b") == (2, 1)
        verbs.answer_opinion(late, answer="下季檢討", by=company.quality)
        assert judged("SP7.3b") == (2, 1), "answered late stays late"


def test_sp7_4_planned_customer_reports_are_sent_on_time(
    plan: Plan, project: Project, company: SimpleNamespace
) -> None:
    name = "communication.external"
    with clock.at(clock.now() + 28 * DAY):
        report = verbs.draft_report(project, audience="customer", by=company.manager)
        assert judged("SP7.4", name) == (0, 0), "a draft is nothing that happened"
        verbs.send_report(report, by=company.manager)
        assert judged("SP7.4", name) == (1, 1)
    with clock.at(clock.now() + 70 * DAY):
        keep_count(0)
        assert judged("SP7.4", name) == (2, 1)


def test_sp7_4_requests_that_come_back_are_answered_in_time(
    project: Project, company: SimpleNamespace
) -> None:
    name = "communication.concerns"
    one = verbs.raise_concern(project, text="想提早一週", kind="need", by=company.customer)
    heard = verbs.raise_concern(project, text="電話難打", who="李主任", by=company.manager)
    with pytest.raises(Refused):
        verbs.raise_concern(project, text="x", by=company.other_customer)
    verbs.answer_concern(one, answer="可以，改到二月初", by=company.manager)
    assert judged("SP7.4", name) == (1, 1)
    with clock.at(clock.now() + 10 * DAY):
        assert judged("SP7.4", name) == (2, 1)
        with pytest.raises(Refused):
            verbs.answer_concern(heard, answer="x", by=company.hr)


def test_a_project_that_is_over_owes_no_more_communication(
    plan: Plan, project: Project, company: SimpleNamespace
) -> None:
    Project.objects.filter(pk=project.pk).update(phase="summary")
    keep_count(0)
    assert not Occasion.objects.open().exists()
    with clock.at(clock.now() + 60 * DAY):
        keep_count(0)
        assert judged("SP7.3a") == (0, 0)


def test_an_opinion_needs_a_handler_who_is_not_its_author(company: SimpleNamespace) -> None:
    said = verbs.say(text="食堂", author=company.deputy, by=company.deputy)
    assert isinstance(said.handler, Person) and said.handler != company.deputy
    assert Opinion.objects.visible_to(company.engineer).count() == 0
