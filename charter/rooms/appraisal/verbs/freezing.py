"""When the time to answer has gone by, the result is frozen; only then does anything count."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import canonical, literal_print
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.appraisal.contents import content_of
from charter.rooms.appraisal.models import Appraisal, Cycle, Result
from charter.rooms.appraisal.queries import score_of
from charter.rooms.appraisal.scoring import shown

FROZEN = declare(
    "appraisal.result.frozen",
    gettext_lazy("%(person_name)s%(period)s的績效考核已定案"),
    gettext_lazy("你的績效考核"),
)
CLOSED = declare("appraisal.cycle.closed", gettext_lazy("%(title)s全部定案"))
SETTLED = declare("appraisal.appraisal.frozen", gettext_lazy("%(title)s已定案"))


@transaction.atomic
def freeze(appraisal: Appraisal, *, by: Person | None) -> Result:
    """Its canonical text and hash are kept and never change. Refused before the last day to
    answer has gone by, whoever asks."""
    rows = Appraisal.objects.select_for_update(of=("self",))
    appraisal = rows.select_related("person", "cycle").get(pk=appraisal.pk)
    until = appraisal.reply_until
    if until is None or clock.today() <= until or appraisal.state == Appraisal.State.APPEALED:
        raise Refused(
            "appraisal.too_early", _("本人回應的期限還沒有過，或申訴還沒有決定，不能定案。")
        )
    found = score_of(appraisal)
    content = content_of(appraisal, found)
    Appraisal.FLOW.move(appraisal, "freeze")
    result = Result.objects.create(**_facts(appraisal, found, content))
    record(SETTLED, appraisal, by=by)
    told: Facts = {
        "person": appraisal.person_id,
        "person_name": appraisal.person.name,
        "score": str(result.score),
        "period": appraisal.cycle.key,
    }
    record(FROZEN, result, by=by, about=appraisal, tell=[appraisal.person], **told)
    _close(appraisal.cycle, by)
    return result


def _facts(appraisal: Appraisal, found: Any, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "appraisal": appraisal,
        "cycle": appraisal.cycle,
        "person": appraisal.person,
        "department_id": appraisal.department_id,
        "score": shown(found.value),
        "low": shown(found.low),
        "high": shown(found.high),
        "is_whole": found.is_whole,
        "content": canonical(content),
        "sha256": literal_print(content),
        "frozen_at": clock.now(),
    }


def _close(cycle: Cycle, by: Person | None) -> None:
    left = Appraisal.objects.filter(cycle=cycle).open()
    if cycle.state == Cycle.State.OPEN and not left.exists():
        Cycle.FLOW.move(cycle, "close")
        record(CLOSED, cycle, by=by)
