"""Duties in 我的工作: what I owe this period, and how I kept the last ones, as dots."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.duties.models import Duty
from charter.kernel.work import Owed, owed, panel
from charter.org.models import Person

DOTS = 6


@owed("duty", _("義務"), "repeat")
def duties(person: Person) -> list[Owed]:
    rows = Duty.objects.open().filter(owner=person, starts__lte=clock.today()).order_by("due", "pk")
    return [
        Owed(
            title=str(duty),
            where=duty.subject_title,
            url=duty.url,
            verb=_("履行"),
            due=timezone.make_aware(dt.datetime.combine(duty.due, dt.time(18))),
            clause=duty.clause,
        )
        for duty in rows
    ]


@panel("duties", "duties/panel.html", order=40)
def mine(person: Person) -> dict[str, Any] | None:
    """Per rule its last six periods, oldest first; a period counts as bad when one was missed."""
    today = clock.today()
    since = today - dt.timedelta(days=400)
    rows = Duty.objects.filter(owner=person, starts__gte=since, starts__lte=today)
    found: dict[str, dict[str, list[Duty]]] = {}
    for duty in rows.exclude(state=Duty.State.LAPSED).order_by("starts", "pk"):
        found.setdefault(duty.rule, {}).setdefault(duty.when, []).append(duty)
    lines = [_line(list(periods.items())[-DOTS:]) for periods in found.values()]
    return {"lines": lines} if lines else None


def _line(periods: list[tuple[str, list[Duty]]]) -> dict[str, Any]:
    order = ("bad", "info", "warn", "ok")
    dots = []
    for period, duties in periods:
        worst = min(duties, key=lambda duty: order.index(duty.tone))
        dots.append({"period": period, "tone": worst.tone, "word": worst.word})
    last = periods[-1][1][-1]
    return {"label": last.label, "clause": last.clause, "dots": dots, "rule": last.rule}
