"""The ledger and the lists of this room."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from charter.ground.formats import NOTHING
from charter.ground.money import shown as money
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.org.models import Department
from charter.rooms.merits.models import REWARDS, Award, Case, Coaching, Line, Notice, Outcome

SIDES = [("rewards", _("獎勵")), ("others", _("輔導、通報與問責"))]


def _departments() -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in Department.objects.order_by("name")]


def _person(rows: Any, value: str) -> Any:
    return rows.filter(person=int(value)) if value.isascii() and value.isdecimal() else rows


def _amount(row: Any) -> str:
    if not row.amount:
        return NOTHING
    points = getattr(row, "kind", "") == Line.Kind.POINTS
    return say("%(n)s分") % {"n": f"{row.amount.normalize():f}"} if points else money(row.amount)


def _kind(row: Any) -> Any:
    return status(row.tone, row.get_kind_display())


def _state(row: Any) -> Any:
    return status(row.tone, row.get_state_display())


def _side(rows: Any, value: str) -> Any:
    return rows.filter(kind__in=REWARDS) if value == "rewards" else rows.exclude(kind__in=REWARDS)


def page_of(row: Any) -> str:
    return reverse(f"merits:{row._meta.model_name}", args=[row.pk])


OF_DEPARTMENT = Filter(
    "department", _("部門"), lambda rows, v: rows.filter(department=v), _departments
)
LEDGER = Table(
    (
        Column("at", _("日期"), kind="date"),
        Column("kind", _("種類"), lambda row: row.get_kind_display(), show=_kind),
        Column("recipient", _("得獎或當事人"), lambda row: row.recipient),
        Column("department", _("部門"), lambda row: str(row.department or NOTHING)),
        Column("title", _("名稱"), css="tb-name"),
        Column("ground", _("依據")),
        Column("amount", _("金額或積分"), _amount),
        Column("approved_by", _("核准人"), lambda row: str(row.approved_by or NOTHING)),
    ),
    row_url=page_of,
    filters=(
        Filter("side", _("類別"), _side, SIDES),
        Filter("kind", _("種類"), lambda rows, v: rows.filter(kind=v), Line.Kind.choices),
        OF_DEPARTMENT,
    ),
    caption=_("獎懲台帳"),
    empty=_("還沒有紀錄。獎勵核准、輔導開始、問責生效之後會記在這裡。"),
)
AWARDS = Table(
    (
        Column("title", _("獎勵")),
        Column("kind", _("種類"), lambda row: row.get_kind_display()),
        Column("recipient", _("個人或部門"), lambda row: row.recipient),
        Column("evidence", _("佐證"), lambda row: row.evidence_title or NOTHING),
        Column("amount", _("金額"), lambda row: row.amount or None, kind="money", show=_amount),
        Column("proposed_by", _("提報人"), lambda row: str(row.proposed_by or _("系統"))),
        Column("state", _("狀態"), lambda row: row.get_state_display(), show=_state),
    ),
    row_url=page_of,
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Award.State.choices),
        Filter("kind", _("種類"), lambda rows, v: rows.filter(kind=v), Award.Kind.choices),
        OF_DEPARTMENT,
    ),
    caption=_("獎勵提報"),
    empty=_("還沒有提報。考核優秀、建議或措施驗證有效時，系統會在這裡提出。"),
)
OUTCOMES = Table(
    (
        Column("person", _("姓名"), lambda row: str(row.person)),
        Column("period", _("期間")),
        Column("score", _("分數"), kind="number"),
        Column(
            "verdict", _("結果"), lambda row: row.get_verdict_display(),
            show=lambda row: status(row.tone, row.get_verdict_display()),
        ),
        Column("due", _("安排期限"), kind="date"),
        Column("answered_on", _("安排日"), kind="date"),
    ),
    row_url=page_of,
    filters=(
        Filter(
            "verdict", _("結果"), lambda rows, v: rows.filter(verdict=v), Outcome.Verdict.choices
        ),
        Filter("open", _("安排"), lambda rows, v: rows.waiting(), [("1", _("只看還沒安排"))]),
    ),
    caption=_("考核結果的後續"),
    empty=_("考核定案之後，優秀與不合格的結果會在這裡等待獎勵或輔導。"),
)  # fmt: skip
COACHINGS = Table(
    (
        Column("number", _("編號"), lambda row: row.number),
        Column("person", _("姓名"), lambda row: str(row.person)),
        Column("coach", _("輔導人"), lambda row: str(row.coach)),
        Column("starts", _("開始"), kind="date"),
        Column("ends", _("結束"), kind="date"),
        Column("state", _("狀態"), lambda row: row.get_state_display(), show=_state),
    ),
    row_url=page_of,
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Coaching.State.choices),
    ),
    caption=_("輔導計劃"),
    empty=_("還沒有輔導計劃。"),
)
NOTICES = Table(
    (
        Column("number", _("編號"), lambda row: row.number),
        Column("subject", _("措施"), lambda row: row.subject_title),
        Column("person", _("責任人"), lambda row: str(row.person)),
        Column("missed", _("逾期的期限"), kind="date"),
        Column("explain_by", _("說明期限"), kind="date"),
        Column("publication", _("公布"), lambda row: row.get_publication_display()),
        Column("state", _("狀態"), lambda row: row.get_state_display(), show=_state),
    ),
    row_url=page_of,
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Notice.State.choices),
    ),
    caption=_("通報"),
    empty=_("沒有你可以看的通報。通報先只有責任人與主管看得到。"),
)
CASES = Table(
    (
        Column("number", _("編號"), lambda row: row.number),
        Column("person", _("當事人"), lambda row: str(row.person)),
        Column("harm", _("事由"), lambda row: row.get_harm_display()),
        Column("opened_by", _("提出人"), lambda row: str(row.opened_by)),
        Column("opened_at", _("提出"), kind="moment"),
        Column("state", _("狀態"), lambda row: row.get_state_display(), show=_state),
    ),
    row_url=page_of,
    filters=(Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Case.State.choices),),
    caption=_("問責"),
    empty=_("沒有你可以看的問責案。"),
)
