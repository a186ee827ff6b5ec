"""Keys for programs are given and taken here: the org floor lies below the journal."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import ApiToken, Person

ISSUED = declare("site.token.issued", gettext_lazy("%(by)s建立API金鑰「%(name)s」"))
REVOKED = declare("site.token.revoked", gettext_lazy("%(by)s撤銷API金鑰「%(name)s」"))


@transaction.atomic
def issue_token(
    person: Person,
    *,
    name: str,
    by: Person,
    expires_at: dt.datetime | None = None,
    read_only: bool = False,
) -> tuple[ApiToken, str]:
    """A new key and its secret, which is shown this once. Everybody makes only their own."""
    if by != person or not person.is_active:
        raise Refused("site.token_not_yours", _("每個人只能建立自己的API金鑰。"))
    if person.is_customer:
        raise Refused("site.token_staff_only", _("API只開放給員工；客戶請使用客戶入口。"))
    if not name.strip():
        raise Refused("site.token_unnamed", _("請替金鑰取名，例如使用它的程式名稱。"), field="name")
    secret = ApiToken.PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        name=name.strip()[:60],
        digest=ApiToken.digest_of(secret),
        hint=secret[:12],
        created_at=clock.now(),
        expires_at=expires_at,
        read_only=read_only,
    )
    until = expires_at and expires_at.isoformat()
    record(ISSUED, token, by=by, name=token.name, expires_at=until, read_only=read_only)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person | None) -> None:
    """At once and for good."""
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if not rows.update(revoked_at=clock.now()):
        raise Refused("site.token_already_revoked", _("這把金鑰已經撤銷。"))
    record(REVOKED, token, by=by, name=token.name)


@transaction.atomic
def mark_used(token: ApiToken, *, by: Person) -> None:
    """Remember the hour of its last use. Reading changes nobody's work: not recorded."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=clock.now())
