"""The list of actions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.bulk import BulkAct, bulk_buttons
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.kernel.actions import verbs
from charter.kernel.actions.forms import CancelForm, ExtendForm, HandOverForm
from charter.kernel.actions.models import Action
from charter.org.models import Department


def _state(action: Action) -> str:
    word = _("逾期") if action.is_late else action.get_state_display()
    return status(action.tone, word)


ACTS = {
    "hand_over": BulkAct(_("轉交"), HandOverForm, verbs.hand_over),
    "extend": BulkAct(_("延期"), ExtendForm, verbs.extend),
    "cancel": BulkAct(_("取消措施"), CancelForm, verbs.cancel),
}
ACTIONS = Table(
    [
        Column("measure", _("措施"), str),
        Column("about_title", _("所屬")),
        Column("owner", _("負責人"), lambda action: str(action.owner)),
        Column("due", _("期限"), kind="date"),
        Column("state", _("狀態"), lambda action: str(action.get_state_display()), show=_state),
    ],
    order=("-id",),
    row_url=lambda action: reverse("actions:action", args=[action.pk]),
    bulk=bulk_buttons(ACTS, "/actions/bulk/"),
    filters=[
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Action.State.choices),
        Filter("late", _("時限"), lambda rows, v: rows.late(), [("1", _("只看逾期"))]),
        Filter(
            "department",
            _("部門"),
            lambda rows, v: rows.filter(owner__department=v),
            lambda: [(str(d.pk), d.name) for d in Department.objects.order_by("name")],
        ),
    ],
    caption=_("措施清單"),
    empty=_("會議的決議、整改、風險應對與改善計劃訂下的措施，都會列在這裡。"),
)
