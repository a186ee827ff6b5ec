"""SP and SI as a whole: verdicts come from live data, and from nothing else."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charter.ground import clock
from charter.kernel.evidence import EVIDENCE
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import Moment
from charter.org.models import Department, Person
from charter.policy.models import Judgement, Mark, Verdict
from charter.policy.pack import clauses
from charter.policy.verbs.judging import mark, rejudge, rejudge_marked
from charter.policy.verdicts import combined, failing, judge

V = Verdict


def oracle(people: list[tuple[bool, bool]], required: float) -> str:
    """The rules once more, by hand: people are (reachable, nearly not)."""
    if not people:
        return "no_evidence"
    good = [close for reachable, close in people if reachable]
    if len(good) == len(people):
        return "at_risk" if any(good) else "kept"
    return "at_risk" if len(good) / len(people) >= required / 100 else "broken"


@pytest.mark.django_db
def test_an_empty_database_shows_no_clause_kept() -> None:
    rejudge()
    assert set(Judgement.objects.of_organisation().values_list("clause", flat=True)) == set(
        clauses()
    )
    assert set(Judgement.objects.values_list("verdict", flat=True)) == {V.NO_EVIDENCE}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    people=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12),
    required=st.sampled_from([100, 75, 50]),
)
def test_the_verdict_equals_the_one_worked_out_by_hand(
    company, only_our_proofs, prove_one, people, required
) -> None:
    EVIDENCE.clear()
    prove_one(required)
    Person.objects.filter(username__startswith="p-").delete()
    for i, (reachable, close) in enumerate(people):
        Person.objects.create(
            username=f"p-{i}",
            name="丙",
            department=company.service,
            email="a@example.org" if reachable else "",
            phone="0" if close else "",
        )
    found = judge(["SP3.1a"]).organisation["SP3.1a"]
    assert found.verdict == oracle(people, required)
    assert (found.total, found.kept) == (len(people), sum(reachable for reachable, _ in people))


@pytest.fixture
def prove_one(prove):
    def declare(required: float) -> None:
        prove(
            "SP3.1a",
            population=lambda m: Person.objects.filter(username__startswith="p-"),
            risk=lambda m: Q(phone="0"),
            required=lambda m: required,
        )

    return declare


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], V.NO_EVIDENCE),
        ([V.NO_EVIDENCE, V.NO_EVIDENCE], V.NO_EVIDENCE),
        ([V.KEPT, V.KEPT], V.KEPT),
        ([V.KEPT, V.NO_EVIDENCE], V.AT_RISK),
        ([V.KEPT, V.AT_RISK], V.AT_RISK),
        ([V.KEPT, V.AT_RISK, V.BROKEN, V.NO_EVIDENCE], V.BROKEN),
    ],
)
def test_of_several_proofs_the_worst_counts_and_a_hole_is_never_kept(found, verdict) -> None:
    assert combined(found) == verdict


def test_a_word_given_fills_a_hole_but_hides_no_evidence() -> None:
    assert combined([], attested=True) == V.ATTESTED
    assert combined([V.BROKEN], attested=True) == V.BROKEN
    assert combined([V.KEPT], attested=True) == V.KEPT


def test_a_department_answers_for_itself_and_for_what_lies_below(
    company, prove, everyone_reachable, subsidiary
) -> None:
    prove("SP3.1a")
    Person.objects.create(username="new", name="丁", department=subsidiary)
    found = judge(["SP3.1a"])
    by = {d: found.departments["SP3.1a", d.pk] for d in Department.objects.all()}
    assert by[subsidiary].verdict == V.BROKEN
    assert (by[company.service].total, by[company.service].kept) == (5, 4)
    assert by[company.office].verdict == V.KEPT
    assert found.organisation["SP3.1a"].total == 11


def test_one_proof_costs_one_statement_however_many_departments(company, prove) -> None:
    prove("SP3.1a")
    moment = Moment.now()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        judge(["SP3.1a"], moment)
    assert len(queries) == 2  # the department tree, and the count


def test_a_population_with_duplicates_removed_or_nobody_in_it_is_counted_right(
    company, prove
) -> None:
    prove(
        "SP3.1a",
        population=lambda m: Person.objects.filter(postings__post__isnull=False).distinct(),
    )
    prove("SP3.1b", population=lambda m: Person.objects.none())
    found = judge(["SP3.1a", "SP3.1b"]).organisation
    assert found["SP3.1a"].total == 10
    assert found["SP3.1b"].verdict == V.NO_EVIDENCE


def test_failing_records_are_those_not_kept_even_where_a_value_is_missing(company, prove) -> None:
    prove("SP3.1a", kept=lambda m: Q(left_on__gt=dt.date(2020, 1, 1)))
    proof = EVIDENCE["SP3.1a"][0]
    assert failing(proof, Moment.now()).count() == 10
    assert failing(proof, Moment.now(), departments=[company.service.pk]).count() == 4


def test_a_principle_is_upheld_by_the_clauses_that_carry_it(
    company, prove, everyone_reachable
) -> None:
    assert judge(["SP1.3"]).organisation["SP1.3"].verdict == V.NO_EVIDENCE
    for _name, codes in clauses()["SP1.3"].principles:
        for code in codes:
            prove(code)
    assert judge(["SP1.3"]).organisation["SP1.3"].verdict == V.KEPT
    Person.objects.filter(username="staff").update(email="")
    assert judge(["SP1.3"]).organisation["SP1.3"].verdict == V.BROKEN


def test_a_change_marks_its_own_clauses_and_only_those_are_judged_anew(
    company, prove, everyone_reachable
) -> None:
    prove("SP3.1a")
    prove("SP4.1a", population=lambda m: Person.objects.none(), model=Department)
    rejudge()
    before = dict(Judgement.objects.of_organisation().values_list("clause", "checked_at"))
    Person.objects.filter(username="staff").update(email="")
    mark("org.person")
    with clock.at(clock.now() + dt.timedelta(seconds=20)):
        assert rejudge_marked() == 1
    after = dict(Judgement.objects.of_organisation().standing().values_list("clause", "checked_at"))
    assert {code for code in after if after[code] != before[code]} == {"SP3.1a"}
    assert not Mark.objects.exists()
    assert Judgement.objects.of_organisation().standing().get(clause="SP3.1a").verdict == V.BROKEN


def test_what_stood_at_a_moment_can_be_read_later(company, prove, everyone_reachable) -> None:
    prove("SP3.1a")
    rejudge()
    monday = clock.now()
    Person.objects.filter(username="staff").update(email="")
    with clock.at(monday + dt.timedelta(days=3)):
        rejudge()

    def stood(days: int) -> str:
        rows = Judgement.objects.of_organisation().standing(monday + dt.timedelta(days=days))
        return rows.get(clause="SP3.1a").verdict

    assert [stood(0), stood(2), stood(3), stood(30)] == ["kept", "kept", "broken", "broken"]


def test_judging_twice_without_a_change_makes_no_new_row(company, prove) -> None:
    prove("SP3.1a")
    rejudge()
    rows = Judgement.objects.count()
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert rejudge() == 0
    assert Judgement.objects.count() == rows


def test_a_verdict_that_moved_stands_in_the_journal(company, prove) -> None:
    prove("SP3.1a")
    rejudge()
    entry = Entry.objects.get(event="policy.clause.judged")
    assert entry.facts == {"old": "no_evidence", "new": "broken"}


def test_no_code_path_sets_a_verdict_by_hand() -> None:
    """Judgements are written in one file, and the verdict comes from a finding there."""
    writers = []
    for path in Path(__file__).parents[1].rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.keyword) and node.arg == "verdict"
            assigned = isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Attribute) and t.attr == "verdict" for t in node.targets
            )
            if named or assigned:
                writers.append((path.name, ast.unparse(node.value)))
    assert writers == [("judging.py", "finding.verdict")]
