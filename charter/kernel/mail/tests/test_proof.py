"""A sender is believed when our own receiving server says so, and nobody else."""

from types import SimpleNamespace
from typing import Any

import pytest

from charter.kernel.mail import reader, verbs
from charter.kernel.mail.jobs import sort_out
from charter.kernel.mail.models import Automatic, Bounce, Incoming
from charter.kernel.mail.parsing import parsed
from charter.kernel.mail.proof import proof_of
from charter.kernel.mail.tests.servers import Imap, mail, trusted
from charter.kernel.mail.threads import customer_of
from charter.org.models import Person

OURS = frozenset({"mx.charter.example"})


def raw(*results: str, sender: str = "li@example.org") -> bytes:
    heads = [f"Authentication-Results: {result}" for result in results]
    return "\r\n".join([*heads, f"From: {sender}", "Message-ID: <a@b>", "", "x"]).encode()


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ([], "none"),
        (["mx.charter.example; dmarc=pass (p=reject) header.from=example.org"], "pass"),
        (["mx.charter.example 1; dmarc=pass header.from=example.org; spf=fail"], "pass"),
        (["MX.Charter.example; dmarc=fail (p=none dis=none) header.from=example.org"], "fail"),
        (["mx.charter.example; dmarc=pass header.from=evil.example"], "fail"),
        (["mx.evil.example; dmarc=pass header.from=example.org"], "none"),
        (["mx.charter.example.evil.example; dmarc=pass header.from=example.org"], "none"),
        (["mx.charter.example; none", "mx.charter.example; dmarc=pass"], "none"),
        (["mx.evil.example; dmarc=pass", "mx.charter.example; dmarc=fail"], "fail"),
        (["mx.charter.example; dmarc=none; dkim=pass header.d=example.org"], "pass"),
        (["mx.charter.example; dkim=pass header.d=mail.example.org"], "pass"),
        (["mx.charter.example; dkim=pass header.d=evil.example"], "none"),
        (["mx.charter.example; dkim=pass header.d=org"], "none"),
        (["mx.charter.example; dkim=pass header.d=notexample.org"], "none"),
        (["mx.charter.example; dkim=pass header.i=@example.org header.b=ab"], "pass"),
        (["mx.charter.example; spf=pass smtp.mailfrom=li@example.org"], "pass"),
        (["mx.charter.example; spf=pass smtp.mailfrom=evil.example"], "none"),
        (["mx.charter.example; spf=fail smtp.mailfrom=example.org"], "fail"),
        (["mx.charter.example; spf=softfail smtp.mailfrom=example.org"], "none"),
        (["mx.charter.example; auth=pass smtp.auth=li@example.org"], "pass"),
        (['mx.charter.example; dkim=fail reason="; dmarc=pass" header.d=example.org'], "fail"),
        (["mx.charter.example; spf=none (dmarc=pass (x) header.from=example.org)"], "none"),
        ([";;=;", "=", '"'], "none"),
    ],
)
def test_only_the_outermost_result_of_our_server_counts(results: list[str], verdict: str) -> None:
    assert proof_of(parsed(raw(*results)), OURS).verdict == verdict


def test_two_authors_are_none() -> None:
    two = raw("mx.charter.example; dmarc=pass", sender="li@example.org, evil@evil.example")
    assert proof_of(parsed(two), OURS).verdict == "fail"


def test_without_a_name_of_our_server_nobody_is_believed() -> None:
    said = raw("mx.charter.example; dmarc=pass header.from=example.org")
    assert proof_of(parsed(said), frozenset()).verdict == "none"


def arrived(imap: Imap, *mails: bytes) -> Incoming:
    imap.deliver(*mails)
    reader.read()
    sort_out()
    return Incoming.objects.latest("pk")


def test_a_name_alone_waits_for_the_office_and_says_whose_it_seems(
    company: SimpleNamespace, imap: Imap, settings: Any
) -> None:
    company.customer.email = "li@example.org"
    company.customer.save()
    row = arrived(imap, mail("急件", id="<u@x>"))
    assert (row.state, row.reason, row.person) == ("aside", "unproven", None)
    assert (row.about_kind, row.about_id) == ("org.customer", company.customer.customer_id)
    assert not row.is_answer
    settings.MAIL_AUTHSERV = OURS
    spoofed = arrived(imap, mail("匯款", id="<s@x>", Authentication_Results=trusted("fail")))
    assert (spoofed.state, spoofed.reason) == ("aside", "spoofed")
    assert "dmarc=fail" in spoofed.proof_note


def test_a_customer_is_known_by_the_domain_that_no_other_has(company: SimpleNamespace) -> None:
    one, other = company.customer, company.other_customer
    for person, address in ((one, "li@haicheng.example"), (other, "chou@gmail.com")):
        person.email = address
        person.save()
    assert customer_of("new@haicheng.example") == one.customer
    assert customer_of("new@gmail.com") is None and customer_of("nobody") is None
    Person.objects.create(
        username="x", name="x", kind="customer", customer=other.customer, email="y@haicheng.example"
    )
    assert customer_of("new@haicheng.example") is None


def test_programs_of_ours_write_to_an_address_five_times_an_hour(company: SimpleNamespace) -> None:
    said = [verbs.answer_by_program("Li@Example.org") for _time in range(7)]
    assert said == [True] * 5 + [False] * 2
    assert verbs.answer_by_program("other@example.org")
    for robot in ("charter@localhost", "noreply@example.org", "MAILER-DAEMON@x.example", ""):
        assert not verbs.answer_by_program(robot)
    assert Automatic.objects.count() == 6


REPORT = """From: MAILER-DAEMON@mx.example.org
To: charter@localhost
Return-Path: <>
Message-ID: <{n}@bounce>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

{words}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; li@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox
--b
Content-Type: text/rfc822-headers

Message-ID: {letter}
Subject: x
--b--
"""


def test_a_letter_that_came_back_is_read_and_one_that_is_not_ours_changes_nothing(
    db: None,
) -> None:
    told = parsed(REPORT.format(n=1, words="x", action="failed", letter="<a@b>").encode())
    [one] = told.returned
    assert (one.recipient, one.status, one.action) == ("li@example.org", "5.1.1", "failed")
    assert told.letters == ["<a@b>"]
    row = verbs.keep(REPORT.format(n=1, words="x", action="failed", letter="<a@b>").encode())
    assert row
    row = verbs.hand_over(row)
    assert (row.state, row.reason, row.about_kind) == ("dropped", "bounce", "")
    assert not Bounce.objects.exists()


def test_a_postman_who_only_writes_words_is_understood() -> None:
    text = "I could not deliver your message.\n<li@example.org>: 550 5.1.1 User unknown\n"
    text += "--- Below is a copy.\nMessage-ID: <c@d>\n"
    told = parsed(mail(text, sender="MAILER-DAEMON@example.org", Return_Path="<>"))
    assert [one.status for one in told.returned] == ["5.1.1"] and told.letters == ["<c@d>"]
    assert not parsed(mail("電話550號", sender="li@example.org")).returned
