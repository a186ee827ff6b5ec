"""What people owe here: rating themselves, a voice about colleagues; ratings and appeals are
duties with their own line."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.work import Owed, owed
from charter.org.models import Person
from charter.rooms.appraisal.models import Appraisal, Ballot, Cycle

State = Appraisal.State


def _evening(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


@owed("appraisal", gettext_lazy("績效考核"), "scale")
def appraisals(person: Person) -> list[Owed]:
    """One's own: to rate, then to read and answer. Voices about colleagues in one line."""
    today = clock.today()
    mine = Appraisal.objects.filter(person=person, cycle__state=Cycle.State.OPEN)
    found = []
    for one in mine.filter(state__in=(State.OPEN, State.ANSWERING)).select_related("cycle"):
        if one.state == State.OPEN and one.own_at is None and today <= one.cycle.input_until:
            found.append(_line(one, gettext_lazy("自評"), one.cycle.input_until))
        elif one.reply_until and today <= one.reply_until and one.replied_at is None:
            found.append(_line(one, gettext_lazy("查看與回應"), one.reply_until))
    return [*found, *_voices(person, today)]


def _line(one: Appraisal, verb: object, until: dt.date) -> Owed:
    return Owed(
        title=str(one.cycle),
        where=_("我的考核"),
        url=reverse("appraisal:appraisal", args=[one.pk]),
        verb=verb,  # type: ignore[arg-type]
        due=_evening(until),
        clause="SP3.3a",
    )


def _voices(person: Person, today: dt.date) -> list[Owed]:
    waiting = Ballot.objects.waiting().filter(colleague=person, cycle__input_until__gte=today)
    rows = list(waiting.select_related("cycle"))
    if not rows:
        return []
    return [
        Owed(
            title=_("對%(n)s位同事的協作意見") % {"n": len(rows)},
            where=str(rows[0].cycle),
            url=reverse("appraisal:voices"),
            verb=gettext_lazy("給意見"),
            due=_evening(rows[0].cycle.input_until),
            clause="SP3.3a",
        )
    ]
