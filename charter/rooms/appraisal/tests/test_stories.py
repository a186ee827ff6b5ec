"""SP3.3a and SI6.2b told by the verbs: from the work to the frozen result."""

import datetime as dt
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import period_of
from charter.kernel.evidence import EVIDENCE
from charter.kernel.journal.models import Entry
from charter.kernel.journal.permissions import audited, may_read
from charter.kernel.merit import FIGURES
from charter.kernel.parameters.models import Setting
from charter.kernel.parameters.queries import Moment
from charter.org.models import Customer, Posting
from charter.rooms.appraisal import jobs, verbs
from charter.rooms.appraisal.models import Appraisal, Ballot, Result, Voices
from charter.rooms.appraisal.periods import rules_of
from charter.rooms.appraisal.queries import facts_of, score_of, voices_of
from charter.rooms.appraisal.scoring import Facts, Share, score, shown
from charter.rooms.appraisal.stakes import stake
from charter.rooms.appraisal.tests.stories import FOURS, at, line, measures, of, opened, rated
from charter.rooms.complaints.tests.stories import responded
from charter.rooms.complaints.verbs import close
from charter.rooms.people import verbs as people
from charter.rooms.projects.models import Member, TeamRole
from charter.rooms.projects.tests.stories import project


def proof(name: str) -> tuple[set[str], set[str]]:
    """Who is in the population, and who of them fails."""
    one = next(e for found in EVIDENCE.values() for e in found if e.name == name)
    moment = Moment.now()
    rows = one.population(moment)
    failing = rows.exclude(pk__in=rows.filter(one.kept(moment)).values("pk"))
    return {str(row) for row in rows}, {str(row) for row in failing}


