"""Flows that rooms declare; the first use stores the declaration as version 1.

A step is plain data, so that an organisation can change it without a release:
    key, name   "head", "部門主管審核"
    rule        {"rule": "head_of_department"} · {"rule": "project_manager"} ·
                {"rule": "role", "role": "management"} · {"rule": "post", "post": 7} ·
                {"rule": "people", "people": [3, 5]}
    mode        "any" (one), "all", "count" (with "count": N)
    days        working days; None = the parameter approval_step_days
    over/up_to  the step applies to amounts in (over, up_to]: decimal texts, or the names of
                parameters that hold an amount (approval_manager_amount)
    kinds       the step applies to these kinds only
    cross_department   the step applies only when another department is concerned
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from charter.ground.errors import Refused
from charter.kernel.approvals.bounds import amounts, is_bound
from charter.org.models import Role

StepSpec = dict[str, Any]
RULES = {"head_of_department", "project_manager", "role", "post", "people"}
MODES = {"any", "all", "count"}
HEAD: dict[str, Any] = {"rule": "head_of_department"}
PROJECT_MANAGER: dict[str, Any] = {"rule": "project_manager"}


def role(name: str) -> dict[str, Any]:
    return {"rule": "role", "role": str(name)}


def people(*ids: int) -> dict[str, Any]:
    return {"rule": "people", "people": list(ids)}


def step(key: str, name: str, rule: dict[str, Any], mode: str = "any", **more: Any) -> StepSpec:
    """One step of a flow; see the module's text for the keys."""
    return {"key": key, "name": name, "rule": rule, "mode": mode, **more}


@dataclass(frozen=True)
class Declared:
    """`sensitive` asks for a fresh sign-in; `batch` lets many be agreed to at once."""

    code: str
    name: str
    steps: tuple[StepSpec, ...]
    sensitive: bool = False
    batch: bool = False
    cc: tuple[str, ...] = ()
    clause: str = ""


DECLARED: dict[str, Declared] = {}


def declare_flow(
    code: str,
    name: str,
    *,
    steps: list[StepSpec],
    sensitive: bool = False,
    batch: bool = False,
    cc: tuple[str, ...] = (),
    clause: str = "",
) -> Declared:
    """`name` and the steps' names are Chinese source texts; mark them with gettext_noop.

    `cc` are roles whose holders read along; `clause` is the row of the policy that asks for it.
    """
    assert code not in DECLARED, f"flow {code} is declared twice"
    check_steps(steps)
    DECLARED[code] = Declared(code, name, tuple(steps), sensitive, batch, cc, clause)
    return DECLARED[code]


def check_steps(steps: list[StepSpec]) -> None:
    """Refuse a flow that could not run, naming the step."""
    if not steps or len({s.get("key") for s in steps}) != len(steps):
        raise Refused(
            "approvals.bad_flow", _("流程至少要有一個步驟，每個步驟的代碼不可重複。"), field="steps"
        )
    for spec in steps:
        if not _well_formed(spec):
            raise Refused(
                "approvals.bad_flow",
                _("步驟「%(step)s」寫法不對：請檢查審批人、方式、人數、天數與金額範圍。")
                % {"step": spec.get("name") or spec.get("key")},
                field="steps",
            )


def _well_formed(spec: StepSpec) -> bool:
    rule = spec.get("rule") or {}
    days = spec.get("days")
    return bool(
        spec.get("key")
        and spec.get("name")
        and _rule_fits(rule)
        and spec.get("mode") in MODES
        and (spec["mode"] != "count" or _positive(spec.get("count")))
        and (days is None or _positive(days))
        and _range_fits(spec)
    )


def _rule_fits(rule: dict[str, Any]) -> bool:
    name = rule.get("rule")
    if name == "role":
        return rule.get("role") in Role.values
    if name == "people":
        return bool(rule.get("people"))
    if name == "post":
        return _positive(rule.get("post"))
    return name in RULES


def _positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _range_fits(spec: StepSpec) -> bool:
    """Bounds that two parameters hold may meet one day: then the step applies to no amount."""
    bounds = [spec.get(k) or None for k in ("over", "up_to")]
    if not all(map(is_bound, bounds)):
        return False
    over, up_to = bounds
    fixed = not any(bound in amounts() for bound in bounds)
    return not (fixed and over and up_to) or Decimal(over) < Decimal(up_to)


FLOW_CHANGE = declare_flow(
    "approvals.flow",
    gettext_noop("審批流程變更"),
    steps=[step("management", gettext_noop("公司管理層審批"), role(Role.MANAGEMENT))],
    sensitive=True,
)
LIMIT_CHANGE = declare_flow(
    "approvals.limit",
    gettext_noop("個人審批限額變更"),
    steps=[step("management", gettext_noop("公司管理層審批"), role(Role.MANAGEMENT))],
    sensitive=True,
)
