"""A hundred mails over real servers: one case per matter, no reply loop, spoofs in quarantine."""

from email.utils import getaddresses
from types import SimpleNamespace
from typing import Any

import pytest

from charter.kernel.files.models import Attachment
from charter.kernel.mail import reader, verbs
from charter.kernel.mail.jobs import sort_out
from charter.kernel.mail.models import Bounce, Incoming
from charter.kernel.mail.tests.conftest import _imap_server, imap  # noqa: F401
from charter.kernel.mail.tests.servers import Imap
from charter.org.models import Customer, Person
from charter.rooms.aftersales.models import Case, Reply
from charter.rooms.aftersales.verbs import progress
from charter.rooms.intake import post
from charter.rooms.intake.models import Letter
from charter.rooms.intake.tests.corpus import HC, Sample, World, corpus
from charter.rooms.intake.tests.shapes import mail, report, text
from tests.mailbox import Mailbox


@pytest.fixture
def people(company: SimpleNamespace, settings: Any) -> SimpleNamespace:
    """Wang and a buyer at the hospital, Chou at the bank; our server vouches by its name."""
    settings.MAIL_AUTHSERV = frozenset({"mx.charter.example"})
    wang, chang = f"wang@{HC}", "chang@charter.example"
    for person, address in ((company.customer, wang), (company.staff, chang)):
        person.email = address
        person.save()
    company.other_customer.email = "chou@lianheng.example"
    company.other_customer.save()
    hospital = Customer.objects.get(code="HC")
    company.buyer = Person.objects.create(
        username="buyer", name="採購", kind="customer", customer=hospital, email=f"buyer@{HC}"
    )
    return company


def arrived(imap: Imap, *mails: bytes) -> Incoming:  # noqa: F811
    imap.deliver(*mails)
    reader.read()
    sort_out()
    return Incoming.objects.latest("pk")


def written(imap: Imap, words: str, n: int) -> Case:  # noqa: F811
    row = arrived(imap, mail(text(words), sender=f"wang@{HC}", id=f"first{n}@{HC}"))
    assert row.state == "taken", row.reason
    return Case.objects.get(pk=row.became_id)


@pytest.fixture
def world(people: SimpleNamespace, imap: Imap) -> World:  # noqa: F811
    words = ("一樓空調不冷", "二樓風扇有異音", "三樓燈具閃爍", "頂樓水塔溢水")
    case, solved, thanked, cancelled = (written(imap, said, n) for n, said in enumerate(words))
    for one in (solved, thanked):
        progress.resolve(one, cause="老化", solution="更換", by=people.staff)
    progress.cancel(cancelled, reason="客戶取消", by=people.staff)
    letter = Letter.objects.get(case=case).message_id
    keys = (case.pk, people.customer.pk, letter, f"first0@{HC}")
    return World(*keys, solved.pk, thanked.pk, cancelled.pk)


def outcome(row: Incoming, cases: int, replies: int) -> str:
    """In the words of the corpus, from what is new in the database."""
    if row.state != "taken":
        return f"{row.state}:{row.reason}"
    if cases:
        return "case" if not replies else "case and words"
    return "words" if replies else "again"


def test_a_hundred_mails_of_real_shape_become_what_they_are(
    world: World,
    people: SimpleNamespace,
    imap: Imap,  # noqa: F811
    mailbox: Mailbox,
) -> None:
    samples = corpus(world)
    assert len(samples) >= 100
    imap.deliver(*[sample.raw for sample in samples])
    stored = reader.read()
    rows = iter(Incoming.objects.waiting().order_by("pk"))
    wrong = [
        said
        for sample in samples
        for said in _wrong(sample, None if sample.becomes == "once" else next(rows))
    ]
    assert stored == len(samples) - sum(sample.becomes == "once" for sample in samples)
    assert wrong == [], "\n".join(wrong)
    _is_whole(world, samples)
    post.drain()
    assert all(m["Auto-Submitted"] == "auto-replied" for m in mailbox.mails)
    assert all("+c" in m["Reply-To"] for m in mailbox.mails)
    assert sum(m["In-Reply-To"] is None for m in mailbox.mails) == 1, "that had no Message-ID"


