"""What makes a problem major: rules as data, met or not met by facts.

A rule is `{"fact": "loss", "parameter": "major_loss_amount"}` or `{"fact": "repeats",
"at_least": 3}`; a fact that is only true or false needs no number. One rule that is met is enough.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.parameters.catalogue import catalogue
from charter.kernel.parameters.queries import in_force
from charter.org.models import Customer
from charter.rooms.quality.models import MajorRules, Problem
from charter.rooms.quality.models.problems import YEAR

Rule = dict[str, Any]
YES_OR_NO = ("is_safety", "is_legal", "is_contract")
MEASURED = ("customers_percent", "loss", "repeats")
FACTS: "dict[str, str | Promise]" = {
    "is_safety": gettext_lazy("危及人身安全"),
    "is_legal": gettext_lazy("違反法規"),
    "is_contract": gettext_lazy("違反合約"),
    "customers_percent": gettext_lazy("受影響客戶的比例（%）"),
    "loss": gettext_lazy("損失金額"),
    "repeats": gettext_lazy("同一原因在同一處一年內發生的次數"),
}
DEFAULT: list[Rule] = [
    {"fact": "is_safety"},
    {"fact": "is_legal"},
    {"fact": "is_contract"},
    {"fact": "customers_percent", "at_least": 10},
    {"fact": "loss", "parameter": "major_loss_amount"},
    {"fact": "repeats", "at_least": 3},
]


def current_rules() -> list[Rule]:
    newest = MajorRules.objects.order_by("-id").first()
    return newest.rules if newest else DEFAULT


def checked(rules: list[Rule]) -> list[Rule]:
    """The rules, or a refusal that names the one that is wrong and how to mend it."""
    if not rules:
        raise Refused("quality.no_major_rules", _("請至少留下一條規則。"), field="rules")
    for place, rule in enumerate(rules, 1):
        if problem := _wrong(rule):
            said = _("第%(n)s條規則有誤：%(why)s") % {"n": place, "why": problem}
            raise Refused("quality.major_rule_wrong", said, field="rules")
    return rules


def _wrong(rule: Any) -> str:
    if not isinstance(rule, dict) or rule.get("fact") not in FACTS:
        return _("請選擇一項事實。")
    if rule["fact"] in YES_OR_NO:
        return "" if set(rule) == {"fact"} else _("是非題不需要數字。")
    if "parameter" in rule:
        known = rule["parameter"] in catalogue() and set(rule) == {"fact", "parameter"}
        return "" if known else _("沒有這個參數。")
    limit = rule.get("at_least")
    fits = isinstance(limit, int | float) and not isinstance(limit, bool) and limit > 0
    return "" if fits and set(rule) == {"fact", "at_least"} else _("請填寫大於0的數字。")


def facts_of(problem: Problem) -> dict[str, float]:
    """What the rules look at; repeats count this one too, as soon as its cause is known."""
    customers = Customer.objects.filter(is_active=True).count()
    facts = {name: float(getattr(problem, name)) for name in YES_OR_NO}
    facts["customers_percent"] = problem.customers_hit * 100 / customers if customers else 0.0
    facts["loss"] = float(problem.loss or 0)
    facts["repeats"] = float(_repeats(problem)) if problem.cause_id else 0.0
    return facts


def _repeats(problem: Problem) -> int:
    since = problem.reported_at - YEAR
    alike = Problem.objects.counted().same(problem)
    return alike.filter(reported_at__gt=since, reported_at__lte=problem.reported_at).count()


def met(facts: Mapping[str, float], rules: list[Rule], parameters: Mapping[str, Any]) -> list[Rule]:
    """Which rules are met, each with the number that met it (`found`) and its limit."""
    found = []
    for rule in rules:
        name = rule["fact"]
        limit = (
            float(rule.get("at_least") or parameters[rule.get("parameter", "")])
            if (name in MEASURED)
            else 1.0
        )
        if facts[name] >= limit:
            found.append({"fact": name, "found": facts[name], "limit": limit})
    return found


def sentence(rule: Rule) -> str:
    """A rule that was met, for people: `損失金額 620,000（滿 500,000 即為重大）`."""
    if rule["fact"] in YES_OR_NO:
        return str(FACTS[rule["fact"]])
    return _("%(fact)s：%(found)s，達到%(limit)s") % {
        "fact": FACTS[rule["fact"]],
        "found": f"{rule['found']:,.10g}",
        "limit": f"{rule['limit']:,.10g}",
    }


def rule_words(rule: Rule) -> str:
    """A rule as it stands, for people."""
    if rule["fact"] in YES_OR_NO:
        return str(FACTS[rule["fact"]])
    limit = rule.get("at_least") or in_force()[rule["parameter"]]
    return _("%(fact)s：達到%(limit)s") % {"fact": FACTS[rule["fact"]], "limit": f"{limit:,.10g}"}
