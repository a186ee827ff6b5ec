"""Proposals as a list; kept figures as a file."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.rooms.trends.measures import MEASURES, Measure
from charter.rooms.trends.models import Proposal

TONE = {"taken": "ok", "declined": "none"}


@cache
def _pattern() -> str:
    return reverse("trends:proposal", args=[0])


def _state(one: Proposal) -> str:
    late = one.state == Proposal.State.RAISED and one.due < clock.today()
    return status("bad" if late else TONE.get(one.state, "warn"), one.get_state_display())


PROPOSALS = Table(
    (
        Column("cause", _("原因")),
        Column("count", _("件數"), kind="number"),
        Column("limit", _("上限"), kind="number"),
        Column("starts", _("期間"), kind="date"),
        Column("due", _("期限"), kind="date"),
        Column("state", _("狀態"), lambda one: one.get_state_display(), show=_state),
    ),
    row_url=lambda one: _pattern().replace("0", str(one.pk), 1),
    filters=(Filter("state", _("狀態"), lambda r, v: r.filter(state=v), Proposal.State.choices),),
    caption=_("改善提案"),
    empty=_("同一原因在一個檢討期內達到上限，這裡就會出現一件提案。"),
)


def _value(measure: Measure) -> Any:
    return lambda row: measure.read(row.facts)[0]


def _n(measure: Measure) -> Any:
    return lambda row: measure.read(row.facts)[1]


FIGURES = Table(
    (
        Column("key", _("期間")),
        *(
            column
            for one in MEASURES.values()
            for column in (
                Column(one.name, one.label, _value(one), kind="number"),
                Column(
                    f"{one.name}_n",
                    format_lazy(_("{measure}的n"), measure=one.label),
                    _n(one),
                    kind="number",
                ),
            )
        ),
    ),
    order=("starts", "id"),
    caption=_("服務趨勢"),
)
