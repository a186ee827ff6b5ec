"""Awards: ground, evidence, approval; a budget that cannot be passed; nobody their own."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import ProgrammingError, transaction

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment
from charter.org.models import Post, Posting
from charter.rooms.merits import verbs
from charter.rooms.merits.models import Award, Line
from charter.rooms.merits.tests import stories
from charter.rooms.people.models import Reward
from charter.rooms.people.verbs import grant_reward


def refused(code: str) -> "pytest.RaisesContext[Refused]":
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def failing(name: str, clause: str) -> list[int]:
    proof = next(one for one in EVIDENCE[clause] if one.name == name)
    moment = Moment.now()
    rows = proof.population(moment).exclude(proof.kept(moment))
    return list(rows.values_list("pk", flat=True))


def test_si6_1a_an_award_has_ground_evidence_and_the_approval_of_others(
    company: SimpleNamespace,
) -> None:
    stories.budget(company)
    award = stories.bonus(company)
    assert award.state == Award.State.PROPOSED and not Reward.objects.exists()
    with pytest.raises(Refused):
        stories.agree(award, company.head)
    stories.agree(award, company.hr, company.boss)
    assert award.state == Award.State.GRANTED
    reward = Reward.objects.get(person=company.engineer)
    assert (reward.form, reward.amount, reward.by) == ("bonus", Decimal(10_000), company.boss)
    line = Line.objects.get()
    assert (line.person, line.approved_by, line.kind) == (company.engineer, company.boss, "bonus")
    assert line.ground == "全年無重大故障"
    assert failing("merits.awards", "SI6.1a") == []
    for change in (Line.objects.all().update, lambda **_: Line.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(title="別的")
    worth = {"form": "points", "reason": "幫忙", "amount": Decimal(3)}
    grant_reward(company.staff, **worth, subject=company.service, by=None)
    bare = Line.objects.get(kind="points")
    assert failing("merits.awards", "SI6.1a") == [bare.pk], "nobody approved it"


def test_si6_1a_what_lacks_ground_evidence_or_effect_is_refused(company: SimpleNamespace) -> None:
    stories.budget(company)
    earned = verbs.Evidence.of(stories.suggested(company, effective=False))

    def ask(terms: verbs.Terms, evidence: "verbs.Evidence | None" = earned, **more: object) -> None:
        told = {"person": company.engineer, "department": None, "by": company.head, **more}
        verbs.nominate(**told, terms=terms, evidence=evidence)

    honour = verbs.Terms("honour", "表彰", "有功")
    for code, act in (
        ("merits.text_missing", lambda: ask(verbs.Terms("honour", "表彰", " "))),
        ("merits.no_evidence", lambda: ask(honour, None)),
        ("merits.no_evidence", lambda: ask(honour, verbs.Evidence("quality.suggestion", 99, "x"))),
        ("merits.effect_not_verified", lambda: ask(verbs.Terms("innovation", "創新", "掃碼"))),
        ("merits.no_post", lambda: ask(verbs.Terms("promotion", "升任", "有功"))),
        ("merits.no_amount", lambda: ask(verbs.Terms("bonus", "獎金", "有功"))),
        ("merits.own_award", lambda: ask(honour, person=company.head)),
        ("merits.not_allowed", lambda: ask(honour, by=company.staff)),
        ("merits.no_recipient", lambda: ask(honour, person=None)),
        (
            "merits.beyond_budget",
            lambda: ask(verbs.Terms("bonus", "獎金", "有功", Decimal(50_001))),
        ),
    ):
        with refused(code):
            act()
    assert not Award.objects.exists()


def test_si6_1a_innovation_is_drawn_from_a_verified_effect_and_decided_by_the_group(
    company: SimpleNamespace,
) -> None:
    earned = stories.suggested(company)
    award = Award.objects.get()
    assert (award.kind, award.evidence_id, award.person) == (
        "innovation",
        earned.pk,
        company.engineer,
    )
    verbs.take_up(award, kind="innovation", title="掃碼交班", ground="漏交班降到1次", by=company.hr)
    with pytest.raises(Refused):
        stories.agree(award, company.deputy)
    stories.agree(award, company.boss, company.deputy)
    assert award.state == Award.State.GRANTED and award.decided_by == company.deputy
    assert Line.objects.get().kind == "innovation"


def test_si6_1a_a_promotion_changes_the_post_only_when_approved(company: SimpleNamespace) -> None:
    post = Post.objects.create(title="資深工程師", department=company.service, roles=["staff"])
    old = Posting.objects.get(person=company.engineer)
    since = clock.today() + dt.timedelta(days=15)
    terms = verbs.Terms("promotion", "升任資深工程師", "帶了三個新人", None, post, since, old)
    award = verbs.nominate(
        person=company.engineer, department=None, terms=terms,
        evidence=verbs.Evidence.of(stories.suggested(company)), by=company.hr,
    )  # fmt: skip
    assert not Posting.objects.filter(post=post).exists()
    stories.agree(award, company.boss)
    assert Posting.objects.get(post=post).since == since
    old.refresh_from_db()
    assert old.until == since - dt.timedelta(days=1)


def test_si6_1a_a_department_is_honoured_in_a_round_that_leaves_nothing_undecided(
    company: SimpleNamespace,
) -> None:
    generate(RULES["merits.round"])
    earned = stories.suggested(company)
    closes = clock.today() + dt.timedelta(days=20)
    found = verbs.open_round(closes_on=closes, call="今年服務有成的部門與個人", by=company.hr)
    with refused("merits.round_twice"):
        verbs.open_round(closes_on=closes, call="", by=company.hr)
    award = verbs.nominate(
        person=None, department=company.service, evidence=verbs.Evidence.of(earned),
        terms=verbs.Terms("honour", "服務之星", "滿意度最高"), by=company.hr,
    )  # fmt: skip
    assert set(found.awards.values_list("state", flat=True)) == {"drawn", "proposed"}
    with refused("merits.round_undecided"):
        verbs.close_round(found, conclusion="完成", by=company.hr)
    stories.agree(award, company.boss)
    verbs.set_aside(found.awards.drawn().get(), reason="已由質量管理獎勵", by=company.hr)
    with refused("merits.not_allowed"):
        verbs.close_round(found, conclusion="完成", by=company.head)
    verbs.close_round(found, conclusion="一個部門得獎", by=company.hr)
    assert Line.objects.get().department == company.service
    for person, seen in ((company.staff, 1), (company.customer, 0)):
        assert Line.objects.visible_to(person).count() == seen
