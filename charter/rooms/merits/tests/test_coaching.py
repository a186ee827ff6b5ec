"""Results at the ends lead to a reward or a coaching plan; failures in a row to a decision."""

from types import SimpleNamespace

from charter.ground import clock
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.kernel.handing import LYING
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Skill
from charter.rooms.appraisal.verbs.freezing import FROZEN
from charter.rooms.merits import verbs
from charter.rooms.merits.models import Award, Coaching, Line, Outcome, Review, Step
from charter.rooms.merits.tests import stories
from charter.rooms.merits.tests.test_awards import failing, refused

DAY = stories.DAY
EVENT = str(FROZEN)


def frozen(person: Person, score: str, period: str) -> Outcome:
    """By the event alone, as the appraisal room says it; any record stands for the result."""
    code = f"{person.pk} {period}"
    result, _new = Skill.objects.get_or_create(code=code, defaults={"name": period})
    record(EVENT, result, by=None, person=person.pk, person_name=str(person), score=score,
           period=period)  # fmt: skip
    return Outcome.objects.latest("id")


def test_sp3_3b_an_excellent_result_is_answered_by_an_award_that_was_approved(
    company: SimpleNamespace,
) -> None:
    outcome = frozen(company.engineer, "93.5", "2026-Q3")
    assert frozen(company.engineer, "93.5", "2026-Q3") == outcome, "heard once"
    award = Award.objects.get()
    assert outcome.verdict == "excellent" and outcome.award == award and award.source == EVENT
    generate(RULES["merits.outcome"])
    assert Duty.objects.get(rule="merits.outcome").owner == company.hr
    with clock.at(clock.now() + 40 * DAY):
        assert failing("merits.outcomes", "SP3.3b") == [outcome.pk]
    verbs.take_up(award, kind="honour", title="第三季優秀", ground=award.ground, by=company.hr)
    stories.agree(award, company.boss)
    outcome.refresh_from_db()
    assert outcome.answered_on == clock.today()
    assert Duty.objects.get(rule="merits.outcome").state == Duty.State.FULFILLED
    with clock.at(clock.now() + 40 * DAY):
        assert failing("merits.outcomes", "SP3.3b") == []


def test_sp3_3b_a_weak_result_leads_to_coaching_with_goals_follow_ups_and_an_end(
    company: SimpleNamespace,
) -> None:
    fair = frozen(company.staff, "75", "2026-Q3")
    weak = frozen(company.engineer, "52", "2026-Q3")
    assert (fair.verdict, weak.verdict) == ("fair", "weak") and not Award.objects.exists()
    asked = {"coach": company.manager, "goals": ["每週回報"], "why": "沒有回報"}
    for code, change in (
        ("merits.own_coach", {"coach": company.engineer}),
        ("merits.no_goals", {"goals": [" "]}),
        ("merits.text_missing", {"why": ""}),
    ):
        with refused(code):
            verbs.open_coaching(weak, **{**asked, **change}, by=company.head)
    with refused("merits.not_allowed"):
        verbs.open_coaching(weak, **asked, by=company.quality)
    plan = stories.coached(company, weak)
    assert [str(step.due) for step in Step.objects.of(plan)] == [
        "2026-12-16", "2027-01-16", "2027-02-16", "2027-02-16",
    ]  # fmt: skip
    verbs.see(plan, remark="會努力", by=company.engineer)
    with refused("merits.follow_ups_open"):
        verbs.conclude(plan, result="reached", conclusion="好", by=company.manager)
    for _month in range(3):
        verbs.follow_up(plan, note="進度正常", by=company.manager)
    with refused("merits.followed_up"):
        verbs.follow_up(plan, note="再一次", by=company.manager)
    verbs.conclude(
        plan, result="partly", conclusion="回報做到了", met=[plan.goals.first()], by=company.manager
    )
    assert [goal.is_met for goal in plan.goals.all()] == [True, False]
    assert Line.objects.get().kind == "coaching"
    assert failing("merits.coaching", "SP3.3b") == []


def test_sp3_3b_failures_in_a_row_open_a_decision_for_people_and_punish_nobody(  # noqa: PLR0915
    company: SimpleNamespace,
) -> None:
    frozen(company.engineer, "50", "2026-Q1")
    frozen(company.engineer, "40", "2026")
    assert not Review.objects.exists(), "a quarter and a year are no two quarters in a row"
    frozen(company.engineer, "70", "2026-Q2")
    frozen(company.engineer, "58", "2026-Q3")
    assert not Review.objects.exists()
    frozen(company.engineer, "55", "2026-Q4")
    review = Review.objects.get()
    assert review.outcomes.count() == 2 and not Line.objects.exists()
    said = {"choice": "train", "reason": "缺少證照"}
    with refused("merits.not_heard"):
        verbs.vote(review, **said, by=company.hr)
    verbs.state_review(review, text="換了新系統", by=company.engineer)
    for person in (company.engineer, company.boss, company.quality):
        with refused("merits.not_allowed"):
            verbs.vote(review, **said, by=person)
    verbs.vote(review, **said, by=company.hr)
    verbs.vote(review, choice="coach", reason="再三個月", by=company.head)
    assert review.state == Review.State.OPEN, "they do not agree"
    with refused("merits.no_such_option"):
        verbs.vote(review, choice="dismissal", reason="x", by=company.head)
    verbs.vote(review, choice="train", reason="同意培訓", by=company.head)
    assert review.state == Review.State.DECIDED and review.chosen == "安排培訓"
    line = Line.objects.get()
    assert (line.kind, line.approved_by, line.title) == ("review", company.head, "安排培訓")
    frozen(company.engineer, "51", "2027-Q1")
    assert Review.objects.count() == 1, "each failure is counted in one decision"


def test_who_may_read_a_coaching_plan(company: SimpleNamespace) -> None:
    stories.coached(company, frozen(company.engineer, "52", "2026-Q3"))
    readers = {
        name
        for name, person in vars(company).items()
        if isinstance(person, Person) and Coaching.objects.visible_to(person).exists()
    }
    assert readers == {"engineer", "manager", "head", "hr"}


def test_a_plan_goes_on_with_another_coach_who_is_never_the_person(
    company: SimpleNamespace,
) -> None:
    plan = stories.coached(company, frozen(company.engineer, "52", "2026-Q3"))
    with refused("merits.own_coach"):
        LYING["merits.coaching.coach"].hand(plan, company.engineer, "離職")
    LYING["merits.coaching.coach"].hand(plan, company.head, "離職")
    plan.refresh_from_db()
    assert plan.coach == company.head
    assert {step.owner for step in Step.objects.of(plan)} == {company.head}
