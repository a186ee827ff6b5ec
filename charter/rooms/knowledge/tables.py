"""The list of articles."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from charter.ground.addresses import address
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.org.kept import KeptTable
from charter.org.models import Person
from charter.rooms.knowledge.models import Article, counted

SHOWN = (
    "pk", "id", "title", "audience", "state", "owner__name", "reviewed_on", "used", "yes", "no",
)  # fmt: skip
TONES = {"published": "ok", "draft": "warn", "retired": "none"}


def _state(row: Any) -> str:
    return status(TONES[row.state], Article.State(row.state).label)


ARTICLES = Table(
    [
        Column("number", _("編號"), lambda r: f"KB-{r.pk}"),
        Column("title", _("標題"), css="tb-name"),
        Column("audience", _("給誰看"), lambda r: str(Article.Audience(r.audience).label)),
        Column("state", _("狀態"), lambda r: str(Article.State(r.state).label), show=_state),
        Column("used", _("用過"), kind="number"),
        Column("yes", _("有幫助"), kind="number"),
        Column("no", _("沒幫助"), kind="number"),
        Column("owner", _("負責人"), lambda r: r.owner__name),
        Column("reviewed_on", _("上次檢視"), kind="date"),
    ],
    order=("-id",),
    row_url=lambda r: address("knowledge:article", r.pk),
    filters=[
        Filter("state", _("狀態"), lambda q, v: q.filter(state=v), Article.State.choices),
        Filter(
            "audience", _("給誰看"), lambda q, v: q.filter(audience=v), Article.Audience.choices
        ),
        Filter("q", _("搜尋"), lambda q, v: q.found_by(v)),
    ],
    caption=_("知識庫"),
    empty=_("解決過的工單可以一步做成知識條目，也可以自己寫。"),
)


def seen(person: Person) -> Any:
    rows = counted(Article.objects.visible_to(person))
    return rows.annotate(key=F("pk")).values_list(*SHOWN, named=True)


LIST = KeptTable(ARTICLES, seen)
