"""What the breaches planted in the demo must do to the policy page.

The table below was reasoned by hand from the story (projects.yaml, who is promised what, what
happens to cases), clause by clause, with the sentence that gives the reason. Where a clause has
failing records, the test finds out which they must be by reading the story in plain Python; the
evidence's own code is asked only for its answer.
"""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
import yaml
from django.test import Client
from django.urls import reverse

import charter.site.demo
from charter.ground import clock
from charter.insight.queries import my_work
from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Request
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment
from charter.org.models import Department, Person
from charter.policy.models import Judgement, Verdict
from charter.policy.quarters import judged
from charter.policy.queries import read
from charter.policy.verdicts import failing
from charter.rooms.aftersales.models import Case, Clock, FollowUp
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Suggestion
from charter.site.demo.calendar import TAIPEI
from charter.site.demo.load import load
from charter.site.demo.stories import hero, money, quality, talk
from tests.sealed import FROZEN, names_in, references_in

NOW = dt.datetime(2026, 11, 21, 15, 0, tzinfo=TAIPEI)
STORY = yaml.safe_load(
    (Path(charter.site.demo.__file__).parent / "projects.yaml").read_text(encoding="utf-8")
)
SHEETS = STORY["projects"]

EXPECTED = {
    "SI1.1": ("broken", "the fifth department that serves is not in the cycle"),
    "SI1.3": ("broken", "enough people take part, but Marketing brought nothing in a quarter"),
    "SI2.1": ("kept", "a chair and six members for both years, who looked at every quarter"),
    "SI2.2": ("broken", "the office has its unit and its holder, but called no meeting"),
    "SI2.3": ("broken", "Marketing reports in every second month only"),
    "SI3.1a": ("broken", "cases and scores are there, but the plan of this year got no new data"),
    "SI3.1b": ("kept", "every analysis names problems, a trend and a comparison, on frozen data"),
    "SI3.1c": ("kept", "each department observed, asked its customers and its own people"),
    "SI3.2a": ("kept", "a plan is not handed in with a target that fails one of the letters"),
    "SI3.2b": ("kept", "each department aims at quality, satisfaction and process"),
    "SI3.2c": ("kept", "the office reviewed and the group approved what is in force"),
    "SI3.3a": ("kept", "every measure has target, cause, owner and dates"),
    "SI3.3b": ("kept", "every measure is of a kind"),
    "SI3.3c": ("kept", "the two that cost much say what they bring"),
    "SI3.4a": ("kept", "a plan is not handed in with one of its six parts missing"),
    "SI3.4b": ("broken", "Marketing handed in four days after the day"),
    "SI3.4c": ("broken", "nobody in Marketing confirmed having read the plan"),
    "SI4.1": ("broken", "Marketing broke its check list of offers down into no tasks"),
    "SI4.2a": ("kept", "what was asked for was granted in January"),
    "SI4.2b": (
        "kept",
        "the adjusted plan claimed the customer centre's clerk; settled in four days",
    ),
    "SI4.3a": (
        "kept",
        "the session that a measure asked for was held, and all concerned were there",
    ),
    "SI4.3b": ("broken", "the departments met in every month but August"),
    "SI4.3c": ("kept", "suggestions are answered on the next day, the newest has time left"),
    "SI4.4a": ("at_risk", "every measure was looked at four weeks ago, the next look is due"),
    "SI4.4b": ("broken", "Marketing explains none of its gaps"),
    "SI4.4c": ("kept", "what is in force was approved"),
    "SI5.1": ("kept", "quality, satisfaction, deliveries and processes are aimed at"),
    "SI5.2": ("kept", "figures read, a survey asked, rooms looked at, two sides scored"),
    "SI5.3a": ("broken", "in two quarters a target had no figure, so no rate"),
    "SI5.3b": ("kept", "each problem of an evaluation became a measure"),
    "SI5.4a": ("broken", "what became of the weekly report was compared, and confirmed by nobody"),
    "SI5.4b": ("broken", "Marketing never answered whether it takes up sorting calls first"),
    "SI5.4c": ("broken", "Marketing's interviews did not help, and it planned nothing anew"),
    "SI6.1a": ("kept", "every reward was earned with a record and approved by somebody else"),
    "SI6.2a": ("broken", "Marketing never explains the measure of which it had notice"),
    "SI6.2c": ("kept", "stated, heard, decided from outside, in effect after the window"),
    "SP1.1": ("at_risk", "all four purposes are measured; two people never confirmed the new text"),
    "SP1.2": ("kept", "no story moves a project past a phase"),
    "SP1.3": ("broken", "a principle is carried by clauses that the planted breaches break"),
    "SP2.1.1a": ("kept", "every application begins with a requirement that was evaluated first"),
    "SP2.1.1b": ("kept", "an application with a part missing cannot be submitted"),
    "SP2.1.1c": ("kept", "head and management decide every project, neither of them its manager"),
    "SP2.1.2a": ("kept", "teams are formed from engineers who have the skill"),
    "SP2.1.2b": ("broken", "no_raci: a tester left and nobody answers for what she promised"),
    "SP2.1.2c": ("broken", "silent: his team meets no more; all others meet every week"),
    "SP2.2.1a": ("broken", "the library's access points were planned without any order"),
    "SP2.2.1b": ("broken", "leave was approved over a full week, and nobody moved the work"),
    "SP2.2.2a": ("kept", "every plan says something of the four topics"),
    "SP2.2.2b": ("kept", "a weighty risk gets a measure and a watched figure at once"),
    "SP2.3.1a": ("broken", "silent: one of his tasks was handed out without a standard"),
    "SP2.3.1b": ("broken", "late: the UPS test slips; silent: nobody reports any more"),
    "SP2.3.2a": ("broken", "silent: nothing of his project was checked within the interval"),
    "SP2.3.2b": ("broken", "a key of which nobody answers; an alarm whose measure is overdue"),
    "SP2.3.3a": ("broken", "silent: no review any more, so what slipped since has no cause"),
    "SP2.3.3b": ("broken", "late and silent: behind beyond tolerance, and no measure was begun"),
    "SP2.4.1": ("kept", "acceptance is asked for with every document, checked by a second person"),
    "SP2.4.2a": ("kept", "terms are confirmed by the customer before acceptance is asked for"),
    "SP2.4.2b": ("kept", "asks: its opinion is open, but it has not accepted yet"),
    "SP2.4.3": ("broken", "no_summary: accepted long ago and never summed up"),
    "SP2.5.1": ("broken", "天和飯店 was delivered and promised nothing"),
    "SP2.5.2a": ("broken", "one in ten reports from the portal is never classified"),
    "SP2.5.2b": ("kept", "a case cannot be solved without cause and solution"),
    "SP2.5.2c": ("at_risk", "a few answers and solutions are late, fewer than the tolerance"),
    "SP2.5.2d": ("broken", "forgotten: solved and never followed up; all others within the days"),
    "SP2.5.3": ("at_risk", "reviewed every quarter; this quarter's causes wait for their answer"),
    "SP3.1a": ("broken", "the relief engineer's post is vacant for months and in no plan"),
    "SP3.1b": ("kept", "the one who was hired passed all four stages, as everybody must"),
    "SI6.1b": ("broken", "the head of Marketing read none of the good cases"),
    "SI6.2b": ("kept", "every appraisal counts what the department improved and was complained of"),
    "SP3.2a": ("broken", "kao missed the course on communication"),
    "SP3.2b": ("broken", "the head of Marketing agreed no plan"),
    "SP3.2c": ("broken", "what six learned about articles was not looked at after ninety days"),
    "SP3.3b": ("broken", "coaching talks come late, a second weak result waits for its decision"),
    "SP3.4a": ("broken", "heads gave no reason for those who fall short of their post's skills"),
    "SP3.4b": ("broken", "Marketing plans nothing for its officer of three years in one post"),
    "SP3.4c": ("broken", "what lay with the one who went was not taken over in time"),
    "SP3.3a": ("broken", "the head of Service II rated one project member not at all in Q2"),
    "SP4.1a": ("broken", "silent: his project has goals and nobody measures them"),
    "SP4.1b": ("kept", "every goal reaches a post and a step, weights are 100 on every level"),
    "SP4.2a": ("kept", "three standards, one for each type of service, of four aspects each"),
    "SP4.2b": ("broken", "the standard of consulting is older than a year and was never reviewed"),
    "SP4.3a": ("broken", "silent: the checks of his deliverables are not done"),
    "SP4.3b": ("kept", "a report in every month"),
    "SP4.3c": ("kept", "the two major problems were reported on the day, with a team"),
    "SP4.4a": ("kept", "a quality meeting in every month, each decides one thing"),
    "SP4.4b": ("kept", "suggestions are answered on the next day, the newest has time left"),
    "SP4.4c": ("kept", "three were tried, measured, rewarded, published"),
    "SP5.1a": ("kept", "each budget line has its basis"),
    "SP5.1b": ("kept", "the budget is approved with the application"),
    "SP5.2a": (
        "broken",
        "two categories are over their budgets; silent: a paper came nine days late",
    ),
    "SP5.2b": ("broken", "the generator was bought in a hurry, from the one who could come"),
    "SP5.2c": ("kept", "a claim without receipt, over its limit or self-approved is never paid"),
    "SP5.2d": ("broken", "the bank explains and corrects, the hospital says nothing"),
    "SP5.3a": ("broken", "silent: his project's months are not settled"),
    "SP5.3b": ("broken", "three of the five delivered long ago were summed up"),
    "SP6.1a": ("broken", "silent: his project is swept no more"),
    "SP6.1b": ("kept", "graded as soon as seen; the ungraded one was seen today"),
    "SP6.2a": ("kept", "every risk above low is met at once"),
    "SP6.2b": ("at_risk", "no measure is late, some fall due within three days"),
    "SP6.3a": ("kept", "figures are looked at as soon as they are known"),
    "SP6.3b": ("broken", "silent: his project's warning climbs and nobody answers"),
    "SP6.3c": ("kept", "risks are closed with their lesson when their project ends"),
    "SP7.1": ("kept", "every project agrees its plan in the first week"),
    "SP7.2": ("broken", "the inbox cannot be opened since three days; mail out and portal work"),
    "SP7.3a": ("broken", "silent: no team meeting, no report to management"),
    "SP7.3b": ("kept", "all opinions were answered within five working days"),
    "SP7.4": ("broken", "silent: no report to his customer; a question answered too late"),
}


