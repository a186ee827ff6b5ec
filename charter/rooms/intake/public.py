"""The public form: what came by it is a mail that nobody vouches for, until its mailbox does."""

from email.message import EmailMessage
from email.utils import formataddr
from uuid import uuid4

from django.core import signing
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.files.verbs import Upload
from charter.kernel.mail.addresses import own_address
from charter.kernel.mail.models import Incoming

SALT = "charter.rooms.intake.public"
DAYS = 3
HOUR = 3600
PER_ADDRESS, PER_HOUR = 5, 200  # of one network address, and of all together


def link_to(incoming: Incoming) -> str:
    return reverse("ask:confirm", args=[signing.dumps(incoming.pk, salt=SALT)])


def incoming_of(token: str) -> Incoming | None:
    """None for a link that is not ours, too old, or whose request was dealt with."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=DAYS * 86400)
    except signing.BadSignature:
        return None
    reason, state = Incoming.Reason.PUBLIC, Incoming.State.ASIDE
    return Incoming.objects.filter(pk=pk, reason=reason, state=state).first()


def demand_few(address: str) -> None:
    """Few an hour from one address, and no flood from many. Counted for all web processes."""
    for key, most in ((f"ask-{address}"[:200], PER_ADDRESS), ("ask-everybody", PER_HOUR)):
        cache.add(key, 0, HOUR)
        if cache.incr(key) > most:
            raise Refused(
                "intake.too_many", _("這一小時送出的請求太多了，請稍後再試，或直接撥打服務熱線。")
            )


def as_mail(
    *, name: str, email: str, phone: str, organisation: str, text: str, uploads: "list[Upload]"
) -> bytes:
    """What was typed, in the shape of a mail: read, kept, cleared and enclosed like any other."""
    made = EmailMessage()
    made["From"] = formataddr((_line(name), _line(email)))
    made["To"] = own_address()
    made["Subject"] = _line(text)[:60]
    made["Message-ID"] = f"<{uuid4().hex}@form.charter>"
    facts = ((_("單位：%s"), organisation), (_("電話：%s"), phone))
    told = [label % _line(said) for label, said in facts if said.strip()]
    made.set_content("\n\n".join(filter(None, [text.strip(), "\n".join(told)])))
    for file in uploads:
        data = file.read()
        made.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=_line(file.name or "")
        )
    return made.as_bytes()


def _line(text: str) -> str:
    return " ".join(text.split())
