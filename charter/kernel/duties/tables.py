"""The list of duties."""

from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.kernel.duties.models import Duty

DUTIES = Table(
    [
        Column("label", _("義務")),
        Column("subject_title", _("對象")),
        Column("period", _("期間"), lambda duty: duty.when),
        Column("owner", _("負責人"), lambda duty: str(duty.owner or _("無人負責"))),
        Column("due", _("期限"), kind="date"),
        Column("fulfilled_on", _("履行日"), kind="date"),
        Column("state", _("狀態"), show=lambda duty: status(duty.tone, duty.word)),
    ],
    order=("-starts", "-id"),
    row_url=lambda duty: duty.url,
    filters=[
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Duty.State.choices),
        Filter("late", _("時限"), lambda rows, v: rows.late(), [("1", _("只看逾期"))]),
    ],
    caption=_("定期義務清單"),
    empty=_("沒有符合條件的義務。"),
)