def fated(*fates: str) -> set[str]:
    return {sheet["name"] for sheet in SHEETS if sheet["fate"] in fates}


def failing_projects(clause: str) -> set[str]:
    """What the evidence says fails, by the name of the project."""
    moment, found = Moment.now(), set()
    for proof in EVIDENCE[clause]:
        for row in failing(proof, moment):
            found.add(_project_of(row).name)
    return found


def _project_of(row: object) -> Project:
    """The project of a risk, of a warning of a risk, of an occasion of a plan's line, …"""
    for step in ("risk", "line", "plan", "project"):
        row = getattr(row, step, row)
    assert isinstance(row, Project)
    return row


def each_clause_has_the_verdict_that_the_story_gives_it() -> None:
    stored = dict(Judgement.objects.of_organisation().standing().values_list("clause", "verdict"))
    wrong = {
        clause: (stored.get(clause), verdict, why)
        for clause, (verdict, why) in EXPECTED.items()
        if stored.get(clause) != verdict
    }
    assert wrong == {}


def what_the_table_leaves_out_has_no_evidence_and_a_word_counted_until_there_was_some() -> None:
    rows = Judgement.objects.of_organisation()
    others = rows.standing().exclude(clause__in=EXPECTED)
    assert set(others.values_list("verdict", flat=True)) <= {"no_evidence"}
    [proof] = [p for p in EVIDENCE["SI6.1b"] if p.name == "improvement.cases_read"]
    unread = failing(proof, Moment.now())
    assert {row.person.department.code for row in unread} == {"MKT"}
    assert {row.case.kind for row in unread} == {"quality.suggestion", "steering.course"}
    assert rows.filter(clause="SI6.1b", verdict="attested").exists()


