"""The letter with which somebody sets their password: the first time, or a new one."""

from email.utils import formataddr

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from charter.org.models import Person

TIMEOUT = 10


def way_in(person: Person) -> str:
    """A link that sets the password of this person, once, within three days."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=key)


def written(person: Person) -> EmailMessage:
    parts = [
        _("%(who)s，你好：") % {"who": person.name},
        _("請打開這個連結，設定你登入行章的密碼；三天內有效，只能用一次。"),
        way_in(person),
        _("你的登入名是%(name)s。登入的地址是%(url)s")
        % {"name": person.username, "url": settings.BASE_URL},
        _("如果你沒有要求，也不認得這個地址，請不用理會這封信。"),
    ]
    return EmailMessage(
        subject=_("%(organisation)s行章：設定登入密碼") % {"organisation": settings.ORGANISATION},
        body="\n\n".join(parts),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((person.name, person.email))],
        headers={"Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=TIMEOUT),
    )


def send_way_in(person: Person) -> None:
    """In the language of its reader."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        written(person).send()
