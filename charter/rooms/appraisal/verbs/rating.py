"""Three look at the work: the person, colleagues, the superior."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.merit import DIMENSIONS
from charter.kernel.parameters.queries import value_now
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.appraisal.models import Appraisal, Ballot, Voices
from charter.rooms.appraisal.models.voices import SCALE
from charter.rooms.appraisal.permissions import (
    input_is_over,
    is_rater,
    may_give_voice,
    may_rate,
    may_rate_oneself,
)
from charter.rooms.appraisal.queries import score_of
from charter.rooms.appraisal.scoring import Score, shown

SELF_RATED = declare("appraisal.appraisal.self_rated", gettext_lazy("%(by)s完成自評"))
RATED = declare(
    "appraisal.appraisal.rated",
    gettext_lazy("%(by)s完成上級評分，請在%(until)s以前查看並回應"),
    gettext_lazy("你的績效考核"),
)
VOICE_GIVEN = declare("appraisal.cycle.voice_given", gettext_lazy("收到一份協作意見"))


def _ratings(given: Mapping[str, Any], *, whole: bool) -> dict[str, int]:
    """1 to 5 by dimension; a superior rates all five, a person may leave one out."""
    found = {}
    for name in DIMENSIONS:
        value = given.get(name)
        if value in (None, "") and not whole:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= SCALE:
            raise Refused("appraisal.no_rating", _("五個方面都要評，每項1到5分。"), field=name)
        found[name] = value
    if not found:
        raise Refused(
            "appraisal.no_rating", _("請至少評一個方面，每項1到5分。"), field=DIMENSIONS[0]
        )
    return found


@transaction.atomic
def rate_oneself(
    appraisal: Appraisal, *, ratings: Mapping[str, Any], words: str = "", by: Person | None
) -> None:
    """May be changed until the time for it is over; then it stands."""
    if not may_rate_oneself(by, appraisal):
        raise Refused(
            "appraisal.not_self",
            _("自評只能由本人在%(until)s以前、上級評分之前做。")
            % {"until": appraisal.cycle.input_until.isoformat()},
        )
    own = _ratings(ratings, whole=False)
    Appraisal.FLOW.move(
        appraisal, "rate_oneself", own=own, own_words=words.strip(), own_at=clock.now()
    )
    record(SELF_RATED, appraisal, by=by)


@transaction.atomic
def give_voice(ballot: Ballot, *, rating: int, by: Person | None) -> None:
    """Only the sum is kept: the entry has no author and hangs on the period, not on a person."""
    if not may_give_voice(by, ballot):
        raise Refused(
            "appraisal.no_voice", _("意見只能由被詢問的同事在期限內給一次，給過以後不能修改。")
        )
    if not isinstance(rating, int) or not 1 <= rating <= SCALE:
        raise Refused("appraisal.no_rating", _("請選1到5分。"), field="rating")
    about = Appraisal.objects.filter(cycle=ballot.cycle_id, person=ballot.about_id)
    voices = Voices.objects.select_for_update().get(appraisal__in=about)
    if about.exclude(state=Appraisal.State.OPEN).exists():
        raise Refused("appraisal.voices_counted", _("上級已經評分，意見不再收了。"))
    if not Ballot.objects.filter(pk=ballot.pk, is_given=False).update(is_given=True):
        raise Refused("appraisal.no_voice", _("這份意見已經給過了。"))
    voices.counts[rating - 1] += 1
    voices.save(update_fields=["counts"])
    record(VOICE_GIVEN, ballot.cycle, by=None)


@transaction.atomic
def rate(
    appraisal: Appraisal, *, ratings: Mapping[str, Any], words: str = "", by: Person | None
) -> Score:
    """All five dimensions. From here on the person sees everything and may answer or appeal."""
    if not may_rate(by, appraisal):
        raise _cannot_rate(appraisal, by)
    appraisal.rating = _ratings(ratings, whole=True)
    voices = Voices.objects.select_for_update().filter(appraisal=appraisal).first()
    appraisal.voices = voices
    found = score_of(appraisal)
    days = value_now("appraisal_appeal_days")
    until = organisation_engine().add_days(clock.today(), days)
    told = {
        "rating": appraisal.rating,
        "rating_words": words.strip(),
        "rated_by": by,
        "rated_at": clock.now(),
        "reply_until": until,
        **_scored(found),
    }
    Appraisal.FLOW.move(appraisal, "rate", **told)
    record(RATED, appraisal, by=by, tell=[appraisal.person], until=until.isoformat())
    return found


def _scored(found: Score) -> dict[str, Any]:
    return {"score": shown(found.value), "low": shown(found.low), "high": shown(found.high)}


def _cannot_rate(appraisal: Appraisal, by: Person | None) -> Refused:
    if not is_rater(by, appraisal):
        return Refused(
            "appraisal.not_superior",
            _("這份考核由%(superior)s評分。") % {"superior": appraisal.superior},
        )
    if appraisal.is_rated or input_is_over(appraisal):
        return Refused("appraisal.not_now", _("這份考核現在不能評分，可能已經評過了。"))
    return Refused(
        "appraisal.input_open",
        _("自評與同事意見收到%(until)s為止；都到齊了，或過了這天，才能評分。")
        % {"until": appraisal.cycle.input_until.isoformat()},
    )


@transaction.atomic
def rate_many(
    given: Sequence[tuple[Appraisal, Mapping[str, Any], str]], *, by: Person | None
) -> int:
    """Several at once, all or none: each is rated and recorded as if alone."""
    if not given:
        raise Refused("appraisal.nobody_picked", _("請先勾選要評分的人。"))
    for appraisal, ratings, words in given:
        rate(appraisal, ratings=ratings, words=words, by=by)
    return len(given)
