"""From an empty house to one plan in force: the clauses of the cycle and the plan by id."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from charter.ground import clock, pdf
from charter.ground.errors import Refused
from charter.ground.tests.reading import needs_letters, written_in
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.kernel.evidence import EVIDENCE
from charter.kernel.indicators.verbs import enter_reading
from charter.kernel.parameters.queries import Moment, in_force
from charter.rooms.improvement import papers
from charter.rooms.improvement.models import Clash, Cycle, Document, Reading, Version
from charter.rooms.improvement.smart import letters
from charter.rooms.improvement.tests.stories import (
    aimed,
    analysed,
    approved,
    handed_in,
    measured,
    planned,
    prepared,
    reviewed,
    started,
    voted,
    written,
)
from charter.rooms.improvement.verbs import (
    aims,
    analysing,
    clashes,
    cycles,
    documents,
    readings,
    versions,
)


def broken(name: str) -> list[object]:
    """The records that fail a proof now."""
    proof = next(one for found in EVIDENCE.values() for one in found if one.name == name)
    m = Moment(clock.now(), in_force())
    return list(proof.population(m).exclude(pk__in=proof.population(m).filter(proof.kept(m))))


def counted(name: str) -> int:
    proof = next(one for found in EVIDENCE.values() for one in found if one.name == name)
    return proof.population(Moment(clock.now(), in_force())).count()


def test_SI2_1_and_SI2_2_a_cycle_starts_with_its_group_and_its_office_only(
    company: SimpleNamespace,
) -> None:
    cycle = cycles.set_up(year=2027, by=company.deputy)
    days = (cycle.hand_in_on, cycle.draft_on, cycle.publish_on)
    assert days == (dt.date(2026, 11, 30), dt.date(2026, 12, 15), dt.date(2026, 12, 31))
    assert cycle.office is None and cycle.holder is None
    with pytest.raises(Refused, match="辦公室所在部門與負責人、組長、至少3名小組成員、納入的部門"):
        cycles.start(cycle, by=company.deputy)
    with pytest.raises(Refused, match="不屬於"):
        cycles.bind_office(cycle, office=company.service, holder=company.deputy, by=company.boss)
    with pytest.raises(Refused, match="高層管理者"):
        cycles.appoint(cycle, person=company.head, seat="chair", by=company.boss)
    cycle.delete()
    cycle = started(company)
    assert (counted("improvement.group"), broken("improvement.group")) == (1, [])
    with clock.at(clock.now() + dt.timedelta(days=200)):
        assert broken("improvement.group") == [cycle]
        assert broken("improvement.office") == [cycle]
    with pytest.raises(Refused, match="小組成員"):
        cycles.supervise(cycle, quarter=1, finding="看", by=company.staff)


def test_SI3_4a_an_incomplete_plan_is_refused_and_each_missing_part_named(
    company: SimpleNamespace,
) -> None:
    plan = started(company).plans.get()
    version = plan.version
    assert version is not None
    with pytest.raises(Refused) as refusal:
        versions.hand_in(version, by=company.head)
    for part in ("概述", "現狀分析", "改善目標", "改善措施", "實施進度", "預期效果"):
        assert f"「{part}」" in str(refusal.value)
    version = handed_in(plan, measured(company))
    assert broken("improvement.six_parts") == []
    with pytest.raises(DatabaseError, match="new version only"), transaction.atomic():
        version.targets.update(value=1)
    with pytest.raises(Refused, match="另立新版"):
        versions.write(version, overview="改", by=company.head)


def test_SI3_1_statements_rest_on_data_that_stay_as_they_were(company: SimpleNamespace) -> None:
    plan = started(company).plans.get()
    analysed(plan)
    said = {one.kind: one.figures for one in plan.statements.all()}
    assert [row[0] for row in said["problem"]["head"]] == ["漏水", "延遲"]
    assert said["trend"]["n"] == 10 and said["trend"]["provisional"]
    assert (said["comparison"]["gap"], said["comparison"]["ahead"]) == (15, False)
    data = plan.statements.first().data  # type: ignore[union-attr]
    with pytest.raises(DatabaseError), transaction.atomic():
        type(data).objects.filter(pk=data.pk).update(rows=[])
    with pytest.raises(Refused, match="分類件數"):
        analysing.state(
            plan, kind="problem", text="x", data=plan.statements.get(kind="trend").data,
            by=company.head,
        )  # fmt: skip
    with clock.at(clock.now() + dt.timedelta(days=20)):
        for name in ("sources", "analyses", "field_records"):
            assert broken(f"improvement.{name}") == []
    with clock.at(clock.now() + dt.timedelta(days=40)):
        assert broken("improvement.sources") == [plan]


def test_SI3_2a_each_letter_says_why_it_does_not_hold(company: SimpleNamespace) -> None:
    version = started(company).plans.get().version
    assert version is not None
    terms = aims.set_target(version, title="做好服務", cover="quality", by=company.head)
    why = {one.letter: one.why for one in letters(terms)}
    assert "沒有目標值" in why["S"] and "指標" in why["M"] and "期限" in why["T"]
    indicator = measured(company)
    for aim in aimed(version, indicator):
        assert all(one.holds for one in letters(aim)), letters(aim)
    worse = aimed(version, indicator, value=80)[0]
    assert "沒有比基線好" in {one.letter: one.why for one in letters(worse)}["R"]


def test_SI3_2a_the_letters_are_kept_as_they_were_and_shares_end_at_a_hundred(
    company: SimpleNamespace,
) -> None:
    indicator = measured(company)
    for month, value in enumerate((90, 99, 88, 98, 91, 99), 1):
        day = dt.date(2026, month, 10)
        enter_reading(indicator, day=day, value=Decimal(value), by=company.quality)
    plan = started(company).plans.get()
    version = written(plan, indicator)
    low = aimed(version, indicator, direction="lower", value=5)[0]
    with pytest.raises(Refused, match=r"的A不成立：流程現在的自然界限是.*到100，"):
        versions.hand_in(version, by=company.head)
    for terms in version.targets.filter(direction="lower"):
        aims.drop_target(terms, by=company.head)
    versions.hand_in(version, by=company.head)
    kept = version.targets.exclude(pk=low.pk).first()
    assert kept and kept.smart["failed"] == [] and "到100" in kept.smart["why"]["A"]
    version.refresh_from_db()
    assert version.content["targets"][0]["smart"] == kept.smart
    assert counted("improvement.smart") == 3 and broken("improvement.smart") == []
    with pytest.raises(DatabaseError), transaction.atomic():
        version.targets.update(smart={})
    further = versions.begin(plan, because="調整", origin="office", by=company.deputy)
    assert {one.smart == {} for one in further.targets.all()} == {True}
    type(indicator).objects.filter(pk=indicator.pk).update(is_active=False)
    assert broken("improvement.smart") == [], "overtaken versions promise nothing"


def test_SI2_2_the_office_compiles_and_publishes_on_its_days(company: SimpleNamespace) -> None:
    cycle = started(company)
    assert counted("improvement.office_duties") == 0
    for name in ("improvement.consolidate", "improvement.publish"):
        generate(RULES[name])
    with clock.at(clock.now() + dt.timedelta(days=60)):
        assert [one.rule for one in broken("improvement.office_duties")] == [
            "improvement.consolidate", "improvement.publish",
        ]  # fmt: skip
    reviewed(company, handed_in(cycle.plans.get(), measured(company)))
    documents.table(cycle, by=company.deputy)
    assert counted("improvement.office_duties") == 1 and broken("improvement.office_duties") == []


def test_SI3_3_measures_say_enough_and_costly_ones_are_weighed(company: SimpleNamespace) -> None:
    plan = started(company).plans.get()
    version = written(plan, measured(company), costs=["50000"], kind="")
    with pytest.raises(Refused, match="類型、成本效益"):
        versions.hand_in(version, by=company.head)
    terms = version.measures.get()
    aims.set_measure(
        version, measure=terms.measure, title=terms.title, kind="process",
        costs=["50000"], benefits=["0", "30000", "30000"], by=company.head,
    )  # fmt: skip
    versions.hand_in(version, by=company.head)
    assert counted("improvement.worth") == 1 and broken("improvement.worth") == []
    assert broken("improvement.measures") == [] == broken("improvement.measure_kinds")


def test_SI3_4b_the_office_settles_a_clash_and_it_goes_back_as_a_version(
    company: SimpleNamespace,
) -> None:
    cycle = started(company, (company.office, company.quality))
    indicator = measured(company)
    one, other = cycle.plans.order_by("pk")
    asks = [{"kind": "person", "person": company.engineer, "percent": 80}]
    handed_in(one, indicator, "熱線知識庫", asks=asks)
    second = handed_in(other, indicator, "故障知識庫", asks=asks)
    kinds = {clash.kind: clash for clash in cycle.clashes.open()}
    assert set(kinds) == {"overlap", "person"} and kinds["person"].facts["percent"] == 160
    with pytest.raises(Refused, match="要協調"):
        documents.table(cycle, by=company.deputy)
    measure = second.measures.get().measure
    (back,) = clashes.settle(
        kinds["overlap"], way="drop", decision="合併，由服務一部主辦", measure=measure,
        by=company.deputy,
    )  # fmt: skip
    assert (back.number, back.origin, back.state) == (2, "office", "draft")
    assert not back.measures.exists() and second.measures.exists()
    second.refresh_from_db()
    assert second.state == Version.State.SUPERSEDED
    assert {clash.state for clash in cycle.clashes.all()} == {"settled", "gone"}
    planned(back, back.targets.first(), "訓練值班人員")
    versions.hand_in(back, by=company.quality)
    assert broken("improvement.handed_in") == []
    with pytest.raises(Refused, match="自己部門"):
        versions.review(back, review="好", by=company.deputy)


@needs_letters
def test_SI3_2c_and_SI3_4c_one_document_voted_on_approved_by_hash_and_read(  # noqa: PLR0915
    company: SimpleNamespace,
) -> None:
    cycle = started(company)
    version = reviewed(company, handed_in(cycle.plans.get(), measured(company)))
    document = documents.table(cycle, by=company.deputy)
    part = document.parts.get()
    with pytest.raises(Refused, match="迴避"):
        documents.vote(part, voice="for", by=company.head)
    documents.vote(part, voice="for", by=company.quality)
    documents.vote(part, voice="for", by=company.finance)
    document.refresh_from_db()
    assert document.state == Document.State.VOTING, "the chair has not taken part"
    documents.vote(part, voice="for", by=company.boss)
    request = Request.objects.about(cycle).get()
    assert request.hash == document.content_hash
    with pytest.raises(Refused):
        decide(request, verdict="approve", by=company.quality)
    decide(request, verdict="approve", by=company.boss)
    version.refresh_from_db()
    assert version.state == Version.State.IN_FORCE
    assert broken("improvement.targets_decided") == [] and counted("improvement.targets_decided")
    document.refresh_from_db()
    said = written_in(pdf.drawn(papers.paper(document)))
    unit = str(part.version.plan.department)
    assert all(text in said for text in (document.content_hash, "改善目標", unit))
    drawn = [one for one in papers.paper(document).blocks if one.kind == "figure"]
    (cited,) = version.plan.statements.filter(data__kind="series").select_related("data")
    assert [cited.data.title in one.figure.words for one in drawn if one.figure] == [True]
    documents.publish(document, by=company.deputy)
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.PUBLISHED
    mine = Reading.objects.get(person=company.staff)
    with pytest.raises(Refused, match="自己"):
        readings.confirm(mine, by=company.head)
    with clock.at(clock.now() + dt.timedelta(days=30)):
        assert mine in broken("improvement.plan_read")
    readings.confirm(mine, by=company.staff)
    with clock.at(clock.now() + dt.timedelta(days=30)):
        assert mine not in broken("improvement.plan_read")


def test_a_no_sends_the_part_back_and_an_adjustment_rules_only_after_approval(  # noqa: PLR0915
    company: SimpleNamespace,
) -> None:
    document = approved(company)
    documents.publish(document, by=company.deputy)
    cycle = Cycle.objects.get()
    plan = cycle.plans.get()
    old = plan.ruling
    assert old is not None
    further = versions.begin(plan, because="供應商延遲", origin="adjustment", by=company.head)
    terms = further.targets.first()
    assert terms is not None
    aims.set_target(further, target=terms.target, title=terms.title, value=88, by=company.head)
    at_hand = Version.objects.get(pk=further.pk)  # read before it was handed in
    versions.hand_in(further, by=company.head)
    reviewed(company, further)
    asked = documents.table_adjustment(at_hand, by=company.deputy)
    [told] = asked.content["parts"]
    assert told["targets"][0]["value"] == "88", "what they vote on is what was handed in"
    for person in (company.quality, company.finance):
        part = asked.parts.get()
        asked.refresh_from_db()
        if asked.state == Document.State.VOTING:
            documents.vote(part, voice="against", note="再想想", by=person)
    further.refresh_from_db()
    assert further.state == Version.State.RETURNED and plan.ruling == old
    versions.hand_in(further, by=company.head)
    reviewed(company, further)
    asked = documents.table_adjustment(further, by=company.deputy)
    voted(company, asked)
    decide(Request.objects.about(asked).get(), verdict="approve", by=company.boss)
    assert plan.ruling == further
    target = terms.target
    assert (target.original.value, target.current.value) == (90, 88)
    assert not Clash.objects.open().exists()


def test_nobody_steers_their_own_office(company: SimpleNamespace) -> None:
    cycle = prepared(company)
    with pytest.raises(Refused, match="任命"):
        cycles.appoint(cycle, person=company.hr, by=company.head)
    assert cycle.members.seated().count() == 4
