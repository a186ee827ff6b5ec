"""What people know about a figure, and what they set in motion because of it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import period_of
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.indicators.models import Indicator, Note, Scope
from charter.kernel.indicators.verbs.definition import SETTERS
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person

NOTED = declare(
    "indicators.note.added",
    gettext_lazy("%(by)s在「%(title)s」%(period)s註記「%(text)s」（%(kind_name)s）"),
)
WITHDRAWN = declare(
    "indicators.note.withdrawn",
    gettext_lazy("%(by)s取消「%(title)s」%(period)s的註記「%(text)s」：%(reason)s"),
)
IMPROVED = declare(
    "indicators.indicator.improvement_planned",
    gettext_lazy("%(by)s為「%(title)s」建立改善措施：%(measure)s"),
    gettext_lazy("你負責的指標"),
)


def _may(indicator: Indicator, by: Person) -> None:
    if by.is_customer or not (by == indicator.owner or by.has_role(*SETTERS)):
        raise Refused(
            "indicators.may_not_note",
            _("由指標負責人、質量管理、服務改善辦公室或管理層辦理，請告訴他們。"),
        )


@transaction.atomic
def annotate(
    indicator: Indicator,
    *,
    day: dt.date,
    kind: str,
    text: str,
    by: Person,
    scope: str = Scope.ORGANISATION,
    scope_id: int = 0,
) -> Note:
    """Say what happened in the period of a day. Only what is known already can be said."""
    _may(indicator, by)
    period = period_of(indicator.period, day)
    if period.start > clock.today():
        raise Refused("indicators.future", _("不能註記還沒開始的期間。"), field="day")
    if kind not in Note.Kind.values:
        raise Refused("indicators.unknown_choice", _("請從清單中選擇註記的種類。"), field="kind")
    if not text.strip():
        raise Refused("indicators.text_missing", _("請寫明發生了什麼事。"), field="text")
    here = {"indicator": indicator, "scope": scope, "scope_id": scope_id}
    if Note.objects.alive().filter(**here, starts=period.start, kind=kind).exists():
        raise Refused("indicators.already_noted", _("這一期已有同類的註記，請先取消原來的。"))
    words = {"kind": kind, "text": text.strip()[:60], "by": by, "at": clock.now()}
    note = Note.objects.create(**here, period=period.key, starts=period.start, **words)
    facts: Facts = {"period": period.key, "text": note.text, "kind": kind, "scope": scope}
    facts["kind_name"] = Note.Kind(note.kind).label
    record(NOTED, indicator, by=by, **facts)
    return note


@transaction.atomic
def withdraw_note(note: Note, *, reason: str, by: Person) -> None:
    """It was wrong; the row stays, crossed out."""
    _may(note.indicator, by)
    if not reason.strip():
        raise Refused("indicators.reason_missing", _("請寫明取消的原因。"), field="reason")
    if not Note.objects.alive().filter(pk=note.pk).update(withdrawn_at=clock.now()):
        raise Refused("indicators.note_gone", _("這則註記已經取消。"))
    facts: Facts = {"period": note.period, "text": note.text, "reason": reason.strip()}
    record(WITHDRAWN, note.indicator, by=by, **facts)


@transaction.atomic
def improve(
    indicator: Indicator, *, measure: str, owner: Person, due: dt.date, by: Person
) -> Action:
    """A measure that should move the figure: an action, verified by another person."""
    _may(indicator, by)
    if not measure.strip():
        raise Refused("indicators.text_missing", _("請寫明要做什麼。"), field="measure")
    clause = indicator.clauses[0] if indicator.clauses else ""
    action = assign(indicator, measure=measure.strip(), owner=owner, due=due, by=by, clause=clause)
    facts: Facts = {"measure": measure.strip(), "action": action.pk, "due": due.isoformat()}
    tell = [indicator.owner] if indicator.owner and indicator.owner != by else []
    record(IMPROVED, indicator, by=by, tell=tell, **facts)
    return action
