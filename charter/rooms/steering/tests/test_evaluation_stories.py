"""Indicators of four kinds, evaluated by their own method; the report as it is kept."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from charter.ground import clock, pdf, word
from charter.ground.errors import Refused
from charter.ground.periods import period_of
from charter.ground.tests.reading import needs_letters, written_in
from charter.kernel.actions.verbs import cancel
from charter.kernel.evidence import EVIDENCE
from charter.kernel.indicators.models import Indicator, Reading
from charter.kernel.parameters.queries import Moment
from charter.rooms.steering import papers, verbs
from charter.rooms.steering.drawing import lacking
from charter.rooms.steering.models import Evaluation, Finding
from charter.rooms.steering.permissions import evaluation_verbs_for, side_of
from charter.rooms.steering.tests import world as told

pytestmark = pytest.mark.django_db
TAIPEI = ZoneInfo("Asia/Taipei")
THIRD = period_of("quarter", dt.date(2026, 9, 30))


def holds(name: str) -> tuple[int, int]:
    """(records the clause speaks of, those that keep it)."""
    proof = next(p for found in EVIDENCE.values() for p in found if p.name == name)
    moment = Moment.now()
    rows = proof.population(moment)
    return rows.count(), rows.filter(proof.kept(moment)).count()


@pytest.fixture
def world(company: SimpleNamespace) -> SimpleNamespace:
    return told.year(company)


def by_method(world: SimpleNamespace, method: str) -> Evaluation:
    Indicator.objects.filter(pk=world.indicator.pk).update(method=method)
    world.indicator.refresh_from_db()
    told.in_force(world)
    return verbs.open_evaluation(world.cycle, THIRD)


def test_SI5_2_data_is_read_by_the_system_and_none_is_said_so(world: SimpleNamespace) -> None:
    made = by_method(world, "data")
    office = world.company.deputy
    assert made.assessments.get().value is None
    assert not any("系統資料" in one for one in lacking(made)), "looked for, and none"
    with pytest.raises(Refused, match="系統讀數"):
        verbs.assess(made, indicator=world.indicator, value=Decimal(99), by=office)
    told.readings(world, [81, 84], dt.date(2026, 8, 1))
    verbs.redraw(made, by=office)
    assert (read := made.assessments.get()).value == 84 and read.note == "2026-09"


def test_SI5_2_a_survey_says_how_many_answered_and_a_look_on_site_what_was_seen(
    world: SimpleNamespace,
) -> None:
    made = by_method(world, "survey")
    work = {"indicator": world.indicator, "value": Decimal("4.2"), "by": world.company.deputy}
    with pytest.raises(Refused, match="幾份答覆"):
        verbs.assess(made, **work)
    assert verbs.assess(made, n=31, note="季末問卷", **work).n == 31
    Indicator.objects.filter(pk=world.indicator.pk).update(method="on_site")
    work["indicator"] = Indicator.objects.get(pk=world.indicator.pk)
    assert any("現場檢查" in one for one in lacking(made)), "the method changed: look again"
    with pytest.raises(Refused, match="不能留白"):
        verbs.assess(made, **work)
    kept = verbs.assess(made, note="三個機房都貼了聯絡電話", **work)
    assert kept.method == "on_site" and lacking(made) == ["還沒有結論", *lacking(made)[1:]]
    with pytest.raises(Refused, match="服務改善辦公室"):
        verbs.assess(made, **{**work, "by": world.company.head})


def test_SI5_2_two_sides_score_each_for_itself_and_talk_when_far_apart(
    world: SimpleNamespace,
) -> None:
    made = by_method(world, "rating")
    company, one = world.company, {"indicator": world.indicator}
    assert [side_of(p, world.indicator) for p in (company.quality, company.boss)] == [
        "own",
        "superior",
    ]
    assert "rate" in evaluation_verbs_for(company.boss, made)
    assert "rate" not in evaluation_verbs_for(company.head, made)
    with pytest.raises(Refused, match="辦公室不代填"):
        verbs.assess(made, value=Decimal(90), by=company.deputy, **one)
    with pytest.raises(Refused, match="指標負責人"):
        verbs.rate(made, score=Decimal(90), by=company.head, **one)
    half = verbs.rate(made, score=Decimal(90), by=company.quality, **one)
    assert half.value is None and any("自評" in said for said in lacking(made))
    with pytest.raises(Refused, match="面談"):
        verbs.rate(made, score=Decimal(60), by=company.boss, **one)
    whole = verbs.rate(made, score=Decimal(60), note="已談：夜班的差", by=company.boss, **one)
    assert whole.value == 69 and (whole.own_by, whole.superior_by) == (
        company.quality,
        company.boss,
    )
    assert not any("自評" in said for said in lacking(made))


def problems_answered(world: SimpleNamespace, made: Evaluation) -> list[Finding]:
    company = world.company
    work = {"owner": company.head, "due": dt.date(2026, 12, 15), "by": company.deputy}
    found = list(made.findings.filter(kind=Finding.Kind.PROBLEM))
    for one in found:
        verbs.answer_problem(made, finding=one, measure="補兩名工程師", **work)
    return found


def test_SI5_3b_a_problem_is_answered_once_and_again_when_its_measure_is_called_off(
    world: SimpleNamespace,
) -> None:
    told.in_force(world)
    told.readings(world, [81, 82], dt.date(2026, 8, 1))
    office = world.company.deputy
    made = verbs.open_evaluation(world.cycle, THIRD)
    (problem,) = problems_answered(world, made)
    work = {"owner": world.company.head, "due": dt.date(2026, 12, 20), "by": office}
    with pytest.raises(Refused, match="已經有措施"):
        verbs.answer_problem(made, finding=problem, measure="再補", **work)
    verbs.conclude(made, conclusions="先補人。", by=office)
    problem.refresh_from_db()
    assert problem.action
    cancel(problem.action, reason="預算沒有了", by=office)
    with pytest.raises(Refused, match="沒有措施"):
        verbs.publish(made, by=office)
    verbs.answer_problem(made, finding=problem, measure="改調班", **work)
    verbs.publish(made, by=office)
    assert holds("steering.findings") == (1, 1)
    problem.refresh_from_db()
    cancel(problem.action, reason="又沒有人", by=office)
    assert holds("steering.findings") == (1, 0), "a measure called off answers nothing"
    made.refresh_from_db()
    assert evaluation_verbs_for(office, made) == ["answer_problem"]
    verbs.answer_problem(made, finding=problem, measure="借調", **work)
    made.refresh_from_db()
    assert holds("steering.findings") == (1, 1) and "改調班" in made.document


def test_SI5_3b_what_is_no_problem_any_more_goes_unless_somebody_works_on_it(
    world: SimpleNamespace,
) -> None:
    told.measure(world, ends=dt.date(2026, 6, 30))
    told.in_force(world)
    told.readings(world, [81, 82], dt.date(2026, 8, 1))
    office, made = world.company.deputy, verbs.open_evaluation(world.cycle, THIRD)
    late = made.findings.get(key__startswith="course:")
    work = {"owner": world.company.head, "due": dt.date(2026, 12, 20), "by": office}
    verbs.answer_problem(made, finding=late, measure="加派", **work)
    told.readings(world, [89], dt.date(2026, 9, 1))
    verbs.redraw(made, by=office)
    assert [one.key for one in made.findings.all()] == [late.key], "nearly reached is no problem"


@needs_letters
def test_SI5_3a_what_is_published_stays_word_for_word(world: SimpleNamespace) -> None:
    told.in_force(world)
    told.readings(world, [82, 83], dt.date(2026, 8, 1))
    office, made = world.company.deputy, verbs.open_evaluation(world.cycle, THIRD)
    with clock.at(dt.datetime(2026, 10, 8, 10, tzinfo=TAIPEI)):
        (gap,) = verbs.find_gaps(world.plan)
        verbs.answer(gap, cause="夜班缺人", proposal="調兩人", by=world.company.head)
    verbs.redraw(made, by=office)
    (found,) = problems_answered(world, made)
    verbs.conclude(made, conclusions="先補人。\n再看。", by=office)
    verbs.publish(made, by=office)
    made.refresh_from_db()
    before = word.drawn(papers.paper(made)), pdf.drawn(papers.paper(made))
    Finding.objects.filter(pk=found.pk).update(text="改寫過的")
    Indicator.objects.filter(pk=world.indicator.pk).update(title="改名")
    Reading.objects.filter(indicator=world.indicator).update(value=1)
    made = Evaluation.objects.get(pk=made.pk)
    assert made.is_whole
    assert (word.drawn(papers.paper(made)), pdf.drawn(papers.paper(made))) == before
    archive = zipfile.ZipFile(io.BytesIO(before[0]))
    text = archive.read("word/document.xml").decode() + "".join(archive.namelist())
    printed = written_in(before[1])
    for said in ("先補人。", "夜班缺人 → 調兩人", "補兩名工程師", "準時率", made.sha256, "30.0%"):
        assert said in text and "".join(said.split()) in printed, said
    assert (
        "word/media/1.png" in text
        and "夜班缺人" in made.document
        and "改寫過的" not in made.document
    )
    assert "<script" not in made.document and "<style>" in made.document