def a_year_ago_the_page_showed_every_kind_of_verdict() -> None:
    """Rooms that had no record yet were without evidence, one clause stood on a person's word; by
    now all have records. Both are a click away: the end of each quarter is offered."""
    gm = Person.objects.get(username="wu")
    [first, *later] = judged()
    assert first == dt.date(2025, 12, 31)
    shown = {day: [read(name, gm, at=day) for name in ("SP", "SI")] for day in (first, *later)}
    counts = {day: Counter() for day in shown}
    for day, readings in shown.items():
        for reading in readings:
            counts[day].update(line.verdict for line in reading.lines.values())
    assert set(counts[first]) == set(Verdict.values)
    gaps = [counts[day]["no_evidence"] for day in shown]
    assert gaps == sorted(gaps, reverse=True) and gaps[0] > gaps[-1], "evidence only grew"
    assert [counts[day]["attested"] for day in later] == [0, 0, 0], "a word runs out"


def the_projects_that_fail_are_those_whose_fate_it_was() -> None:
    assert failing_projects("SP2.3.3a") == fated("silent")
    assert failing_projects("SP2.3.3b") == fated("late", "silent")
    assert failing_projects("SP2.3.1a") == fated("silent")
    assert failing_projects("SP2.4.3") == fated("no_summary")
    assert fated("late", "silent") <= failing_projects("SP2.3.1b")


