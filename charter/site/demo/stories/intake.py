"""What came in lately by telephone, mail and the public form, and what still lies in quarantine."""

from collections.abc import Iterator

from charter.kernel.mail import verbs as mails
from charter.kernel.mail.addresses import own_address, token
from charter.org.models import Person
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.intake.public import as_mail
from charter.rooms.intake.verbs import asking, log_call
from charter.rooms.intake.verbs.letters import CODE
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

MAIL = "From: {name} <{address}>\nTo: {to}\nSubject: {subject}\nMessage-ID: <{id}>\n\n{text}\n"


def all_intake(company: Company, days: Days) -> Iterator[Story]:
    yield _calls(company, days)
    yield _mails(company, days)


def _calls(company: Company, days: Days) -> Story:
    """One matter told twice by two people is one case; a wrong number is on record."""
    yield days.before(85)
    ups = log_call(
        number="02-8712-3400",
        text="分行UPS面板亮黃燈，營業中不敢關機，想請人來看。",
        customer=company.customers["LH"],
        contact=company.lh,
        by=company.hsu,
    )
    assert ups.case is not None
    cases.assign(ups.case, to=company.chang, by=company.hsu)
    yield days.before(80)
    progress.reply(ups.case, text="工程師下午一點前到分行，請先不要關機。", by=company.chang)
    yield days.before(55)
    log_call(
        number="02-8712-3405",
        text="警衛也來電：黃燈還亮著，可以從後門進。",
        customer=company.customers["LH"],
        caller_name="分行警衛",
        case=ups.case,
        by=company.liao,
    )
    yield days.before(35)
    log_call(number="0922-000-111", text="推銷辦公椅，已婉拒。", opens_case=False, by=company.hsu)


def _mails(company: Company, days: Days) -> Story:
    """An answer with our seal comes in by itself; a name alone, a stranger and a form wait."""
    yield days.before(50)
    hospital = Case.objects.open().filter(contact=company.hc, responded_at__isnull=False)
    if case := hospital.order_by("-pk").first():
        to = own_address().replace("@", f"+{token(CODE, case.pk, company.hc.pk)}@")
        _arrives(company.hc, to, f"Re: {case.title}", "設備序號是HC-2207，停機時段請排晚上八點後。")
    yield days.before(45)
    _arrives(company.rc, own_address(), "變更匯款帳號", "本公司帳號已變更，請將退款匯至新帳號。")
    yield days.before(30)
    stranger = Person(name="採購林小姐", email="lin.buyer@newco.example")
    _arrives(stranger, own_address(), "想了解維運方案", "看到貴公司的服務，想請業務與我聯絡。")
    yield days.before(20)
    asked = as_mail(
        name="夜班經理",
        email="night@hotel.example",
        phone="02-2541-6600",
        organisation="天和飯店",
        text="大廳冷氣出風口滴水，房客抱怨，麻煩盡快。",
        uploads=[],
    )
    asking.ask(asked)


def _arrives(sender: Person, to: str, subject: str, text: str) -> None:
    told = {"name": sender.name, "address": sender.email, "to": to, "subject": subject}
    raw = MAIL.format(**told, id=f"{len(text)}.{len(subject)}@demo.example", text=text).encode()
    if row := mails.keep(raw):
        mails.hand_over(row)
