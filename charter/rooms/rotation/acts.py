"""What can be done to a hand-over and to a rotation plan: a form with its verb."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.ground.acts import Act
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.rotation import forms, verbs
from charter.rooms.rotation.models import HandOver, HandOverItem
from charter.rooms.rotation.permissions import may_take

CLAUSE = "SP3.4c"


def _take(found: HandOver, *, items: Sequence[HandOverItem], by: Person) -> Any:
    open_ones = found.items.select_related("handover", "successor")
    mine = items or [one for one in open_ones if one.is_open and may_take(by, one)]
    if not mine:
        raise Refused(
            "rotation.nothing_yours", str(_("沒有等你接手的項目；要接手別的，請主管先指定你。"))
        )
    return verbs.take_several(mine, by=by)


def _keep(_found: HandOver, *, items: Sequence[HandOverItem], reason: str, by: Person) -> Any:
    return verbs.keep_several(items, reason=reason, by=by)


# Those of the list itself stand on the page; the others open as a form.
ON_LIST: dict[str, Act] = {
    "take": Act(forms.TakeForm, _take, _("接手所選"), CLAUSE),
    "name": Act(forms.NameForm, verbs.name_successor, _("指定接手人"), CLAUSE),
    "keep": Act(forms.KeepForm, _keep, _("由本人帶走"), CLAUSE),
}
ACTS: dict[str, Act] = {
    "draw": Act(forms.PlainForm, verbs.draw, _("更新清單"), CLAUSE),
    "complete": Act(forms.PlainForm, verbs.complete, _("完成交接"), CLAUSE, asks=True),
    "cancel": Act(forms.ReasonForm, verbs.cancel_handover, _("取消交接"), CLAUSE),
}
PLAN_ACTS: dict[str, Act] = {
    "move": Act(
        forms.MoveForm,
        verbs.add_line,
        _("安排輪崗"),
        "SP3.4b",
        asks=lambda plan: not plan.lines.exists(),
    ),
    "stay": Act(forms.StayForm, verbs.add_line, _("寫明例外"), "SP3.4b"),
    "submit": Act(forms.PlainForm, verbs.submit_plan, _("送審"), "SP3.4b", asks=True),
    "drop": Act(forms.PlainForm, verbs.drop_plan, _("取消計劃"), "SP3.4b"),
}
