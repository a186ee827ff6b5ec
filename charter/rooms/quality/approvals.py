"""What approvers read about a standard or a goal: the frozen content in its own words."""

from typing import Any

from django.utils.translation import gettext as _

from charter.kernel.approvals.presentation import Part, shown
from charter.kernel.indicators.models import Indicator
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.quality.forms.goals import parameters
from charter.rooms.quality.models import Aspect, Goal, Step


@shown("quality.standardversion")
def standard_parts(content: dict[str, Any]) -> list[Part]:
    """One part per aspect, so that two versions are compared demand by demand."""
    head = [
        Part(_("標準"), content["title"]),
        Part(_("服務類型"), str(ServiceType(content["service_type"]).label)),
        Part(_("制定或修訂的原因"), content["reason"]),
    ]
    return [*head, *(_aspect(aspect, content["items"]) for aspect in Aspect)]


def _aspect(aspect: Aspect, items: list[dict[str, Any]]) -> Part:
    rows = tuple(
        (f"{Step(item['step']).label}・{item['demand']}", item["rule"] or item["question"])
        for item in items
        if item["aspect"] == aspect
    )
    return Part(str(aspect.label), rows=rows)


@shown("quality.goal")
def goal_parts(content: dict[str, Any]) -> list[Part]:
    """The whole goal as it would be, and line by line what that changes of the one in force."""
    now, was = dict(_goal_lines(content)), dict(_goal_lines(content["was"] or None))
    rows = [
        (label, _("%(was)s→%(now)s") % {"was": was.get(label, NONE), "now": now.get(label, NONE)})
        for label in [*now, *(one for one in was if one not in now)]
        if was and was.get(label) != now.get(label)
    ]
    names = _parts_of(content)
    return [
        *([Part(_("原因"), content["reason"])] if content["reason"] else []),
        *([Part(_("和現在不同的"), rows=tuple(rows))] if rows else []),
        *(Part(label, text) for label, text in now.items() if label not in names),
        *([Part(_("分解"), rows=tuple((one, now[one]) for one in names))] if names else []),
    ]


NONE = "--"


def _goal_lines(content: dict[str, Any] | None) -> list[tuple[str, str]]:
    """(label, text) of what is aimed at and of each part."""
    if content is None:
        return []
    aim = content["aim"]
    own = [
        (_("目標"), aim["title"]),
        (_("負責人"), aim["owner_name"]),
        (_("目標值"), _target(aim)),
        (_("量測"), _measured(aim)),
        (_("多久量測一次"), str(Goal.Period(aim["period"]).label)),
    ]
    labels = _parts_of(content)
    return own + [(label, _part(one)) for label, one in zip(labels, content["parts"], strict=True)]


def _parts_of(content: dict[str, Any]) -> list[str]:
    return [
        str(Step(one["step"]).label) if one["step"] else one["place"] for one in content["parts"]
    ]


def _target(aim: dict[str, Any]) -> str:
    if aim["parameter"]:
        return str(dict(parameters()).get(aim["parameter"], aim["parameter"]))
    sign = "≤" if aim["direction"] == Goal.Direction.LOWER else "≥"
    return f"{sign}{aim['target']}{aim['unit']}"


def _measured(aim: dict[str, Any]) -> str:
    found = Indicator.objects.filter(name=aim["indicator"]).first() if aim["indicator"] else None
    return found.title if found else _("負責人登錄")


def _part(one: dict[str, Any]) -> str:
    aim = one["aim"]
    facts = {"title": aim["title"], "who": aim["owner_name"], "n": one["weight"]}
    return _("%(title)s・%(who)s・權重%(n)s%%・%(target)s") % {**facts, "target": _target(aim)}
