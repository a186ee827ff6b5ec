"""Where the first record of a kind begins: said beside a field that has nothing to choose from.

begins(Customer, _("還沒有客戶。"), _("建立客戶"), "org:add_customer")
"""

from dataclasses import dataclass

from django.db.models import Model
from django.forms import BoundField, ModelChoiceField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground.addresses import address

FULL = '<option value="'
BLANK = '<option value=""'


@dataclass(frozen=True)
class Beginning:
    """What is missing, and the page where it is made; without a page only the first."""

    missing: "str | Promise"
    verb: "str | Promise" = ""
    url_name: str = ""

    @property
    def url(self) -> str:
        return address(self.url_name) if self.url_name else ""


BEGINNINGS: dict[type[Model], Beginning] = {}
UNKNOWN = Beginning(_("這裡還沒有可以選的項目。"))


def begins(
    model: type[Model], missing: "str | Promise", verb: "str | Promise", url_name: str
) -> None:
    BEGINNINGS[model] = Beginning(missing, verb, url_name)


def wanting(bound: BoundField, control: str) -> Beginning | None:
    """Read from the control as it was drawn, so that no page asks the database again."""
    field = bound.field
    if not (isinstance(field, ModelChoiceField) and field.required and "<select" in control):
        return None
    if control.count(FULL) > control.count(BLANK):
        return None
    rows = field.queryset
    return UNKNOWN if rows is None else BEGINNINGS.get(rows.model, UNKNOWN)
