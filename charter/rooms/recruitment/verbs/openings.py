"""Openings: published from an approved line, told on channels, closed (SP3.1b)."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.recruitment.models import OPEN, Channel, Line, Opening
from charter.rooms.recruitment.verbs._common import _demand_hr, _needs

PUBLISHED = declare("recruitment.opening.published", gettext_lazy("%(by)s發布職缺「%(title)s」"))
CHANNELED = declare(
    "recruitment.opening.channeled", gettext_lazy("%(by)s在「%(title)s」加了渠道%(channel)s")
)
FILLED = declare("recruitment.opening.filled", gettext_lazy("「%(title)s」已補足%(number)s人"))
CLOSED = declare(
    "recruitment.opening.closed", gettext_lazy("%(by)s關閉職缺「%(title)s」：%(reason)s")
)
FROZEN = ("title", "duties", "qualifications", "number", "needed_by", "interviews", "assessors",
          "pass_score")  # fmt: skip


@transaction.atomic
def publish(line: Line, *, by: Person | None) -> Opening:
    """What the approved line says is what is advertised."""
    _demand_hr(by)
    locked = Line.objects.select_for_update(of=["self"]).in_force().filter(pk=line.pk).first()
    if locked is None or not locked.is_to_fill:
        raise Refused(
            "recruitment.line_not_approved",
            _("只有生效計劃裡要招聘的需求可以發布，請先把它列入計劃並核准。"),
        )
    if Opening.objects.open().filter(thread=locked.thread).exists():
        raise Refused("recruitment.published_already", _("這項需求已經在招聘中。"))
    made = Opening.objects.create(
        line=locked,
        thread=locked.thread,
        department_id=locked.department_id,
        post_id=locked.post_id,
        project_id=locked.project_id,
        published_by=by,
        **{name: getattr(locked, name) for name in FROZEN},
    )
    heads = Person.objects.heads_of(made.department)
    record(PUBLISHED, made, by=by, tell=heads, line=locked.pk)
    return made


@transaction.atomic
def add_channel(
    opening: Opening,
    *,
    kind: str,
    name: str,
    by: Person | None,
    cost: Decimal = Decimal(0),
    since: dt.date | None = None,
) -> Channel:
    _demand_hr(by)
    _demand_open(opening)
    if kind not in Channel.Kind.values:
        raise Refused("recruitment.channel_kind", _("請從清單選擇渠道。"), field="kind")
    if not cost.is_finite() or not 0 <= cost < Decimal(10) ** 9:
        raise Refused("recruitment.channel_cost", _("費用請填0或更大的數字。"), field="cost")
    called = (name.strip() or str(Channel.Kind(kind).label))[:60]
    if opening.channels.filter(name=called).exists():
        raise Refused("recruitment.channel_twice", _("這個渠道已經加過了。"), field="name")
    day = since or clock.today()
    made = Channel.objects.create(opening=opening, kind=kind, name=called, cost=cost, since=day)
    told = Person.objects.holding(Role.DEPARTMENT_HEAD) if kind == Channel.Kind.INTERNAL else ()
    record(CHANNELED, opening, by=by, tell=told, channel=called, kind=kind)
    return made


def _demand_open(opening: Opening) -> None:
    if not opening.is_open:
        raise Refused("recruitment.opening_over", _("這個職缺已經結束。"))


@transaction.atomic
def close_opening(opening: Opening, *, reason: str, by: Person | None) -> None:
    """No candidate is left without an answer."""
    _demand_hr(by)
    why = _needs(reason, "reason", _("請寫為什麼關閉。"))[:200]
    if waiting := opening.candidates.filter(state__in=OPEN).count():
        said = _("還有%(n)s位應徵者沒有結果，請先逐一回覆。") % {"n": waiting}
        raise Refused("recruitment.candidates_waiting", said)
    Opening.FLOW.move(opening, "close", ended_at=clock.now(), ending=why)
    record(CLOSED, opening, by=by, reason=why)
