"""What an appraisal leads to, once it is frozen: the system asks, people answer."""

import re
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person
from charter.rooms.merits.models import Award, Outcome
from charter.rooms.merits.reach import any_hr, superior
from charter.rooms.merits.verbs import proposing
from charter.rooms.merits.verbs._common import _working_days
from charter.rooms.merits.verbs.reviews import open_review

HEARD = declare(
    "merits.outcome.heard",
    gettext_lazy("%(title)s，請在%(due)s前安排獎勵或輔導"),
    gettext_lazy("等你安排後續"),
)
ANSWERED = declare("merits.outcome.answered", gettext_lazy("%(title)s已有後續安排"))
FROZEN = "appraisal.result.frozen"


@transaction.atomic
def hear(
    *, person: Person, period: str, score: Decimal, kind: str, result: int, by: Person | None = None
) -> Outcome | None:
    """The result is final. At the ends an answer is owed by a day; a result is heard once."""
    if Outcome.objects.filter(kind=kind, subject_id=result).exists():
        return None
    rules = in_force()
    verdict = Outcome.Verdict.FAIR
    if score >= rules["excellent_score"]:
        verdict = Outcome.Verdict.EXCELLENT
    elif score < rules["pass_score"]:
        verdict = Outcome.Verdict.WEAK
    made = Outcome.objects.create(
        person=person,
        department=person.department,
        period=period,
        series=re.sub(r"\d+", "0", period),
        score=score,
        verdict=verdict,
        kind=kind,
        subject_id=result,
        heard_at=clock.now(),
        due=_working_days("appraisal_response_days"),
    )
    at_the_ends = verdict != Outcome.Verdict.FAIR
    tell = [one for one in (superior(person), any_hr(but=person)) if one] if at_the_ends else []
    record(HEARD, made, by=by, tell=tell, due=made.due.isoformat(), period=period)
    if verdict == Outcome.Verdict.EXCELLENT:
        _draw(made)
    elif verdict == Outcome.Verdict.WEAK:
        _look_back(made, int(rules["consecutive_failures"]))
    return made


def _draw(outcome: Outcome) -> None:
    """In the language of the house, whoever has frozen the result; HR words it anew."""
    with translation.override(settings.LANGUAGE_CODE):
        outcome.award = _drawn(outcome)
    outcome.save(update_fields=["award"])


def _drawn(outcome: Outcome) -> Award | None:
    said = _("%(period)s績效考核%(score)s分，達到優秀。")
    ground = said % {"period": outcome.period, "score": f"{outcome.score.normalize():f}"}
    return proposing.draw(
        person=outcome.person,
        kind=Award.Kind.HONOUR,
        title=_("%(period)s績效優秀") % {"period": outcome.period},
        ground=ground,
        evidence=proposing.Evidence(outcome.kind, outcome.subject_id, str(outcome)),
        source=FROZEN,
    )


def _look_back(outcome: Outcome, wanted: int) -> None:
    """So many weak results in a row, each counted in one decision only."""
    mine = Outcome.objects.filter(person=outcome.person, series=outcome.series)
    row = list(mine.order_by("-period")[:wanted])
    weak = [one for one in row if one.verdict == Outcome.Verdict.WEAK]
    if len(weak) == wanted and not any(one.reviews.exists() for one in weak):
        open_review(outcome.person, outcomes=weak)


@transaction.atomic
def answered(outcome: Outcome, *, by: Person | None) -> None:
    """A reward was granted, or a coaching plan begun."""
    if outcome.answered_on is not None:
        return
    outcome.answered_on = clock.today()
    outcome.save(update_fields=["answered_on"])
    record(ANSWERED, outcome, by=by)
