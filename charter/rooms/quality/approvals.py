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
    """What would change of the goal in force, line by line, then the whole goal as it would be."""
    moved = _moved(content)
    rows = tuple((_label(one), _part(one)) for one in content["parts"])
    return [
        *([Part(_("原因"), content["reason"])] if content["reason"] else []),
        *([Part(_("和現在不同的"), rows=tuple(moved))] if moved else []),
        *(Part(label, text) for label, text in _aim(content["aim"]).items()),
        *([Part(_("分解"), rows=rows)] if rows else []),
    ]


def _moved(content: dict[str, Any]) -> list[tuple[str, str]]:
    """(what, before→after) of the aim and of each part; a new goal differs from nothing."""
    was = content["was"]
    if not was:
        return []
    found = _differ(_aim(was["aim"]), _aim(content["aim"]))
    before = {_label(one): one for one in was["parts"]}
    after = {_label(one): one for one in content["parts"]}
    for label in [*after, *(one for one in before if one not in after)]:
        if label not in before:
            found.append((label, _("新增：%(part)s") % {"part": _part(after[label])}))
        elif label not in after:
            found.append((label, _("停用：%(part)s") % {"part": _part(before[label])}))
        elif moved := _differ(_facts(before[label]), _facts(after[label])):
            found.append((label, "；".join(f"{what} {said}" for what, said in moved)))
    return found


def _differ(was: dict[str, str], now: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (label, _("%(was)s→%(now)s") % {"was": was[label], "now": text})
        for label, text in now.items()
        if was[label] != text
    ]


def _label(part: dict[str, Any]) -> str:
    return str(Step(part["step"]).label) if part["step"] else str(part["place"])


def _aim(aim: dict[str, Any]) -> dict[str, str]:
    return {
        _("目標"): aim["title"],
        _("負責人"): aim["owner_name"],
        _("目標值"): _target(aim),
        _("量測"): _measured(aim),
        _("多久量測一次"): str(Goal.Period(aim["period"]).label),
    }


def _facts(part: dict[str, Any]) -> dict[str, str]:
    return {**_aim(part["aim"]), _("權重"): f"{part['weight']}%"}


def _target(aim: dict[str, Any]) -> str:
    sign = "≤" if aim["direction"] == Goal.Direction.LOWER else "≥"
    if not aim["parameter"]:
        return f"{sign}{aim['target']}{aim['unit']}"
    name = str(dict(parameters()).get(aim["parameter"], aim["parameter"]))
    return _("%(sign)s制度參數「%(name)s」") % {"sign": sign, "name": name}


def _measured(aim: dict[str, Any]) -> str:
    found = Indicator.objects.filter(name=aim["indicator"]).first() if aim["indicator"] else None
    return found.title if found else _("負責人登錄")


def _part(part: dict[str, Any]) -> str:
    aim = part["aim"]
    facts = {"title": aim["title"], "who": aim["owner_name"], "n": part["weight"]}
    return _("權重%(n)s%%・%(title)s・%(who)s・%(target)s") % {**facts, "target": _target(aim)}
