"""What approvers read about a proposed parameter."""

from typing import Any

from django.utils.translation import gettext as _

from charter.kernel.approvals.presentation import Part, shown
from charter.policy.wording import parameter_title


@shown("policy.proposal")
def proposal_parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(_("參數"), parameter_title(content["parameter"])),
        Part(_("原來的值"), content["old"]),
        Part(_("新的值"), content["new"]),
        Part(_("生效日期"), str(content["effective_on"])),
        Part(_("修改理由"), content["reason"]),
    ]


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
