"""What approvers read of this room's requests. Of a case the request holds fingerprints alone:
its file is read on its own page, by those who may."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.money import shown as money
from charter.kernel.approvals.presentation import (
    Asked,
    Ceiling,
    Check,
    Figure,
    Part,
    before_deciding,
    ceiling,
    figures,
    shown,
)
from charter.rooms.merits.effects import is_verified
from charter.rooms.merits.models import Award, Budget, Case

AWARD, CASE, BUDGET = "merits.award", "merits.case", "merits.budget"


@shown(AWARD)
def award_parts(content: dict[str, Any]) -> list[Part]:
    parts = [
        Part(_("個人或部門"), content["recipient"]),
        Part(_("種類"), str(Award.Kind(content["kind"]).label)),
        Part(_("名稱"), content["title"]),
        Part(_("依據"), content["ground"]),
        Part(_("佐證的紀錄"), content["evidence"]),
        Part(_("金額"), money(Decimal(str(content["amount"])))),
    ]
    if content["post"]:
        said = _("%(post)s，%(since)s起") % content
        parts.append(Part(_("新職務"), said))
    return parts


@figures(AWARD)
def award_figures(asked: Asked) -> list[Figure]:
    award = asked.subject
    assert isinstance(award, Award)
    return [Figure(_("金額"), money(award.amount), str(award.department))]


@shown(BUDGET)
def budget_parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(_("部門"), content["department"]),
        Part(_("年度"), str(content["year"])),
        Part(_("獎勵預算"), money(Decimal(str(content["amount"])))),
        Part(_("現行預算"), money(Decimal(str(content["was"])))),
        Part(_("金額怎麼來的"), content["reason"]),
    ]


def _budget(award: Award) -> Budget | None:
    return Budget.objects.filter(year=award.year, department=award.department_id).first()


@ceiling(AWARD)
def what_is_left(asked: Asked) -> Ceiling | None:
    award = asked.subject
    assert isinstance(award, Award)
    budget = _budget(award) if award.amount else None
    return Ceiling(gettext_lazy("獎勵預算餘額"), budget.left) if budget else None


@before_deciding(AWARD)
def with_what_it_was_earned(asked: Asked) -> Check | None:
    award = asked.subject
    assert isinstance(award, Award)
    good = is_verified(award.evidence_kind, award.evidence_id)
    title = _("效果經過驗證") if good else _("佐證的紀錄")
    return Check(
        "ok" if good else "none", title, award.evidence_title, award.evidence_url,
        _("看紀錄"), "SI6.1a",
    )  # fmt: skip


@shown(CASE)
def case_parts(content: dict[str, Any]) -> list[Part]:
    """The same bytes rule that were read: the file's fingerprint is approved with the decision."""
    parts = [Part(_("問責案"), content["case"]), Part(_("案卷指紋"), content["file"])]
    if "appeal" in content:
        parts.append(Part(_("申訴指紋"), content["appeal"]))
    return parts


@before_deciding(CASE)
def read_the_file(asked: Asked) -> Check | None:
    case = asked.subject
    assert isinstance(case, Case)
    url = reverse("merits:case", args=[case.pk])
    said = _("事實、陳述、聽取意見的紀錄與處理意見都在案卷；決定之前請看完。")
    return Check("warn", _("先看案卷"), said, url, _("開啟案卷"), "SI6.2c")


@before_deciding(CASE)
def heard_or_not(asked: Asked) -> Check | None:
    case = asked.subject
    assert isinstance(case, Case)
    stated = _("本人已陳述") if case.stated_at else _("本人沒有在期限內陳述")
    came = _("出席聽取意見") if case.has_attended else _("沒有出席聽取意見")
    return Check("ok" if case.stated_at else "warn", stated, came)
