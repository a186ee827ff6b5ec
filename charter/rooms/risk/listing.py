"""The register of risks: its columns and filters, and the statements that are kept for it."""

from dataclasses import replace
from functools import cache, partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock, formats
from charter.ground.bulk import BulkAct, bulk_buttons
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.kernel.registers.models import Grade
from charter.kernel.registers.rules import STRATEGIES
from charter.org.kept import KeptTable
from charter.org.models import Person
from charter.rooms.risk import verbs
from charter.rooms.risk.forms import HandOverForm, ReasonForm
from charter.rooms.risk.models import TONE, Category, Nature, Risk, RiskWarning

SHOWN = (
    "pk", "id", "number", "title", "project__name", "category", "nature", "grade", "likelihood",
    "impact", "expected_loss", "is_focus", "strategy", "owner__name", "treat_by", "state",
    "is_warned",
)  # fmt: skip
SCALE = [(str(n), str(n)) for n in range(1, 6)]
STATES = [("unfinished", gettext_lazy("未關閉")), *Risk.State.choices]


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code else formats.NOTHING


def _grade(row: Any) -> SafeString:
    if not row.grade:
        return status("none", _("待評估"))
    tone = "done" if row.state == Risk.State.CLOSED else TONE[row.grade]
    return status(tone, Grade(row.grade).label)


def _place(row: Any) -> str:
    """Both steps side by side."""
    return f"{row.likelihood}／{row.impact}" if row.grade else ""


def _due(row: Any) -> SafeString | str:
    """Until when a response is to be found; once there is one, its measures have dates."""
    if row.strategy or row.state == Risk.State.CLOSED or row.treat_by is None:
        return formats.NOTHING
    day = formats.iso(row.treat_by)
    return status("bad", day) if row.treat_by < clock.today() else day


def _marks(row: Any) -> str:
    words = [_("重點關注")] if row.is_focus else []
    return "、".join([*words, *([_("預警中")] if row.is_warned else [])])


def _show_marks(row: Any) -> SafeString | str:
    if row.is_warned:
        return status("bad", _marks(row))
    tone = "done" if row.state == Risk.State.CLOSED else "warn"
    return status(tone, _marks(row)) if row.is_focus else formats.NOTHING


@cache
def _pattern() -> str:
    return reverse("risk:risk", args=[0])


def _address(row: Any) -> str:
    return _pattern().replace("0", str(row.pk), 1)


def _in_state(rows: Any, chosen: str) -> Any:
    return rows.open() if chosen == "unfinished" else rows.filter(state=chosen)


def _marked(rows: Any, chosen: str) -> Any:
    if chosen == "focus":
        return rows.focus()
    if chosen == "late":
        return rows.late()
    return rows.filter(is_warned=True)


ACTS = {
    "hand_over": BulkAct(gettext_lazy("轉交"), partial(HandOverForm, None), verbs.hand_over),
    "focus": BulkAct(
        gettext_lazy("列為重點關注"),
        partial(ReasonForm, None),
        partial(verbs.mark_focus, is_focus=True),
    ),
}
RISKS = Table(
    [
        Column("number", gettext_lazy("編號")),
        Column("title", gettext_lazy("風險"), css="tb-name"),
        Column("project__name", gettext_lazy("項目")),
        Column("category", gettext_lazy("類別"), lambda r: _label(Category, r.category)),
        Column(
            "grade",
            gettext_lazy("等級"),
            lambda r: str(Grade(r.grade).label) if r.grade else "",
            show=_grade,
        ),
        Column("place", gettext_lazy("可能性／影響"), _place),
        Column("expected_loss", gettext_lazy("預期損失"), kind="money"),
        Column("marks", gettext_lazy("標記"), _marks, show=_show_marks),
        Column("owner", gettext_lazy("負責人"), lambda r: r.owner__name),
        Column("treat_by", gettext_lazy("應對期限"), kind="date", show=_due),
        Column("state", gettext_lazy("狀態"), lambda r: str(Risk.State(r.state).label)),
    ],
    order=("-id",),
    row_url=_address,
    bulk=bulk_buttons(ACTS, "/risks/bulk/"),
    filters=[
        Filter("state", gettext_lazy("狀態"), _in_state, STATES),
        Filter("grade", gettext_lazy("等級"), lambda q, v: q.filter(grade=v), Grade.choices),
        Filter(
            "category",
            gettext_lazy("類別"),
            lambda q, v: q.filter(category=v),
            Category.choices,
        ),
        Filter(
            "mark",
            gettext_lazy("標記"),
            _marked,
            [
                ("focus", gettext_lazy("重點關注")),
                ("warned", gettext_lazy("預警中")),
                ("late", gettext_lazy("逾期")),
            ],
        ),
        Filter("strategy", gettext_lazy("策略"), lambda q, v: q.filter(strategy=v), STRATEGIES),
        Filter("nature", gettext_lazy("性質"), lambda q, v: q.filter(nature=v), Nature.choices),
        Filter("likelihood", gettext_lazy("可能性"), lambda q, v: q.filter(likelihood=v), SCALE),
        Filter("impact", gettext_lazy("影響"), lambda q, v: q.filter(impact=v), SCALE),
        Filter("q", gettext_lazy("搜尋"), lambda q, v: q.found_by(v)),
    ],
    caption=gettext_lazy("風險登記簿"),
    empty=gettext_lazy("登記風險或排查項目後，風險會列在這裡。"),
)


def shown(rows: Any) -> Any:
    """What the columns read."""
    standing = RiskWarning.objects.standing().filter(risk=OuterRef("pk"))
    return rows.annotate(is_warned=Exists(standing)).values_list(*SHOWN, named=True)


def seen(person: Person) -> Any:
    return shown(Risk.objects.visible_to(person))


REGISTER = KeptTable(RISKS, seen)


def _of_project(person: Person, project: int) -> Any:
    return seen(person).filter(project=project)


# What the project's own tab leaves to the risk's page: beside it stand sweeps and the map.
ELSEWHERE = ("project__name", "expected_loss", "treat_by")
OF_PROJECT = replace(
    RISKS,
    columns=[column for column in RISKS.columns if column.key not in ELSEWHERE],
    filters=[one for one in RISKS.filters if one.key in ("state", "grade", "category", "mark")],
    bulk=(),
    exports=False,
)
REGISTER_OF_PROJECT = KeptTable(OF_PROJECT, _of_project, project=int)
