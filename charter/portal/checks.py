"""`charter manage check --deploy` says whether customers stand behind both locks."""

from typing import Any

from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.db import Error

from charter.ground.database import second_lock


@register(Tags.security, deploy=True)
def second_lock_stands(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        if second_lock.comes_with_the_schema() or second_lock.stands():
            return []
    except Error as trouble:
        said = str(trouble).strip().partition("\n")[0]
        return [Info(f"The second lock was not looked at: {said}", id="charter.I001")]
    return [
        Warning(
            "Customers' pages have no second lock: this database user may not become the role"
            f" {second_lock.ROLE}. The querysets still keep customers apart.",
            hint=second_lock.MEND,
            id="charter.W008",
        )
    ]
