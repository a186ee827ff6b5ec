"""The list of opinions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.rooms.communication.models import Opinion

OPINIONS = Table(
    [
        Column("text", _("意見"), str),
        Column("project", _("項目"), lambda o: str(o.project) if o.project else ""),
        Column("author", _("提出人"), lambda o: str(o.author or _("匿名"))),
        Column("handler", _("承辦人"), lambda o: str(o.handler or "")),
        Column("due", _("期限"), kind="date"),
        Column(
            "state",
            _("狀態"),
            lambda o: o.get_state_display(),
            show=lambda o: status(o.tone, o.get_state_display()),
        ),
    ],
    order=("-id",),
    row_url=lambda opinion: reverse("communication:opinion", args=[opinion.pk]),
    filters=[
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Opinion.State.choices)
    ],
    caption=_("意見清單"),
    empty=_("團隊成員可以具名或匿名提出意見，承辦人在期限內回覆。"),
    exports=False,
)
