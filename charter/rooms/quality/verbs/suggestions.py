"""A suggestion's way: answered, decided, tried, its effect measured, rewarded, published."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role
from charter.rooms.people.models import Reward
from charter.rooms.people.verbs import grant_reward
from charter.rooms.quality.models import Suggestion
from charter.rooms.quality.permissions import (
    is_colleague,
    may_answer,
    may_judge,
    may_report_trial,
)
from charter.rooms.quality.verbs.common import _needs, _working_days

SUBMITTED = declare(
    "quality.suggestion.submitted",
    gettext_lazy("%(by)s提出改善建議「%(title)s」"),
    gettext_lazy("等你答覆的建議"),
)
ANSWERED = declare(
    "quality.suggestion.answered",
    gettext_lazy("%(by)s答覆了「%(title)s」：%(answer)s"),
    gettext_lazy("你的建議有答覆"),
)
ADOPTED = declare(
    "quality.suggestion.adopted",
    gettext_lazy("%(by)s決定試行「%(title)s」，由%(tried_by)s負責到%(until)s"),
    gettext_lazy("試行的建議"),
)
DECLINED = declare(
    "quality.suggestion.declined",
    gettext_lazy("%(by)s不採用「%(title)s」：%(reason)s"),
    gettext_lazy("你的建議有決定"),
)
TRIED = declare(
    "quality.suggestion.tried",
    gettext_lazy("%(by)s回報「%(title)s」的試行結果"),
    gettext_lazy("等你驗證的建議"),
)
JUDGED = declare(
    "quality.suggestion.judged",
    gettext_lazy("%(by)s驗證了「%(title)s」的效果：%(effect)s"),
    gettext_lazy("你的建議驗證過了"),
)
REWARDED = declare("quality.suggestion.rewarded", gettext_lazy("%(by)s獎勵了建議「%(title)s」"))
PUBLISHED = declare("quality.suggestion.published", gettext_lazy("%(by)s把「%(title)s」發布為案例"))
FOLLOW_DAYS = 20  # working days after the verdict within which it is rewarded and published


def _demand(allowed: bool) -> None:
    if not allowed:
        raise Refused(
            "quality.suggestion_not_yours",
            _("建議由主管、質量管理、改善辦公室或管理層處理，不能處理自己提出或試行的建議。"),
        )


@transaction.atomic
def submit(*, title: str, present: str, idea: str, by: Person) -> Suggestion:
    """From anyone on the staff, in three fields; both days of answer and decision are set."""
    if not is_colleague(by):
        raise Refused("quality.not_staff", _("改善建議由員工提出。"))
    values = in_force()
    made = Suggestion.objects.create(
        title=_needs(title, "title", _("請寫下想改善什麼。"))[:120],
        present=_needs(present, "present", _("請寫下現在怎麼做、有什麼不好。")),
        idea=_needs(idea, "idea", _("請寫下你建議怎麼做。")),
        suggested_by=by,
        department=by.department,
        suggested_at=clock.now(),
        answer_due=_working_days(values["suggestion_answer_days"]),
        decision_due=_working_days(values["suggestion_decision_days"]),
    )
    record(SUBMITTED, made, by=by, tell=Person.objects.holding(Role.IMPROVEMENT_OFFICE))
    return made


@transaction.atomic
def answer(suggestion: Suggestion, *, answer: str, by: Person | None) -> None:
    """The first word back; the decision may follow."""
    _demand(may_answer(by, suggestion))
    text = _needs(answer, "answer", _("請寫下答覆。"))
    said = {"answer": text, "answered_by": by, "answered_at": clock.now()}
    Suggestion.FLOW.move(suggestion, "answer", answered_on=clock.today(), **said)
    record(ANSWERED, suggestion, by=by, tell=[suggestion.suggested_by], answer=text)


@transaction.atomic
def adopt(suggestion: Suggestion, *, tried_by: Person, until: dt.date, by: Person | None) -> None:
    """Try it out: who does, and until when."""
    _demand(may_answer(by, suggestion))
    if not tried_by.is_active or tried_by.is_customer:
        raise Refused("quality.owner_not_staff", _("試行的人必須是在職員工。"), field="tried_by")
    if until < clock.today():
        raise Refused("quality.trial_past", _("試行期限不能早於今天。"), field="until")
    decided = {"decided_by": by, "decided_on": clock.today()}
    Suggestion.FLOW.move(suggestion, "adopt", tried_by=tried_by, try_until=until, **decided)
    tell = [suggestion.suggested_by, tried_by]
    facts: Facts = {"tried_by": str(tried_by), "until": until.isoformat()}
    record(ADOPTED, suggestion, by=by, tell=tell, **facts)


@transaction.atomic
def decline(suggestion: Suggestion, *, reason: str, by: Person | None) -> None:
    """With the reason, which is the answer as well if none was given before."""
    _demand(may_answer(by, suggestion))
    text = _needs(reason, "reason", _("請寫下為什麼不採用。"))
    changes = {"decided_by": by, "decided_on": clock.today(), "decision": text}
    if not suggestion.answered_at:
        now = {"answered_at": clock.now(), "answered_on": clock.today()}
        changes |= {"answer": text, "answered_by": by, **now}
    Suggestion.FLOW.move(suggestion, "decline", **changes)
    record(DECLINED, suggestion, by=by, tell=[suggestion.suggested_by], reason=text)


@transaction.atomic
def report_trial(suggestion: Suggestion, *, trial: str, by: Person | None) -> None:
    """What came of trying it; from now on the effect waits to be measured."""
    if not may_report_trial(by, suggestion):
        raise Refused("quality.not_the_trier", _("試行結果由負責試行的人回報。"))
    text = _needs(trial, "trial", _("請寫下試行的經過與結果。"))
    last = clock.today() + dt.timedelta(days=in_force()["effect_check_days"])
    Suggestion.FLOW.move(suggestion, "report", trial=text, tried_at=clock.now(), verify_by=last)
    record(TRIED, suggestion, by=by, tell=[p for p in [suggestion.decided_by] if p])


@transaction.atomic
def judge(
    suggestion: Suggestion,
    *,
    effective: bool,
    measured: str,
    before: Decimal,
    after: Decimal,
    effect: str,
    by: Person,
) -> None:
    """The effect as figures: what was measured, before and after; by neither author nor trier."""
    _demand(may_judge(by, suggestion))
    text = _needs(effect, "effect", _("請寫下效果。"))
    what = _needs(measured, "measured", _("請寫下量了什麼，例如「平均到場時間（分鐘）」。"))
    Suggestion.FLOW.move(
        suggestion,
        "confirm" if effective else "deny",
        effect=text,
        measured=what[:120],
        before=before,
        after=after,
        verified_by=by,
        verified_on=clock.today(),
        follow_by=organisation_engine().add_days(clock.today(), FOLLOW_DAYS),
    )
    author = suggestion.suggested_by
    record(JUDGED, suggestion, by=by, tell=[author], effect=text, person=author.pk)


@transaction.atomic
def reward(suggestion: Suggestion, *, form: str, amount: Decimal, by: Person | None) -> Reward:
    """An effective suggestion is rewarded once, in the ledger of people."""
    _demand(may_answer(by, suggestion))
    if suggestion.rewarded_at:
        raise Refused("quality.rewarded_before", _("這條建議已經獎勵過。"))
    Suggestion.FLOW.move(suggestion, "reward", rewarded_at=clock.now())
    given = grant_reward(
        suggestion.suggested_by,
        form=form,
        amount=amount,
        reason=_("改善建議有效：%(title)s") % {"title": suggestion.title},
        subject=suggestion,
        by=by,
    )
    record(REWARDED, suggestion, by=by, reward=given.pk)
    return given


@transaction.atomic
def publish(suggestion: Suggestion, *, case_text: str, by: Person | None) -> None:
    """As a case others can take up."""
    _demand(may_answer(by, suggestion))
    if suggestion.published_at:
        raise Refused("quality.published_before", _("這條建議已經發布為案例。"))
    text = _needs(case_text, "case_text", _("請寫下別的部門要怎麼照著做。"))
    said = {"case_text": text, "published_at": clock.now(), "published_by": by}
    Suggestion.FLOW.move(suggestion, "publish", **said)
    record(PUBLISHED, suggestion, by=by, tell=[suggestion.suggested_by])