def the_delay_that_was_answered_made_a_new_version_and_the_old_one_is_kept() -> None:
    [project] = Project.objects.filter(name__in=fated("replanned"))
    first, second = project.plans.filter(effective_at__isnull=False).order_by("version")[:2]
    made = project.corrections.order_by("pk")[0]
    assert (first.state, made.plan) == ("superseded", second)
    assert made.action.state == "effective" and made.agreed_with
    assert first.content_hash != second.content_hash and second.reason == made.measure


def what_a_departed_tester_promised_is_answered_for_by_nobody() -> None:
    [proof] = [p for p in EVIDENCE["SP2.1.2b"] if p.name == "projects.deliverable.accountable"]
    assert {row.task.project.name for row in failing(proof, Moment.now())} == fated("no_raci")


def the_department_that_stands_aside_is_the_one_whose_people_brought_nothing() -> None:
    """Read person by person: nobody of theirs suggested anything or took on a measure lately."""
    moment = Moment.now()
    since = moment.at - dt.timedelta(days=moment.parameters["improvement_pulse_days"])
    taken = Action.objects.filter(assigned_at__gt=since).select_related("owner")
    told = Suggestion.objects.filter(suggested_at__gt=since).select_related("suggested_by")
    active = {one.owner.department_id for one in taken}
    active |= {one.suggested_by.department_id for one in told}
    units = [u for u in Department.objects.filter(gives_service=True) if u.people.exists()]
    aside = {unit.name for unit in units if unit.pk not in active}
    [proof] = [p for p in EVIDENCE["SI1.3"] if p.name == "policy.continual"]
    assert {str(unit) for unit in failing(proof, moment)} == aside == {"市場部"}


def the_two_who_forgot_have_not_confirmed_the_new_text() -> None:
    [proof] = [p for p in EVIDENCE["SP1.1"] if p.name == "policy.read_sp"]
    found = failing(proof, Moment.now()).values_list("person__username", flat=True)
    assert set(found) == {"kuo", "lai"}


def the_silent_manager_alone_fails_what_all_others_do() -> None:
    for clause in ("SP2.1.2c", "SP6.1a", "SP6.3b", "SP7.3a", "SP7.4"):
        assert failing_projects(clause) == fated("silent"), clause


def money_fails_where_the_story_let_it() -> None:
    over = [proof for proof in EVIDENCE["SP5.2a"] if proof.name == "cost.within_budget"]
    assert {_project_of(row).name for row in failing(over[0], Moment.now())} == {
        money.HOSPITAL, money.BANK
    }  # fmt: skip
    assert failing_projects("SP5.2a") == {money.HOSPITAL, money.BANK, money.SILENT}
    assert failing_projects("SP5.2d") == {money.HOSPITAL}
    assert failing_projects("SP5.3a") == fated("silent")
    [proof] = EVIDENCE["SP5.2b"]
    assert [one.title for one in failing(proof, Moment.now())] == [money.URGENT]
    settled = fated("smooth", "conditional") - set(money.CLOSED)
    assert failing_projects("SP5.3b") <= settled and len(failing_projects("SP5.3b")) == 2


def only_the_neglected_problems_fail() -> None:
    [proof] = EVIDENCE["SP2.3.2b"]
    failed = {problem.title for problem in failing(proof, Moment.now())}
    assert failed == {
        quality.FORGOTTEN.title,
        hero.OVERDUE,
        "客戶反饋：線路圖",
    }  # nobody began with it


