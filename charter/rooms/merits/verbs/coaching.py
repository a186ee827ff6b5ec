"""A coaching plan: goals and a coach, monthly follow-ups, and what came of it."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.merits.models import Coaching, Goal, Line, Outcome, Step
from charter.rooms.merits.permissions import coaching_verbs_for, is_over
from charter.rooms.merits.verbs._common import (
    _allow,
    _enter,
    _months_on,
    _needs,
    _plan,
    _staff,
    _step_done,
)
from charter.rooms.merits.verbs.outcomes import answered

YOURS = gettext_lazy("你的輔導計劃")
OPENED = declare("merits.coaching.opened", gettext_lazy("%(by)s安排了輔導計劃「%(title)s」"), YOURS)
SEEN = declare("merits.coaching.seen", gettext_lazy("%(by)s看過「%(title)s」"), YOURS)
FOLLOWED_UP = declare(
    "merits.coaching.followed_up", gettext_lazy("%(by)s追蹤了「%(title)s」"), YOURS
)
CONCLUDED = declare("merits.coaching.concluded", gettext_lazy("%(by)s總結了「%(title)s」"), YOURS)


@transaction.atomic
def open_coaching(
    outcome: Outcome, *, coach: Person, goals: Iterable[str], why: str, by: Person | None
) -> Coaching:
    """For a weak result: `coaching_months` long, a follow-up every month."""
    person = outcome.person
    _allow(by is None or is_over(by, person), _("主管或人力資源"))
    if outcome.verdict != Outcome.Verdict.WEAK or outcome.answered_on:
        raise Refused("merits.nothing_to_coach", _("這個結果不需要輔導，或已經安排了。"))
    _staff(coach, "coach")
    if coach == person:
        raise Refused("merits.own_coach", _("輔導人不能是本人，請選別人。"), field="coach")
    wanted = [line.strip()[:300] for line in goals if line.strip()]
    if not wanted:
        raise Refused("merits.no_goals", _("請至少寫一個目標，一行一個。"), field="goals")
    made = _begin(outcome, coach, _needs(why, "why", _("請寫下為什麼需要輔導。")), by)
    Goal.objects.bulk_create(Goal(coaching=made, text=text) for text in wanted)
    record(OPENED, made, by=by, tell=[person, coach], goals=len(wanted))
    answered(outcome, by=by)
    return made


def _begin(outcome: Outcome, coach: Person, why: str, by: Person | None) -> Coaching:
    months, today = int(value_now("coaching_months")), clock.today()
    made = Coaching.objects.create(
        person=outcome.person,
        department=outcome.department,
        outcome=outcome,
        coach=coach,
        why=why,
        starts=today,
        ends=_months_on(today, months),
        opened_by=by,
        opened_at=clock.now(),
    )
    for n in range(1, months + 1):
        _plan(made, Step.Name.FOLLOW_UP, coach, _months_on(today, n), place=n)
    _plan(made, Step.Name.CONCLUDE, coach, made.ends, place=months + 1)
    _enter(
        Line.Kind.COACHING, made, person=made.person, department=made.department,
        title=str(made), ground=why, approved_by=by,
    )  # fmt: skip
    return made


@transaction.atomic
def see(coaching: Coaching, *, remark: str, by: Person | None) -> None:
    """The person has read the plan, and says what they want to say."""
    _allow(by is not None and by.pk == coaching.person_id, _("本人"))
    Coaching.FLOW.move(coaching, "see", seen_at=clock.now(), remark=remark.strip())
    record(SEEN, coaching, by=by, tell=[coaching.coach])


@transaction.atomic
def follow_up(coaching: Coaching, *, note: str, by: Person) -> None:
    """How it goes, once a month."""
    _allow("follow_up" in coaching_verbs_for(by, coaching), _("輔導人"))
    text = _needs(note, "note", _("請寫下談了什麼、進展如何。"))
    if not Step.objects.of(coaching).open().filter(name=Step.Name.FOLLOW_UP).exists():
        raise Refused("merits.followed_up", _("每個月的追蹤都做了，請寫總結。"))
    _step_done(coaching, Step.Name.FOLLOW_UP, text, by)
    record(FOLLOWED_UP, coaching, by=by, tell=[coaching.person])


@transaction.atomic
def conclude(
    coaching: Coaching, *, result: str, conclusion: str, by: Person, met: Collection[Goal] = ()
) -> None:
    """What was reached. Not before every follow-up was made."""
    _allow("conclude" in coaching_verbs_for(by, coaching), _("輔導人或人力資源"))
    if result not in Coaching.Result.values:
        raise Refused("merits.no_result", _("請選輔導的結果。"), field="result")
    left = Step.objects.of(coaching).open().filter(name=Step.Name.FOLLOW_UP).count()
    if left:
        said = _("還有%(n)s次追蹤沒有做，請先追蹤再總結。") % {"n": left}
        raise Refused("merits.follow_ups_open", said)
    text = _needs(conclusion, "conclusion", _("請寫下輔導的結論。"))
    reached = {goal.pk for goal in met}
    for goal in coaching.goals.all():
        goal.is_met = goal.pk in reached
        goal.save(update_fields=["is_met"])
    _step_done(coaching, Step.Name.CONCLUDE, text, by)
    facts = {"result": result, "conclusion": text, "concluded_on": clock.today()}
    Coaching.FLOW.move(coaching, "conclude", **facts)
    record(CONCLUDED, coaching, by=by, tell=[coaching.person], result=result)
