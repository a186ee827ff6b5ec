"""Checks: planned, begun, marked, finished; by the right people, in words that stay."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import override

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties.jobs import generate_duties
from charter.kernel.duties.models import Duty
from charter.kernel.indicators.models import Reading
from charter.kernel.indicators.rules import RULES
from charter.kernel.indicators.verbs import materialise
from charter.kernel.journal.models import Entry
from charter.rooms.projects.health import reading
from charter.rooms.projects.models import Deliverable
from charter.rooms.quality.jobs import plan_checks
from charter.rooms.quality.lots import standing_of, why
from charter.rooms.quality.models import Check, CheckItem, Mark, Method
from charter.rooms.quality.sampling import draw
from charter.rooms.quality.tests.problems import later
from charter.rooms.quality.tests.standards import (
    agreed,
    delivering,
    done,
    marked,
    planned,
    ruled,
)
from charter.rooms.quality.verbs import checkplans, checks, reports, standards


def test_without_a_standard_no_check_can_begin(company: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="還沒有生效的質量標準"):
        checks.begin(planned(company), by=company.staff)


def test_a_check_keeps_the_words_it_was_done_with(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    standard = ruled(company)
    check = done(planned(company))
    before = [item.question for item in check.items.all()]
    draft = standards.revise(standard, reason="換問法", by=company.quality)
    standards.drop_item(draft.items.first(), by=company.quality)
    standards.add_item(
        draft, aspect="process", step="delivery", demand="新要求", question="新問法？",
        by=company.quality,
    )  # fmt: skip
    agreed(company, draft)
    check.refresh_from_db()
    assert [item.question for item in check.items.all()] == before
    assert "新問法？" not in str(check.words)
    assert "新問法？" in str(checks.begin(planned(company), by=company.staff).words)
    item = check.items.first()
    for change in ({"question": "別的"}, {"mark": Mark.FAIL, "note": "改口"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            CheckItem.objects.filter(pk=item.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        CheckItem.objects.filter(pk=item.pk).delete()


def test_a_cross_check_is_never_done_by_the_author(company: SimpleNamespace) -> None:
    _project, item = delivering(company)
    made = {"project": item.task.project, "task": item.task, "deliverable": item.name}
    for checker in (company.engineer,):
        with pytest.raises(Refused, match="不能由製作者本人"):
            planned(company, Method.CROSS, checker=checker, author=company.engineer, **made)
    Deliverable.objects.filter(pk=item.pk).update(accountable=company.manager)
    with pytest.raises(Refused, match="不能由製作者本人"):
        planned(company, Method.CROSS, checker=company.engineer, author=company.manager, **made)
    check = planned(company, Method.CROSS, author=company.engineer, **made)
    with pytest.raises(Refused, match="不能由製作者本人"):
        checkplans.hand_over(check, checker=company.engineer, reason="忙", by=company.quality)
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(checker=company.engineer)


def test_a_self_check_is_done_by_the_author_and_nobody_else(company: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="自查由製作者自己做"):
        planned(company, Method.SELF, author=company.engineer)
    with pytest.raises(Refused, match="請指定成果的製作者"):
        planned(company, Method.SELF)
    assert planned(company, Method.SELF, author=company.staff).checker == company.staff


def test_only_the_checker_does_it_and_every_item_has_its_mark(company: SimpleNamespace) -> None:
    ruled(company)
    check = planned(company)
    with pytest.raises(Refused, match="指定的檢查人"):
        checks.begin(check, by=company.quality)
    begun = checks.begin(check, by=company.staff)
    with pytest.raises(Refused, match="還有4項"):
        checks.finish(begun, by=company.staff)
    first = begun.items.first()
    with pytest.raises(Refused, match="第1項不合格"):
        checks.answer(begun, marks={first.pk: (Mark.FAIL, " ")}, by=company.staff)
    every = {item.pk: (Mark.SKIP, "") for item in begun.items.all()}
    checks.answer(begun, marks=every, by=company.staff)
    with pytest.raises(Refused, match="等於沒有檢查"):
        checks.finish(begun, by=company.staff)


def test_the_result_follows_from_the_marks(company: SimpleNamespace) -> None:
    ruled(company)
    assert done(planned(company)).passed is True
    assert done(planned(company), fail=1).passed is False


def test_two_refused_samples_of_five_make_the_next_one_stricter(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    """The same work month by month; other work is not touched."""
    ruled(company)

    def month(n: int, title: str = "月工單抽查", fail: int = 0) -> Check:
        facts = {"title": f"{n}{title}", "lot": 280, "aql": Decimal("4.0")}
        with later(monday, days=n):
            return done(planned(company, due=clock.today(), **facts), fail=fail)

    first, second = month(1, fail=4), month(2, fail=4)
    assert (first.severity, first.accept, second.severity) == ("normal", 3, "normal")
    strict, other = month(3), month(4, title="月巡檢抽查")
    assert (strict.severity, strict.accept, other.severity) == ("tightened", 2, "normal")
    assert "所以加嚴" in why(standing_of(strict))


def test_the_result_of_a_check_is_told_in_the_readers_language(company: SimpleNamespace) -> None:
    ruled(company)
    with override("en"):
        check = done(planned(company), fail=1)
        entry = Entry.objects.of(check).latest_first()[0]
        assert "failed" in entry.sentence.lower()
    assert "不合格" in entry.sentence and entry.facts["result"] == {"said": "不合格", "facts": {}}


def test_customer_feedback_asks_for_attitude_and_effect_and_names_who_said_it(
    company: SimpleNamespace,
) -> None:
    ruled(company)
    check = marked(planned(company, Method.CUSTOMER))
    assert {item.aspect for item in check.items.all()} == {"attitude", "effect"}
    with pytest.raises(Refused, match="客戶的哪一位"):
        checks.finish(check, by=company.staff)
    assert checks.finish(check, told_by="李建德", by=company.staff).told_by == "李建德"


def test_a_failed_item_becomes_a_problem_in_one_step_and_only_once(
    company: SimpleNamespace,
) -> None:
    ruled(company)
    project, _item = delivering(company)
    check = done(planned(company, Method.TEST, project=project), fail=1)
    item = check.items.failed().get()
    problem = checkplans.register(item, by=company.staff)
    assert (problem.source, problem.project, problem.owner) == ("test", project, company.manager)
    assert item.question in problem.title and item.note in problem.description
    assert (problem.origin_kind, problem.origin_id) == ("quality.check", check.pk)
    with pytest.raises(Refused, match="已經登記"):
        checkplans.register(item, by=company.staff)
    with pytest.raises(Refused, match="只有不合格"):
        checkplans.register(check.items.exclude(pk=item.pk).first(), by=company.staff)


def test_every_deliverable_of_a_running_project_gets_both_checks_once(
    company: SimpleNamespace,
) -> None:
    _project, item = delivering(company)
    plan_checks(0)
    plan_checks(0)
    own, cross = Check.objects.order_by("pk")
    assert (own.method, own.checker) == (Method.SELF, company.engineer)
    assert (cross.method, cross.checker) == (Method.CROSS, company.manager), "nobody else is there"
    assert own.due == dt.date(2026, 11, 17), "when its task is due"
    assert cross.due == dt.date(2026, 11, 20), "three working days later"
    generate_duties(0)
    owed = Duty.objects.filter(rule="quality.check").order_by("subject_id")
    assert [(d.owner, d.due) for d in owed] == [(c.checker, c.due) for c in (own, cross)]
    Deliverable.objects.filter(pk=item.pk).update(name="竣工圖")
    plan_checks(0)
    own.refresh_from_db()
    assert own.state == Check.State.CANCELLED, "the plan has it no more"
    assert Check.objects.open().filter(deliverable="竣工圖").count() == 2


def test_doing_the_check_fulfils_the_duty_of_the_checker_and_of_the_project(
    company: SimpleNamespace,
) -> None:
    ruled(company)
    project, _item = delivering(company)
    check = planned(company, project=project)
    generate_duties(0)
    checkplans.hand_over(check, checker=company.engineer, reason="輪班", by=company.quality)
    mine = Duty.objects.get(rule="quality.check")
    assert mine.owner == company.engineer
    done(check)
    mine.refresh_from_db()
    assert mine.state == Duty.State.FULFILLED
    assert Duty.objects.get(rule="quality.regular_check").state == Duty.State.FULFILLED


def test_of_repeated_work_a_sample_is_drawn_by_a_recorded_seed(company: SimpleNamespace) -> None:
    ruled(company)
    units = [f"工單{n}" for n in range(1, 501)]
    check = checks.begin(planned(company, units=units, aql=Decimal("2.5")), by=company.staff)
    assert (check.lot, check.letter, check.accept, len(check.sample)) == (500, "H", 3, 50)
    assert check.sample == draw(500, 50, check.seed)
    named = [item.question for item in check.items.all()]
    assert named[0] == f"第{check.sample[0]}件：工單{check.sample[0]}"
    assert len(check.words) == 4, "the checklist each unit is looked at by"


@pytest.mark.parametrize(("fails", "passed"), [(3, True), (4, False)])
def test_a_lot_is_accepted_up_to_the_acceptance_number(
    company: SimpleNamespace, fails: int, passed: bool
) -> None:
    ruled(company)
    check = done(planned(company, lot=500, aql=Decimal("2.5")), fail=fails)
    assert check.passed is passed


def test_what_cannot_be_sampled_is_refused_with_what_could(company: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="2到100000"):
        planned(company, lot=1, aql=Decimal("2.5"))
    with pytest.raises(Refused, match=r"0\.65、1\.0"):
        planned(company, lot=50, aql=Decimal(3))


def test_cancelled_checks_say_why_and_owe_nothing(company: SimpleNamespace) -> None:
    ruled(company)
    check = planned(company)
    generate_duties(0)
    with pytest.raises(Refused, match="安排的人"):
        checkplans.cancel(check, reason="不做", by=company.finance)
    checkplans.cancel(check, reason="客戶改期", by=company.quality)
    generate_duties(0)
    assert Duty.objects.get(rule="quality.check").state == Duty.State.LAPSED
    with pytest.raises(Refused):
        checks.begin(check, by=company.staff)


def test_the_share_that_passes_is_counted_by_department_and_project(
    company: SimpleNamespace,
) -> None:
    ruled(company)
    project, _item = delivering(company)
    done(planned(company, project=project))
    done(planned(company, project=project), fail=1)
    done(planned(company, Method.SELF, author=company.staff), fail=1)
    materialise(RULES["quality.pass_rate"], clock.today())
    found = Reading.objects.filter(indicator__name="quality.pass_rate")
    assert {(r.scope, r.value, r.n) for r in found} == {
        ("organisation", 50, 2),
        ("department", 50, 2),
        ("project", 50, 2),
    }, "what one says of one's own work is not counted"


def test_the_monthly_report_tells_of_checks_and_samples(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    ruled(company)
    done(planned(company), fail=1)
    done(planned(company, lot=50, aql=Decimal("2.5")))
    with later(monday, hours=1):
        report = reports.draw(monday.date(), by=company.quality)
    parts = {part["title"]: part for part in report.figures["sections"]}
    assert ["本月完成的檢查", "2"] in [list(f) for f in parts["質量檢查"]["figures"]]
    assert ["抽樣檢查的批", "1"] in [list(f) for f in parts["質量檢查"]["figures"]]
    failed = CheckItem.objects.failed().get().question
    assert failed in str(parts["質量檢查"]["tables"])


def test_the_health_of_a_project_reads_its_checks(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    ruled(company)
    project, _item = delivering(company)
    late = planned(company, project=project)
    health = {d.key: d.health for d in reading(project).dimensions}
    assert health["quality"] == "ok", "planned, and not late"
    with later(monday, days=2):
        found = reading(project)
        assert {d.key: d.health for d in found.dimensions}["quality"] == "warn"
        assert any("檢查逾期" in str(reason.text) for reason in found.reasons)
        done(late, fail=1)
        found = reading(project)
        assert any("沒有登記為質量問題" in str(reason.text) for reason in found.reasons)
