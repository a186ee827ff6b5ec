"""What approvers read about a proposed parameter."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from charter.kernel.approvals.presentation import Asked, Check, Part, before_deciding, shown
from charter.policy.backtest import affected, tried
from charter.policy.models import Proposal
from charter.policy.wording import parameter_title

WORST_FIRST = ("bad", "warn", "none", "info", "ok")


@shown("policy.proposal")
def proposal_parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(_("參數"), parameter_title(content["parameter"])),
        Part(_("原來的值"), content["old"]),
        Part(_("新的值"), content["new"]),
        Part(_("生效日期"), str(content["effective_on"])),
        Part(_("修改理由"), content["reason"]),
    ]


@before_deciding("policy.proposal")
def what_would_have_been(asked: Asked) -> Check | None:
    """The last twelve months with the proposed value beside the present one."""
    proposal = Proposal.objects.filter(pk=asked.request.subject_id).first()
    if proposal is None:
        return None
    pairs = [
        (WORST_FIRST.index(old.tone), WORST_FIRST.index(new.tone))
        for code in affected(proposal.name)
        for old, new in zip(
            tried(code, proposal.name).months,
            tried(code, proposal.name, proposal.value).months,
            strict=True,
        )
    ]
    url, link = reverse("policy:parameter", args=[proposal.name]), _("看回推")
    if not pairs:
        text = _("採用這個參數的條款還沒有可以回推的證據。")
        return Check("none", _("無法回推"), text, url, link)
    worse = sum(new < old for old, new in pairs)
    facts = {"n": sum(new != old for old, new in pairs), "worse": worse}
    text = _("照新的值重算過去12個月：%(n)s個月的判定會不同，其中%(worse)s個月變差。") % facts
    return Check("warn" if worse else "ok", _("回推12個月"), text, url, link)


@shown("policy.amendment")
def amendment_parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(_("條款"), content["clause"]),
        Part(_("現行條文"), content["old_zh"]),
        Part(_("新條文"), content["zh"]),
        Part(_("現行條文（英文）"), content["old_en"]),
        Part(_("新條文（英文）"), content["en"]),
        Part(_("生效日期"), str(content["effective_on"])),
        Part(_("修改理由"), content["reason"]),
    ]
