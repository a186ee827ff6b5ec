"""The lines of the inbox: what its clock says of each case, as a word, a colour and a ring."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from charter.org.calendars.compiled import engine_at, round_the_clock
from charter.org.calendars.engine import Engine
from charter.rooms.aftersales.listing import CLOCKS, OF_CLOCK
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.presenting import spans, worked

ROUND = 50.27  # circumference of the ring


@dataclass(frozen=True)
class Row:
    """One line of the inbox, ready to print."""

    pk: int
    number: str
    title: str
    state: str
    label: str
    tone: str
    colour: str
    dash: float
    who: str
    is_new: bool
    received_at: dt.datetime


@dataclass(frozen=True)
class Running:
    """What a list knows of a running clock."""

    kind: str
    due_at: dt.datetime
    budget: int
    warn_at: dt.datetime | None
    warned_at: dt.datetime | None
    always: bool
    calendar: int | None
    version: uuid.UUID | None

    @property
    def engine(self) -> Engine:
        return round_the_clock() if self.always else engine_at(self.calendar, self.version)


def _nearest(facts: Any) -> Running | None:
    """The clock that runs out first, of a row that `listing` has read."""
    clocks = [Running(kind, *facts[start : start + len(OF_CLOCK)]) for kind, start in CLOCKS]
    return min((c for c in clocks if c.due_at), key=lambda c: c.due_at, default=None)


class Rows:
    """Turns what `listing` has read into lines; words are looked up once, not for every row."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.where, self.nobody = _("%(customer)s・%(who)s"), _("尚未分派")
        self.left, self.over = _("%(kind)s剩 %(span)s"), _("%(kind)s逾期 %(span)s")
        self.stands = _("等客戶回覆・暫停計時")
        self.kinds = {kind.value: str(kind.label) for kind in Clock.Kind}
        self.states = {state.value: str(state.label) for state in Case.State}
        self.spans = spans()

    def row(self, facts: Any) -> Row:
        who = facts.assignee__name or self.nobody
        where = self.where % {"customer": facts.customer__name, "who": who}
        label, tone, colour, dash = self._reads(facts)
        state, new = self.states[facts.state], facts.state == Case.State.NEW
        number = f"TK-{facts.pk}"
        shown = (number, facts.title, state, label, tone, colour, dash, where, new)
        return Row(facts.pk, *shown, facts.received_at)

    def _reads(self, facts: Any) -> tuple[str, str, str, float]:
        """(what its clock says, tone of the words, colour of the ring, how far it is round)"""
        clock = _nearest(facts)
        if clock is None:
            if facts.state == Case.State.WAITING:
                return self.stands, "none", "none", 0.6 * ROUND
            return self.states[facts.state], "none", "none", 0
        said = {"kind": self.kinds[clock.kind]}
        if clock.due_at < self.now:
            span = worked(clock.engine.elapsed(clock.due_at, self.now), self.spans)
            return self.over % {**said, "span": span}, "bad", "bad", ROUND
        left = clock.engine.elapsed(self.now, clock.due_at)
        label = self.left % {**said, "span": worked(left, self.spans)}
        tone = "warn" if clock.warned_at or (clock.warn_at and clock.warn_at <= self.now) else ""
        used = max(0.0, 1 - left / clock.budget)
        return label, tone, tone or "ok", round(used * ROUND, 2)


PIE = (
    '<svg class="pie" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="8" '
    'fill="none" stroke="var(--wash)" stroke-width="4"/><circle cx="10" cy="10" r="8" fill="none" '
    'stroke="var(--%s)" stroke-width="4" stroke-dasharray="%s 60" transform="rotate(-90 10 10)"/>'
    "</svg>"
)


PICK = (
    '<label class="asl-pick"><input type="checkbox" name="pk" value="#" form="bulk">'
    '<span class="sr">%s TK-#</span></label>'
)


def body(
    rows: Iterable[Row], query: dict[str, str], chosen: int | None, picks: bool = False
) -> SafeString:
    """The lines of the inbox, joined in one go: a template loop would cost ten times as much."""
    pattern, asked = reverse("aftersales:case", args=[0]), escape(f"?{urlencode(query)}")
    before, after = pattern.split("0", 1)
    pick = PICK % escape(_("選取")) if picks else ""
    return mark_safe("".join(_line(r, f"{before}{r.pk}{after}{asked}", chosen, pick) for r in rows))


def _line(row: Row, url: str, chosen: int | None, pick: str) -> str:
    css, current = (' class="on"', ' aria-current="true"') if row.pk == chosen else ("", "")
    unread = ' class="un"' if row.is_new else ""
    return (
        f'<li{css}><a href="{url}"{current}>{PIE % (row.colour, row.dash)}<div><div class="l1">'
        f'<span class="dd {row.tone}">{escape(row.label)}</span><span class="xs mut">{row.number}'
        f"</span></div><b{unread}>{escape(row.title)}</b><small>{escape(row.who)}</small></div>"
        f"</a>{pick.replace('#', str(row.pk))}</li>\n"
    )
