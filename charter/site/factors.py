"""Who needs a second factor, and what of theirs was made without one."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from charter.org.models import ApiToken, Person, Role

NEEDS_TWO_FACTORS = (
    Role.ADMINISTRATOR,
    Role.DEPARTMENT_HEAD,
    Role.MANAGEMENT,
    Role.GENERAL_MANAGER,
    Role.STEERING_GROUP,
    Role.FINANCE,
)


def is_demanded(person: Person) -> bool:
    """Approvers and administrators, where CHARTER_REQUIRE_MFA says so."""
    return bool(settings.REQUIRE_MFA) and person.has_role(*NEEDS_TWO_FACTORS)


def since(person: Person) -> dt.datetime | None:
    """When the oldest of the person's second factors was set up; None without one."""
    first = person.authenticator_set.order_by("created_at").first()
    return first.created_at if first else None


def missing_of(token: ApiToken) -> str:
    """Why a program may not come in with this key: its person must set up a second factor, and
    make the key anew once that is done. "" where nothing is missing."""
    if not is_demanded(token.person):
        return ""
    first = since(token.person)
    if first is None:
        return _("這把金鑰的主人還沒有設定第二道驗證，請先在帳號頁設定，再製作新的金鑰。")
    if token.created_at < first:
        return _("這把金鑰是在設定第二道驗證之前做的，請到「API金鑰」頁製作新的金鑰。")
    return ""