def only_the_inbox_is_shut() -> None:
    [proof] = EVIDENCE["SP7.2"]
    assert [outlet.name for outlet in failing(proof, Moment.now())] == [talk.INBOX]


def the_first_page_of_the_manager_whom_a_stranger_meets_is_full() -> None:
    """One thing overdue, several kinds of work, her two projects."""
    work = my_work(Person.objects.get(username="chen"))
    kinds = {"action", "communication", "duty", "meeting", "problem", "risk", "risk_reading"}
    assert kinds | {"risk_warning"} <= set(work.counts)
    assert 12 <= work.total <= 30
    late = [line.owed.title for group in work.groups for line in group.lines if line.tone == "bad"]
    assert hero.OVERDUE in late


def only_the_forgotten_customer_has_no_commitment() -> None:
    unpromised = {
        sheet["name"]
        for sheet in SHEETS
        if sheet["customer"] == "TH" and sheet["fate"] not in ("rejected", "draft")
    }
    assert failing_projects("SP2.5.1") == unpromised


def the_share_of_clocks_kept_is_counted_the_same_by_hand() -> None:
    """Late answers and solutions, one by one: a clock that stopped after its moment, or runs on."""
    total = kept = 0
    for one in Clock.objects.exclude(verdict="").select_related("case"):
        total += 1
        kept += one.verdict == "met"
    assert 0.95 <= kept / total < 1
    [row] = Judgement.objects.of_organisation().standing().filter(clause="SP2.5.2c")
    assert abs(row.kept / row.total - kept / total) < 0.02


def only_those_whom_nobody_called_were_not_followed_up_in_time() -> None:
    """Everybody else is called three days after: never more than three working days. Of those
    forgotten one or another answered the survey by themselves, a day too late."""
    [proof] = EVIDENCE["SP2.5.2d"]
    found = list(failing(proof, Moment.now()))
    called = FollowUp.objects.filter(case__in=found, by__kind=Person.Kind.STAFF)
    assert found and not called.exists()


def every_case_that_was_solved_says_why_and_how() -> None:
    for case in Case.objects.filter(resolved_at__isnull=False):
        assert case.cause and case.solution, case.number


def everything_that_was_asked_for_can_be_read() -> None:
    client = Client()
    client.force_login(Person.objects.get(username="wu"))
    for asked in Request.objects.visible_to(Person.objects.get(username="wu")):
        answer = client.get(reverse("approvals:request", args=[asked.pk]))
        assert answer.status_code == 200, f"{asked}: {answer.status_code}"


def fourteen_months_seal_nobodys_name() -> None:
    assert names_in() == []
    assert min(references_in(table) for table in FROZEN) > 0


@pytest.mark.long
def test_the_planted_breaches_are_what_the_policy_page_shows(db) -> None:
    """The demo is told once, which takes most of a minute, and looked at from every side."""
    load(NOW, progress=lambda moment: None)
    with clock.at(NOW):
        each_clause_has_the_verdict_that_the_story_gives_it()
        what_the_table_leaves_out_has_no_evidence_and_a_word_counted_until_there_was_some()
        a_year_ago_the_page_showed_every_kind_of_verdict()
        the_projects_that_fail_are_those_whose_fate_it_was()
        the_delay_that_was_answered_made_a_new_version_and_the_old_one_is_kept()
        what_a_departed_tester_promised_is_answered_for_by_nobody()
        the_department_that_stands_aside_is_the_one_whose_people_brought_nothing()
        the_two_who_forgot_have_not_confirmed_the_new_text()
        the_silent_manager_alone_fails_what_all_others_do()
        money_fails_where_the_story_let_it()
        only_the_neglected_problems_fail()
        only_the_inbox_is_shut()
        the_first_page_of_the_manager_whom_a_stranger_meets_is_full()
        only_the_forgotten_customer_has_no_commitment()
        the_share_of_clocks_kept_is_counted_the_same_by_hand()
        only_those_whom_nobody_called_were_not_followed_up_in_time()
        every_case_that_was_solved_says_why_and_how()
        everything_that_was_asked_for_can_be_read()
        fourteen_months_seal_nobodys_name()
