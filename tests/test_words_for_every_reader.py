"""What is kept in words is read in the reader's language, not in that of whoever caused it."""

import datetime as dt
from types import SimpleNamespace

from django.utils.translation import override

from charter.ground import clock
from charter.kernel.duties import verbs as duties
from charter.kernel.duties.jobs import generate_duties
from charter.kernel.duties.models import Duty
from charter.kernel.journal.models import Entry
from charter.kernel.links.queries import linked_to
from charter.org.models import Customer
from charter.rooms.aftersales.casefile import clocks_of
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.presenting import reading_explained
from charter.rooms.aftersales.verbs import cases, merging, progress
from charter.rooms.quality.tests.goals import own

HOUR = dt.timedelta(hours=1)


def told(company: SimpleNamespace, text: str) -> Case:
    customer = Customer.objects.get(code="HC")
    report = cases.Report(customer, text, Channel.PHONE, assignee=company.engineer)
    return cases.register(report, by=company.staff)


def test_a_duty_is_named_in_each_readers_language_whoever_moved_it(
    company: SimpleNamespace,
) -> None:
    own(company)
    generate_duties(0)
    duty = Duty.objects.open().filter(rule__startswith="quality.goal").get()
    with override("en"):
        duties.hand_over(duty, to=company.boss, reason="away", by=company.head)
        english = str(duty)
    entry = Entry.objects.of(duty).latest("pk")
    assert (entry.title, entry.named) == (str(duty), str(duty)), "kept in the words of the sources"
    assert entry.title != english and english not in entry.sentence
    with override("en"):
        assert entry.named == english and english in entry.sentence
    with override("zh-hans"):
        assert entry.named not in (entry.title, english)


def test_why_a_clock_stands_is_said_in_each_readers_language(company: SimpleNamespace) -> None:
    into, case = told(company, "空調不冷"), told(company, "冷氣沒反應")
    now = clock.now()
    with override("en"), clock.at(now):
        progress.reply(case, text="on our way", by=company.engineer)
        progress.hold(case, reason="等備品編號", by=company.engineer)
    with override("en"), clock.at(now + HOUR):
        merging.merge([case], into=into, reason="same", by=company.engineer)
    with override("en"), clock.at(now + 2 * HOUR):
        merging.unmerge(case, reason="another", by=company.engineer)
    case.refresh_from_db()
    said = {"zh-hant": set[str](), "en": set[str]()}
    for language, words in said.items():
        with override(language), clock.at(now + 3 * HOUR):
            for ticking, events in clocks_of(case):
                words |= {line.reason for line in reading_explained(ticking, clock.now(), events)}
    assert any("等備品編號" in one for one in said["en"]), "what somebody typed stays as it is"
    assert any("等客戶回覆" in one for one in said["zh-hant"])
    assert not any("等客戶回覆" in one for one in said["en"])


def test_why_two_records_are_linked_is_said_in_each_readers_language(
    company: SimpleNamespace,
) -> None:
    case = told(company, "空調不冷，門禁也壞了")
    with override("en"):
        merging.split(case, title="門禁", text="門禁壞了", by=company.engineer)
        [english] = linked_to(case, company.engineer)
        assert english.said.isascii()
    [chinese] = linked_to(case, company.engineer)
    assert chinese.said == "從同一件工單拆出"
