"""Clause by clause: no evidence at first, kept after the real verbs, broken when it is not so."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.verbs import set_value
from charter.rooms.cost.models import Booking, Claim, Settlement, Standing
from charter.rooms.cost.tests import stories
from charter.rooms.cost.tests.stories import judged
from charter.rooms.cost.verbs import analysing, budgeting, claims, ledger, paying, settling
from charter.rooms.cost.verbs.budgeting import Line
from charter.rooms.cost.verbs.claims import Receipt
from charter.rooms.projects.models import Budget, Project
from charter.rooms.projects.tests import stories as projects

OURS = sorted(e.name for found in EVIDENCE.values() for e in found if e.name.startswith("cost."))
NOVEMBER = dt.date(2026, 11, 1)


def on(day: dt.date, hour: int = 9):
    return clock.at(dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC))


@pytest.mark.parametrize("name", OURS)
def test_an_empty_company_gives_no_evidence(company, name):
    assert judged(name) == (0, 0)


def test_sp5_1a_and_b_a_budget_drawn_in_lines_rules_only_once_approved(company):
    project = stories.running(company)
    lines = [
        Line("labour", Decimal(100), Decimal(800), "蔡承翰100小時"),
        Line("labour", Decimal(50), Decimal(1200), "陳怡君50小時"),
        Line("travel", Decimal(3), Decimal("333.335"), "三趟"),
    ]
    request = budgeting.propose(project, lines=lines, reason="依計劃重編", by=company.manager)
    assert stories.standing(project).budget == 199_000, "the old one is in force until then"
    stories.agree(request, company.head, company.boss)
    assert stories.standing(project).budget == 140_000, "two lines of one category, summed"
    assert stories.standing(project, "travel").budget == Decimal("1000.01"), "half up, each line"
    assert Budget.objects.in_force_of(project).version == 2
    with pytest.raises(Refused):
        budgeting.propose(
            project, lines=[Line("labour", Decimal(-1), Decimal(5), "x")], reason="x",
            by=company.manager,
        )  # fmt: skip


def test_sp5_2a_spent_and_promised_stay_within_the_budget_of_the_category(company):
    project = stories.running(company)
    assert judged("cost.within_budget") == (2, 2)
    stories.spent(company, project, "1050", category="travel")
    assert judged("cost.within_budget") == (2, 2), "five percent are tolerated"
    stories.spent(company, project, "1", category="travel")
    assert judged("cost.within_budget") == (2, 1), "a fact is booked, and stands as over"
    stories.spent(company, project, "1", category="office")
    assert judged("cost.within_budget") == (3, 1), "money without a budget"


def test_sp5_2a_a_document_is_entered_within_the_limit(company):
    project = stories.running(company)
    stories.spent(company, project, "10")
    stories.spent(company, project, "10", day=dt.date(2026, 11, 13))
    assert judged("cost.entered_in_time") == (2, 2), "Friday's paper on Monday: one working day"
    late = stories.spent(company, project, "10", day=dt.date(2026, 11, 12))
    assert late.enter_by == dt.date(2026, 11, 13) and judged("cost.entered_in_time") == (3, 2)
    stories.submitted(company, project)
    assert judged("cost.entered_in_time") == (3, 2), "a promise is no document"
    set_value("cost_entry_days", 30, effective_on=clock.today(), reason="放寬", by=None)
    assert judged("cost.entered_in_time") == (3, 2), "a later limit does not rewrite it"
    with stories.days_later(91):
        assert judged("cost.entered_in_time") == (0, 0)


def test_sp5_2b_a_big_purchase_is_compared_and_its_choice_has_a_reason(company):
    project = stories.running(company)
    stories.asked(company, project, "40000")
    assert judged("cost.compared") == (0, 0), "below the threshold nothing is demanded"
    stories.asked(company, project, "60000", "61000", "62000")
    assert judged("cost.compared") == (1, 1)
    set_value("quotations_required", 4, effective_on=clock.today(), reason="從嚴", by=None)
    assert judged("cost.compared") == (1, 0)


def test_sp5_2c_a_claim_is_paid_with_receipt_within_limits_and_by_others(company):
    project = stories.running(company)
    claim = stories.approved(company, project)
    assert judged("cost.claims") == (0, 0)
    with pytest.raises(Refused):
        paying.pay(claim, by=company.manager)
    paying.pay(claim, by=company.finance)
    assert judged("cost.claims") == (1, 1)
    stand = stories.standing(project, "travel")
    assert (stand.actual, stand.committed) == (800, 0)
    with pytest.raises(Refused):
        paying.pay(claim, by=company.finance)
    claim.lines.update(receipt=None)
    assert judged("cost.claims") == (1, 0)


def test_sp5_2c_limits_and_receipts_hold(company):
    project = stories.running(company)
    claim = claims.begin_claim(project, title="出差", by=company.manager)
    day = clock.today()
    over = Receipt("lodging", day, "飯店", Decimal(4001))
    with pytest.raises(Refused) as beyond:
        claims.add_line(claim, over, by=company.manager, upload=stories.receipt_file(1))
    assert beyond.value.code == "cost.beyond_limit" and "NT$4,000" in str(beyond.value)
    two = Receipt("lodging", day, "飯店", Decimal(4001), quantity=2)
    with pytest.raises(Refused, match="收據"):
        claims.add_line(claim, two, by=company.manager, upload=None)
    claims.add_line(claim, two, by=company.manager, upload=stories.receipt_file(1))
    with pytest.raises(Refused) as twice:
        claims.add_line(claim, two, by=company.manager, upload=stories.receipt_file(1))
    assert twice.value.code == "cost.receipt_twice"
    with pytest.raises(Refused) as poor:
        paying.submit_claim(claim, by=company.manager)
    assert poor.value.code == "cost.beyond_budget", "travel has 1,000"
    with pytest.raises(Refused):
        claims.add_line(claim, two, by=company.finance, upload=stories.receipt_file(2))
    assert Claim.objects.get().total == 4001 and not Booking.objects.exists()


def test_sp5_2d_overspending_gets_its_cause_and_a_corrective_action(company):
    project = stories.running(company)
    stories.spent(company, project, "2000", category="travel")
    assert judged("cost.overspending") == (0, 0), "there is time to decide"
    told = {"category": "travel", "cause": "scope", "explanation": "多跑兩趟勘查"}
    with stories.days_later(4):
        assert judged("cost.overspending") == (1, 0)
        with pytest.raises(Refused) as bare:
            analysing.explain(project, by=company.manager, **told)
        assert bare.value.code == "cost.measure_missing"
        analysing.explain(
            project, measure="改用視訊會勘", owner=company.engineer,
            due=dt.date(2026, 12, 10), by=company.manager, **told,
        )  # fmt: skip
        assert judged("cost.overspending") == (1, 1)
        Action.objects.update(state=Action.State.CANCELLED)
        assert judged("cost.overspending") == (1, 0)
    with pytest.raises(Refused):
        analysing.explain(project, by=company.quality, **told)


def test_sp5_3a_a_month_is_settled_within_its_limit(company):
    project = stories.running(company)
    stories.spent(company, project, "500")
    with pytest.raises(Refused, match="還沒結束"):
        settling.settle_month(project, month=NOVEMBER, by=company.finance)
    with on(dt.date(2026, 12, 8)):
        assert judged("cost.settled") == (0, 0), "November has until the tenth working day"
        with pytest.raises(Refused):
            settling.settle_month(project, month=NOVEMBER, by=company.manager)
        made = settling.settle_month(project, month=NOVEMBER, by=company.finance)
        assert made.actual == 500 and made.figures["labour"]["budget"] == "199000.00"
        with pytest.raises(Refused):
            settling.settle_month(project, month=NOVEMBER, by=company.finance)
    with on(dt.date(2026, 12, 20)):
        assert judged("cost.settled") == (1, 1)
    with on(dt.date(2027, 1, 20)):
        assert judged("cost.settled") == (1, 0), "December was due"


def test_sp5_3a_a_settled_month_is_locked_for_every_way_in(company):
    project = stories.running(company)
    first = stories.spent(company, project, "500")
    with on(dt.date(2026, 12, 20)):
        settling.settle_month(project, month=NOVEMBER, by=company.finance)
        with pytest.raises(Refused) as late:
            stories.spent(company, project, "7", day=dt.date(2026, 11, 30))
        assert late.value.code == "cost.month_settled"
        raw = {f.attname: getattr(first, f.attname) for f in Booking._meta.fields if f.name != "id"}
        with pytest.raises(DatabaseError, match="settled"), transaction.atomic():
            Booking.objects.create(**{**raw, "key": "raw"})
        with pytest.raises(DatabaseError), transaction.atomic():
            Booking.objects.filter(pk=first.pk).update(amount=1)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM cost_settlement")
        right = ledger.correct(first, original=Decimal(450), reason="看錯單據", by=company.finance)
        assert right and right.day == clock.today() and stories.standing(project).actual == 450
        with pytest.raises(Refused):
            ledger.correct(first, original=Decimal(1), reason="again", by=company.finance)
    assert Settlement.objects.get().actual == 500, "what was settled stays as it was"


def test_sp5_3b_a_delivered_project_has_its_cost_analysis(company):
    project = projects.accepted(company)
    with stories.days_later(30):
        Project.objects.filter(pk=project.pk).update(phase=Project.Phase.AFTERCARE)
        project.refresh_from_db()
        assert judged("cost.closings") == (1, 0)
        stories.spent(company, project, "150000")
        stories.spent(company, project, "1000", category="travel")
        told = {"effect": "改用既有機櫃，省下四萬。", "lessons": "機櫃先盤點再報價。"}
        with pytest.raises(Refused) as silent:
            analysing.close_books(project, causes={}, by=company.manager, **told)
        assert silent.value.code == "cost.cause_missing"
        causes = {"labour": "夜間施工少用兩人"}
        made = analysing.close_books(project, causes=causes, by=company.manager, **told)
        assert {row["category"] for row in made.figures} == {"labour", "travel"}
        assert judged("cost.closings") == (1, 1)


def test_the_standing_is_always_the_sum_of_the_ledger(company):
    project = stories.running(company)
    stories.spent(company, project, "10.55")
    stories.asked(company, project, "100")
    stories.approved(company, project)
    for stand in Standing.objects.filter(project=project):
        lines = Booking.objects.filter(project=project, category=stand.category)
        assert stand.actual == sum(lines.actual().values_list("amount", flat=True))
        assert stand.committed == sum(lines.committed().values_list("amount", flat=True))
