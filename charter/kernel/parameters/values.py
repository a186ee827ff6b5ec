"""What a parameter may be: of its default's kind, within its limits, of its choices."""

import re
from typing import Any

from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.parameters.catalogue import Parameter

MONTH_DAY = re.compile(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")


def _refused(parameter: Parameter, expected: str) -> Refused:
    message = _("「%(label)s」應為%(expected)s，請更正後再送出。")
    return Refused(
        "parameters.not_allowed",
        message % {"label": parameter.zh, "expected": expected},
        field="value",
    )


def checked(parameter: Parameter, value: Any) -> Any:
    """The value as it will be kept, or a refusal that says what was expected."""
    if isinstance(parameter.default, dict):
        return _mapping(parameter, value)
    if parameter.choices:
        if value not in parameter.choices:
            raise _refused(parameter, "、".join(parameter.choices))
        return value
    if isinstance(parameter.default, str):
        if not isinstance(value, str) or not MONTH_DAY.match(value):
            raise _refused(parameter, _("月-日，例如11-30"))
        return value
    return _number(parameter, value)


def _number(parameter: Parameter, value: Any) -> int | float:
    low = parameter.minimum if parameter.minimum is not None else 0
    high = parameter.maximum if parameter.maximum is not None else 1_000_000_000
    expected = _("%(low)s到%(high)s之間的數字") % {"low": f"{low:g}", "high": f"{high:g}"}
    whole = isinstance(parameter.default, int) and not parameter.fraction
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(parameter, expected)
    if not low <= value <= high:
        raise _refused(parameter, expected)
    if whole and value != int(value):
        raise _refused(parameter, _("整數"))
    return int(value) if value == int(value) else value


def _mapping(parameter: Parameter, value: Any) -> dict[str, int | float]:
    keys = list(parameter.default)
    if not isinstance(value, dict) or set(value) != set(keys):
        raise _refused(parameter, _("以下各項都要有：%(keys)s") % {"keys": "、".join(keys)})
    right = {key: _number(parameter, value[key]) for key in keys}
    if parameter.total is not None and sum(right.values()) != parameter.total:
        raise _refused(parameter, _("各項相加等於%(total)s") % {"total": f"{parameter.total:g}"})
    return right
