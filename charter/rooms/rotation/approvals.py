"""What approvers read about a rotation plan."""

from typing import Any

from django.utils.translation import gettext as _

from charter.kernel.approvals.presentation import Part, shown


@shown("rotation.rotationplan")
def parts(content: dict[str, Any]) -> list[Part]:
    rows = tuple((f"{one['person']}・{one['post']}", _line(one)) for one in content["lines"])
    return [
        Part(_("部門"), content["department"]),
        Part(_("計劃"), content["title"]),
        Part(_("輪崗與例外"), rows=rows),
    ]


def _line(one: dict[str, Any]) -> str:
    if one["to"]:
        return _("%(on)s調任%(to)s") % {"on": one["on"], "to": one["to"]}
    return _("留任到%(until)s：%(reason)s") % {"until": one["until"], "reason": one["reason"]}
