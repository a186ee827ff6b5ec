"""Letters with reports leave after commit, at least once, one Message-ID each."""

import smtplib
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from charter.ground.formats import iso
from charter.rooms.communication import verbs
from charter.rooms.communication.models import Audience, Mail, Report

TIMEOUT = 10


def drain(limit: int = 200) -> int:
    """Send what is due, oldest first; returns how many the mail server took."""
    taken = 0
    for _number in range(limit):
        outcome = send_next()
        if outcome is None:
            break
        taken += outcome
    return taken


def send_next() -> bool | None:
    """One letter: True sent, False failed and put off, None nothing is due."""
    with transaction.atomic():
        rows = Mail.objects.waiting().select_for_update(skip_locked=True, of=("self",))
        mail = rows.select_related("person", "report__project").order_by("not_before", "pk").first()
        if mail is None:
            return None
        try:
            with translation.override(mail.person.language or settings.LANGUAGE_CODE):
                written(mail).send()
        except (OSError, smtplib.SMTPException, ValueError) as trouble:
            verbs.drop(mail, error=f"{type(trouble).__name__}: {trouble}")
            return False
        verbs.sent(mail)
        return True


def written(mail: Mail) -> EmailMessage:
    report = mail.report
    return EmailMessage(
        subject=" ".join(report.title.split())[:150],
        body=body_of(report),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((mail.person.name, mail.person.email))],
        headers={"Message-ID": mail.message_id},
        connection=get_connection(timeout=TIMEOUT),
    )


def body_of(report: Report) -> str:
    """The report as plain text: what the digest covers, the address, the digest itself."""
    facts = report.facts
    parts = [report.title]
    if report.words:
        parts.append(report.words)
    parts.append(_("階段：%(phase)s") % {"phase": facts.get("phase", "--")})
    headings = {"done": _("本期完成"), "soon": _("接下來"), "milestones": _("里程碑")}
    for key, heading in headings.items():
        rows = [f"・{name} {day}" for name, day in facts.get(key, [])]
        parts.append("\n".join([heading, *(rows or ["--"])]))
    name = "communication:report"
    if report.audience == Audience.CUSTOMER:
        name = "portal_reports:report"
    parts.append(settings.BASE_URL + reverse(name, args=[report.pk]))
    sealed = _("發出時間%(at)s，指紋%(digest)s")
    parts.append(sealed % {"at": iso(report.sent_at), "digest": report.digest})
    return "\n\n".join(parts)
