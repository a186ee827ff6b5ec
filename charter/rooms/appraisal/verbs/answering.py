"""The person answers or appeals before anything counts; somebody else decides the appeal."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import value_now
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role
from charter.rooms.appraisal.models import Appraisal
from charter.rooms.appraisal.permissions import may_answer, may_appeal, may_decide
from charter.rooms.appraisal.queries import aside, score_of
from charter.rooms.appraisal.verbs.rating import _ratings, _scored

ANSWERED = declare(
    "appraisal.appraisal.answered",
    gettext_lazy("%(by)s回應了自己的績效考核"),
    gettext_lazy("你評的績效考核"),
)
APPEALED = declare(
    "appraisal.appraisal.appealed",
    gettext_lazy("%(by)s對績效考核提出申訴，請在%(until)s以前決定"),
    gettext_lazy("由你決定申訴"),
)
DECIDED = declare(
    "appraisal.appraisal.decided",
    gettext_lazy("%(by)s決定了績效考核的申訴"),
    gettext_lazy("你的績效考核"),
)


def _words(text: str, field: str) -> str:
    if not text.strip():
        raise Refused("appraisal.no_words", _("請寫下你的理由。"), field=field)
    return text.strip()


def _demand_answer(by: Person | None, appraisal: Appraisal) -> None:
    if not may_answer(by, appraisal):
        raise Refused(
            "appraisal.no_answer", _("回應與申訴由本人在上級評分後、期限以前提出，現在不能。")
        )


@transaction.atomic
def answer(appraisal: Appraisal, *, text: str, by: Person | None) -> None:
    """A remark that stays with the result; agreeing does not shorten the time to appeal."""
    _demand_answer(by, appraisal)
    said = {"reply": _words(text, "text"), "replied_at": clock.now()}
    Appraisal.FLOW.move(appraisal, "answer", **said)
    record(ANSWERED, appraisal, by=by, tell=[appraisal.superior])


@transaction.atomic
def appeal(appraisal: Appraisal, *, text: str, by: Person | None) -> None:
    """Goes to somebody who has not rated: the next above the superior, else HR."""
    if not may_appeal(by, appraisal):
        _demand_answer(by, appraisal)
    why, decider = _words(text, "text"), _decider(appraisal)
    until = organisation_engine().add_days(clock.today(), value_now("appraisal_decision_days"))
    told = {"appeal": why, "appealed_at": clock.now(), "decider": decider, "decide_until": until}
    Appraisal.FLOW.move(appraisal, "appeal", **told)
    record(APPEALED, appraisal, by=by, tell=[decider], until=until.isoformat())


def _decider(appraisal: Appraisal) -> Person:
    involved = {appraisal.person_id, appraisal.superior_id, appraisal.rated_by_id}
    above = appraisal.superior.manager
    others = [above] if above else []
    for role in (Role.HR, Role.GENERAL_MANAGER, Role.MANAGEMENT):
        others += Person.objects.holding(role).order_by("pk")
    for one in others:
        if one.is_active and not one.is_customer and one.pk not in involved:
            return one
    raise Refused("appraisal.no_decider", _("沒有可以決定申訴的人，請人力資源先指定。"))


@transaction.atomic
def decide(
    appraisal: Appraisal,
    *,
    words: str,
    by: Person | None,
    ratings: Mapping[str, Any] | None = None,
    set_aside: Iterable[tuple[str, int]] = (),
) -> None:
    """Kept as it is, or corrected: other ratings, records that do not count. What was said before
    stays in the history; the score is computed anew."""
    if not may_decide(by, appraisal):
        raise Refused(
            "appraisal.not_decider", _("申訴由指定的人或人力資源決定，評分的人與本人不能決定。")
        )
    why = _words(words, "words")
    if ratings:
        appraisal.rating = _ratings({**appraisal.rating, **ratings}, whole=True)
    appraisal.set_aside = _set_aside(appraisal, set_aside)
    changed = {"rating": appraisal.rating, "set_aside": appraisal.set_aside}
    changed |= {"decision": why, "decided_at": clock.now(), "decider": by}
    found = score_of(appraisal)
    before = appraisal.score
    Appraisal.FLOW.move(appraisal, "decide", **changed, **_scored(found))
    tell = [appraisal.person, appraisal.superior]
    record(DECIDED, appraisal, by=by, tell=tell, changed=appraisal.score != before)


def _set_aside(appraisal: Appraisal, given: Iterable[tuple[str, int]]) -> list[list[Any]]:
    wanted = aside(appraisal) | {(figure, record) for figure, record in given}
    known = {
        (part.figure, record)
        for part in appraisal.parts.all()
        for record in (*part.good, *part.missed)
    }
    if not wanted <= known:
        raise Refused(
            "appraisal.no_such_record",
            _("要剔除的紀錄不在這份考核裡，請從清單選擇。"),
            field="set_aside",
        )
    return [[figure, record] for figure, record in sorted(wanted)]