def _wrong(sample: Sample, row: Incoming | None) -> list[str]:
    if row is None:
        return []
    cases, replies = Case.objects.count(), Reply.objects.count()
    row = verbs.hand_over(row)
    found = outcome(row, Case.objects.count() - cases, Reply.objects.count() - replies)
    wrong = []
    if found != sample.becomes:
        wrong.append(f"{sample.name}: {found}, not {sample.becomes} ({row.note} {row.proof_note})")
    if sample.holds not in _told(row):
        wrong.append(f"{sample.name}: 「{sample.holds}」 is not in 「{_told(row)}」")
    return wrong


def _told(row: Incoming) -> str:
    """The text of what it became, where it became something."""
    if row.state != "taken":
        return row.text
    case = Case.objects.get(pk=row.became_id)
    return case.text + "".join(case.replies.values_list("text", flat=True))


def _is_whole(world: World, samples: list[Sample]) -> None:
    assert Case.objects.get(pk=world.solved).state == "reopened"
    assert Case.objects.get(pk=world.thanked).state == "resolved"
    assert Bounce.objects.filter(about_id=world.case).count() == 2
    names = set(Attachment.objects.values_list("name", flat=True))
    assert {"照片.png", "照片.pdf", "a.pdf"} <= names, names
    assert not any(name.endswith(".exe") or "/" in name for name in names)
    own = Reply.objects.filter(by=None, who="")
    assert not own.exists(), "every word of a customer has a name"
    strangers = Case.objects.filter(contact=None).exclude(contact_name="陳 小姐")
    assert strangers.count() < 12


def test_a_storm_of_bounces_and_a_robot_that_always_answers_end_in_one_case(
    people: SimpleNamespace,
    imap: Imap,  # noqa: F811
    mailbox: Mailbox,
) -> None:
    """Its answers carry no mark of a program, a new number each, and quote nothing of ours."""
    robot, sent = f"wang@{HC}", 0
    arrived(imap, mail(text("我在休假，回來後回覆您。"), sender=robot, id="0@robot"))
    for turn in range(1, 40):
        post.drain()
        letters, mailbox.mails[:] = list(mailbox.mails), []
        if not letters:
            break
        sent += len(letters)
        for letter in letters:
            to = getaddresses([letter["To"]])[0][1]
            assert to == robot
            arrived(imap, mail(text("我在休假，回來後回覆您。"), sender=robot, id=f"{turn}@robot"))
    assert (sent, Case.objects.count()) == (1, 1)
    ours = Letter.objects.get().message_id
    storm = [report(ours).replace(b"<failed.", f"<{n}.".encode()) for n in range(60)]
    heads = ("Auto-Submitted: auto-replied", f"In-Reply-To: {ours}")
    storm += [mail(text("Out of office"), *heads, id=f"o{n}@x", sender=robot) for n in range(60)]
    arrived(imap, *storm)
    assert post.drain() == 0 and Case.objects.count() == 1
    assert not Reply.objects.exists()
    assert Incoming.objects.filter(state="dropped").count() == 120
    assert Bounce.objects.count() == 60


def test_of_many_new_matters_five_are_acknowledged_and_all_are_registered(
    people: SimpleNamespace,
    imap: Imap,  # noqa: F811
    mailbox: Mailbox,
) -> None:
    words = "冷氣 電梯 網路 門禁 燈具 發電機 水塔 監視器".split()
    arrived(
        imap,
        *[
            mail(text(f"{word}壞了，請派人，編號{n * 7}"), sender=f"wang@{HC}", id=f"m{n}@x")
            for n, word in enumerate(words)
        ],
    )
    assert Case.objects.count() == len(words)
    assert post.drain() == 5