def test_sp3_3a_from_the_work_to_the_frozen_result(company: SimpleNamespace) -> None:
    measures(company, company.staff, done=3, of=4)
    cycle = opened(company)
    one = of(cycle, company.staff)
    part = one.parts.get(figure="actions.done")
    assert (len(part.good), part.n) == (3, 4) and one.superior == company.head
    with clock.at(at(10, 8)), pytest.raises(Refused) as early:
        verbs.rate(one, ratings=FOURS, by=company.head)
    assert early.value.code == "appraisal.input_open"
    one = rated(company, cycle, company.staff)
    assert one.reply_until == dt.date(2026, 11, 9), "ten working days"
    with clock.at(at(11, 9)), pytest.raises(Refused) as waits:
        verbs.freeze(one, by=company.hr)
    assert waits.value.code == "appraisal.too_early" and not Result.objects.exists()
    with clock.at(at(11, 10)):
        jobs.settle(0)
    result = Result.objects.get()
    assert result.is_whole and result.is_intact and result.person == company.staff
    assert result.score == shown(_again(one)), "recomputed from the raw records"
    entry = Entry.objects.get(event="appraisal.result.frozen")
    assert entry.facts["score"] == str(result.score) and entry.facts["period"] == "2026-Q3"
    assert company.staff.name not in result.content
    _read_by_the_line_alone(entry, company)
    for change in (
        lambda: Result.objects.filter(pk=result.pk).update(score=99),
        lambda: Appraisal.objects.filter(pk=one.pk).update(score=99),
        lambda: Result.objects.filter(pk=result.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def _read_by_the_line_alone(entry: Entry, company: SimpleNamespace) -> None:
    found = {who: entry in audited(who) for who in (company.admin, company.quality)}
    assert found == {company.admin: True, company.quality: False}, "a score is no auditor's search"
    others = (company.quality, company.finance, company.head)
    assert [who for who in others if may_read(who, entry)] == [company.head]


def _again(one: Appraisal) -> Any:
    """From nothing but the rooms' records and the ratings: no part is read."""
    facts = {}
    for name in ("completion", "quality", "efficiency", "teamwork", "satisfaction"):
        own = [
            c.is_good
            for f in FIGURES.values()
            if f.dimension == name and not f.is_shared
            for c in f.counted(one.cycle.span)
            if c.scope == one.person_id
        ]
        shared = [
            c.is_good
            for f in FIGURES.values()
            if f.dimension == name and f.is_shared
            for c in f.counted(one.cycle.span)
            if c.scope == one.department_id
        ]
        departments = (Share(sum(shared), len(shared)),) if shared else ()
        facts[name] = Facts(
            Share(sum(own), len(own)),
            departments,
            voices_of(one) if name == "teamwork" else (),
            one.own.get(name),
            one.rating.get(name),
        )
    return score(facts, rules_of(one.cycle)).value


def test_sp3_3a_members_not_appraised_are_the_failing_records(company: SimpleNamespace) -> None:
    found = project(company)
    days = {"since": dt.date(2026, 8, 1), "until": dt.date(2026, 12, 31), "percent": 50}
    for person in (company.staff, company.engineer):
        role = TeamRole.objects.create(project=found, name=person.name)
        Member.objects.create(role=role, person=person, **days)
    cycle = opened(company)
    rated(company, cycle, company.staff)
    with clock.at(at(11, 10)):
        jobs.settle(0)
    with clock.at(at(12, 20)):  # 75 days after the quarter
        everybody, failing = proof("appraisal.members_appraised")
    assert {company.staff.name, company.engineer.name} <= everybody
    assert failing == everybody - {company.staff.name}


def test_si6_2b_results_of_the_department_are_in_everybodys_result(
    company: SimpleNamespace,
) -> None:
    with clock.at(at(9, 7)):
        complaint = responded(company)
        close(complaint, is_agreed=True, text="客戶接受", by=company.head)
    cycle = opened(company)
    for person in (company.staff, company.engineer):
        rated(company, cycle, person)
    part = of(cycle, company.staff).parts.get(figure="complaints.agreed")
    assert part.good == [complaint.pk] and part.department == company.service
    with clock.at(at(11, 10)):
        jobs.settle(0)
        assert proof("appraisal.department_counts")[1] == set()
        result = Result.objects.get(person=company.staff)
        assert json.loads(result.content)["dimensions"]["satisfaction"][0] == "92"


def test_leave_and_late_entry_do_not_count_against_anybody(company: SimpleNamespace) -> None:
    measures(company, company.staff, done=0, of=2)
    with clock.at(at(8, 3)):
        absence = people.ask_absence(
            company.staff,
            kind="sick",
            since=dt.date(2026, 8, 10),
            until=dt.date(2026, 8, 10),
            reason="發燒",
            by=company.staff,
        )
        type(absence).objects.filter(pk=absence.pk).update(state="approved")
    Posting.objects.filter(person=company.engineer).update(since=dt.date(2026, 9, 1))
    Posting.objects.filter(person=company.finance).update(since=dt.date(2026, 10, 1))
    cycle = opened(company)
    assert not Appraisal.objects.filter(person=company.finance).exists(), "came after it"
    part = of(cycle, company.staff).parts.get(figure="actions.done")
    assert (part.n, len(part.on_leave)) == (1, 1)
    late = of(cycle, company.engineer)
    assert (late.days, late.of_days) == (30, 92)


def test_nobody_can_read_who_said_what(company: SimpleNamespace) -> None:
    cycle = opened(company)
    one = of(cycle, company.staff)
    ballots = list(Ballot.objects.filter(cycle=cycle, about=company.staff).order_by("pk"))
    assert company.head not in [b.colleague for b in ballots]
    assert company.hr not in [b.colleague for b in ballots]
    with clock.at(at(10, 8)):
        for ballot in ballots:
            verbs.give_voice(ballot, rating=5, by=ballot.colleague)
            with pytest.raises(Refused):
                verbs.give_voice(ballot, rating=1, by=ballot.colleague)
    entries = Entry.objects.filter(event="appraisal.cycle.voice_given")
    assert {(e.by, e.kind, e.subject_id) for e in entries} == {(None, "appraisal.cycle", cycle.pk)}
    names = {field.name for field in Voices._meta.get_fields()}
    assert names == {"id", "appraisal", "counts"}
    assert not Ballot.objects.visible_to(company.hr).filter(about=company.staff).exists()
    before = facts_of(one, one.parts.all(), voices=())["teamwork"].voices
    assert before == () and score_of(one).worths[3].value is None, "hidden until it is rated"


def test_an_appeal_is_decided_by_another_and_a_record_taken_out_moves_its_weight(
    company: SimpleNamespace,
) -> None:
    measures(company, company.staff, done=3, of=4)
    cycle = opened(company)
    one = rated(company, cycle, company.staff)
    missed = one.parts.get(figure="actions.done").missed[0]
    rules, facts = rules_of(cycle), facts_of(one, one.parts.all())
    said = stake(facts, rules, "completion", False)
    exact = score_of(one).value
    with clock.at(at(10, 28)):
        verbs.appeal(one, text="那一項客戶延期，不是我", by=company.staff)
        assert one.decider == company.boss
        for person in (company.head, company.staff):
            with pytest.raises(Refused):
                verbs.decide(one, words="維持", by=person)
        aside = [("actions.done", missed)]
        verbs.decide(one, words="客戶書面延期，剔除", set_aside=aside, by=company.boss)
    assert exact is not None and one.score == shown(exact - said)
    with clock.at(at(11, 10)):
        jobs.settle(0)
    assert Result.objects.get().score == one.score


def test_rules_are_those_of_the_first_day(company: SimpleNamespace) -> None:
    other = {"completion": 20, "quality": 20, "efficiency": 20, "teamwork": 20, "satisfaction": 20}
    first, at_ = dt.date(2026, 7, 2), at(6, 1)
    Setting.objects.create(name="weights", value=other, effective_on=first, set_at=at_)
    cycle = opened(company)
    assert cycle.weights["completion"] == 30, "in force on 1 July"


def test_periods_are_opened_by_hr_once_and_when_they_are_over(company: SimpleNamespace) -> None:
    line(company)
    with clock.at(at(10, 5)):
        for by, day, code in (
            (company.head, dt.date(2026, 8, 1), "appraisal.not_hr"),
            (company.hr, dt.date(2026, 11, 1), "appraisal.not_over"),
        ):
            with pytest.raises(Refused) as refused:
                verbs.open_cycle("quarter", period_of("quarter", day), by=by, in_worker=False)
            assert refused.value.code == code
        period = period_of("quarter", dt.date(2026, 8, 1))
        verbs.open_cycle("quarter", period, by=company.hr, in_worker=False)
        with pytest.raises(Refused) as again:
            verbs.open_cycle("quarter", period, by=company.hr, in_worker=False)
    assert again.value.code == "appraisal.already_open"
    assert Customer.objects.exists()
