"""The list of suggestions."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.org.kept import KeptTable
from charter.org.models import Person
from charter.rooms.quality.models import Suggestion

SUGGESTION_STATES: "dict[str, str | Promise]" = dict(Suggestion.State.choices)
SUGGESTED = (
    "pk", "id", "title", "state", "suggested_at", "answer_due", "decision_due",
    "suggested_by__name", "rewarded_at",
)  # fmt: skip


@cache
def _pattern() -> str:
    return reverse("quality:suggestion", args=[0])


def _suggestion_state(row: Any) -> str:
    word = SUGGESTION_STATES[row.state]
    late = row.state == "submitted" and row.answer_due < clock.today()
    late |= row.state in ("submitted", "answered") and row.decision_due < clock.today()
    tones = {"submitted": "warn", "answered": "warn", "effective": "ok"}
    return status("bad", _("逾期")) if late else status(tones.get(row.state, "info"), word)


SUGGESTIONS = Table(
    (
        Column("title", _("建議")),
        Column("by", _("提出人"), lambda row: row.suggested_by__name),
        Column("suggested_at", _("提出"), kind="moment"),
        Column("answer_due", _("答覆期限"), kind="date"),
        Column(
            "state",
            _("狀態"),
            lambda row: str(SUGGESTION_STATES[row.state]),
            show=_suggestion_state,
        ),
        Column("rewarded", _("獎勵"), lambda row: clock.day(row.rewarded_at), kind="date"),
    ),
    row_url=lambda row: _pattern().replace("0", str(row.id), 1),
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Suggestion.State.choices),
        Filter("late", _("時限"), lambda rows, v: rows.late(), [("1", _("只看逾期"))]),
    ),
    caption=_("改善建議"),
    empty=_("誰都可以提：想改善什麼、現在怎樣、建議怎麼做，三格就好。"),
)


def suggested(person: Person) -> Any:
    return Suggestion.objects.visible_to(person).values_list(*SUGGESTED, named=True)


ALL_SUGGESTIONS = KeptTable(SUGGESTIONS, suggested)
