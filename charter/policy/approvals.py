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
