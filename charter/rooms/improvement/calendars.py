"""The calendar of a year: what is to be done by when, by whom, and whether it was."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.rooms.improvement.models import Cycle, Document, Plan

QUARTERS = 4
MONTHS = 3


@dataclass(frozen=True)
class Day:
    day: dt.date
    what: "str | Promise"
    who: str
    done: bool

    @property
    def tone(self) -> str:
        if self.done:
            return "ok"
        return "bad" if self.day < clock.today() else "none"

    @property
    def word(self) -> "str | Promise":
        late = gettext_lazy("逾期") if self.tone == "bad" else gettext_lazy("未到期")
        return gettext_lazy("已完成") if self.done else late


def calendar_of(cycle: Cycle, plans: list[Plan], documents: list[Document]) -> list[Day]:
    """Hand-in, draft, approval, publication, and the group's look at each quarter."""
    annual = [one for one in documents if one.kind == Document.Kind.ANNUAL]
    holder = str(cycle.holder or "--")
    group = _("領導小組")
    looked = {one.quarter for one in cycle.supervisions.all()}
    came = bool(plans) and all(one.handed_in_at for one in plans)
    first = [
        Day(cycle.hand_in_on, _("部門報送"), _("各部門"), came),
        Day(cycle.draft_on, _("彙總草案"), holder, bool(annual)),
        Day(cycle.publish_on, _("小組核准"), group, any(one.approved_at for one in annual)),
        Day(cycle.publish_on, _("發布"), holder, cycle.published_at is not None),
    ]
    quarters = [
        Day(_end(cycle, n), _("第%(n)s季評估與督導") % {"n": n}, group, n in looked)
        for n in range(1, QUARTERS + 1)
    ]
    return [*first, *quarters]


def _end(cycle: Cycle, quarter: int) -> dt.date:
    """The last day of a quarter of the cycle's own year."""
    months = cycle.starts.month - 1 + quarter * MONTHS
    year, month = cycle.starts.year + months // 12, months % 12 + 1
    return dt.date(year, month, 1) - dt.timedelta(days=1)
