"""The letter with code and link. It leaves after commit, like every letter of the house."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import clock, post
from charter.kernel.mail.verbs import left, put_off
from charter.portal.models import Pass

TIMEOUT = 10


def drain(limit: int = 200) -> int:
    return post.drain(send_next, limit)


def send_next() -> bool | None:
    """One letter: True sent, False put off, None nothing is due. What is too old stays."""
    rows = Pass.objects.waiting().filter(expires_at__gt=clock.now()).select_related("person")
    return post.send_next(rows, written, sent=left, failed=put_off)


def link_of(one: Pass) -> str:
    return settings.BASE_URL + reverse("portal:link", args=[one.pk, one.token])


def written(one: Pass) -> EmailMessage:
    assert one.person
    until = f"{clock.local(one.expires_at):%H:%M}"
    parts = [
        _("%(who)s，您好：") % {"who": one.person.name},
        _("您的登入代碼是%(code)s，%(until)s前有效，只能用一次。")
        % {"code": one.code, "until": until},
        _("也可以打開這個連結，再按「進入」："),
        link_of(one),
        _("如果不是您要登入，請不用理會這封信；沒有人能只憑您的地址進來。"),
    ]
    return EmailMessage(
        subject=_("%(organisation)s客戶入口：登入代碼%(code)s")
        % {"organisation": settings.ORGANISATION, "code": one.code},
        body="\n\n".join(parts),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((one.person.name, one.person.email))],
        headers={"Message-ID": one.message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=TIMEOUT),
    )
