"""Customers come in by mail: a code or a link, once, in time, and nobody learns who is known."""

import datetime as dt
import re
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Attempt, Entry
from charter.org.models import Customer, Person
from charter.portal import post, verbs
from charter.portal.models import Pass
from charter.rooms.people.verbs.people import leave

ADDRESS = "lee@haicheng.example"


@pytest.fixture(autouse=True)
def _no_attempts_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def contact(company: SimpleNamespace) -> Person:
    person: Person = company.customer
    Person.objects.get_queryset().filter(pk=person.pk).update(email=ADDRESS)
    person.refresh_from_db()
    return person


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def asked(client: Client, address: str = ADDRESS) -> Pass:
    answer = client.post("/portal/enter/", {"email": address})
    assert (answer.status_code, answer["Location"]) == (302, "/portal/enter/code/")
    found = Pass.objects.order_by("pk").last()
    assert found
    return found


def link_of(one: Pass) -> str:
    return post.link_of(one).removeprefix(settings.BASE_URL)


def test_a_code_from_the_letter_opens_the_room_once(client, contact, mailbox) -> None:
    one = asked(client, "LEE@haicheng.example")
    assert post.drain() == 1
    letter = message_from_bytes(mailbox.mails[0].as_bytes(), policy=policy.default)
    assert letter["To"].endswith(f"<{ADDRESS}>") and one.code in letter["Subject"]
    body = letter.get_content()
    assert link_of(one) in body and str(contact) in body
    [code] = re.findall(r"代碼是(\d{6})，", body)
    typed = f"{code[:3]} {code[3:]}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    answer = client.post("/portal/enter/code/", {"code": typed})
    assert (answer.status_code, answer["Location"]) == (302, "/portal/")
    assert client.get("/portal/").status_code == 200
    assert Entry.objects.filter(event="portal.contact.came_in", by=contact).count() == 1
    with pytest.raises(Refused, match="代碼不對"):
        verbs.come_in(one.pk, code=code)


def test_mail_programs_that_open_links_neither_come_in_nor_use_them_up(client, contact) -> None:
    one = asked(Client())
    for _scan in range(3):
        assert client.get(link_of(one)).status_code == 200
        assert not signed_in(client)
    assert client.post(link_of(one))["Location"] == "/portal/"
    assert signed_in(client)
    other = Client()
    assert other.post(link_of(one)).status_code == 422 and not signed_in(other)


def test_the_page_asked_for_is_the_page_one_comes_to(client, contact) -> None:
    door = client.get("/portal/cases/new/")["Location"]
    assert door == "/portal/enter/?next=/portal/cases/new/"
    client.get(door)
    one = asked(client)
    answer = client.post("/portal/enter/code/", {"code": one.code})
    assert answer["Location"] == "/portal/cases/new/"
    elsewhere = Client()
    elsewhere.get("/portal/enter/?next=//evil.example/portal/")
    two = asked(elsewhere)
    assert elsewhere.post("/portal/enter/code/", {"code": two.code})["Location"] == "/portal/"


def test_an_unknown_address_hears_the_same_and_gets_nothing(company, contact, mailbox) -> None:
    """A stranger, a colleague, a contact who has left, one of a customer who has gone."""
    left, gone = contact, company.other_customer
    leave(left, on=clock.today(), by=None)
    for person, mail in ((gone, "g@lh.example"), (company.manager, "manager@example.org")):
        Person.objects.get_queryset().filter(pk=person.pk).update(email=mail)
    Customer.objects.filter(pk=gone.customer_id).update(is_active=False)
    said = set()
    for address in ("who@example.org", "manager@example.org", ADDRESS, "g@lh.example"):
        client = Client()
        one = asked(client, address)
        assert one.person is None
        answer = client.post("/portal/enter/code/", {"code": one.code})
        assert answer.status_code == 422 and not signed_in(client)
        assert client.post(link_of(one)).status_code == 422
        text = re.sub(r"\b\w{64}\b", "", answer.content.decode())
        said.add(text.replace(address, "").replace(one.code, ""))
    assert len(said) == 1, "the pages do not differ by a letter"
    assert post.drain() == 0 and mailbox.mails == []


def test_who_leaves_between_letter_and_code_stays_out(client, contact) -> None:
    one = asked(client)
    leave(contact, on=clock.today(), by=None)
    assert client.post("/portal/enter/code/", {"code": one.code}).status_code == 422
    assert not signed_in(client)


def test_who_leaves_while_signed_in_is_out_at_once(client, contact) -> None:
    client.post("/portal/enter/code/", {"code": asked(client).code})
    assert client.get("/portal/").status_code == 200
    leave(contact, on=clock.today(), by=None)
    assert client.get("/portal/")["Location"].startswith("/portal/enter/")


def test_a_pass_grows_old_is_replaced_and_forgotten(client, contact, monday) -> None:
    first, second = asked(client), asked(client)
    with clock.at(monday + dt.timedelta(minutes=Pass.MINUTES, seconds=1)):
        assert client.post("/portal/enter/code/", {"code": second.code}).status_code == 422
    assert client.post("/portal/enter/code/", {"code": second.code}).status_code == 302
    assert Client().post(link_of(first)).status_code == 422, "one use closes all of them"
    with clock.at(monday + dt.timedelta(days=2)):
        assert verbs.forget_old() == 2


def test_five_wrong_codes_close_the_pass_and_leave_attempts(client, contact) -> None:
    one = asked(client)
    wrong = f"{(int(one.code) + 1) % 1_000_000:06}"
    for _try in range(5):
        assert client.post("/portal/enter/code/", {"code": wrong}).status_code == 422
    assert client.post("/portal/enter/code/", {"code": one.code}).status_code == 422
    assert Attempt.objects.filter(code="sign_in.failed").exists() and not signed_in(client)


def test_a_code_opens_only_where_its_letter_was_asked_for(client, contact) -> None:
    one, other = asked(client), Client()
    asked(other, "who@example.org")
    assert other.post("/portal/enter/code/", {"code": one.code}).status_code == 422
    assert Client().get("/portal/enter/code/")["Location"] == "/portal/enter/"


def test_letters_are_limited_by_address_and_nobody_is_told_apart(client, contact) -> None:
    for address in (ADDRESS, "who@example.org"):
        answers = [client.post("/portal/enter/", {"email": address}) for _try in range(6)]
        assert [one.status_code for one in answers] == [302] * 5 + [429]
        assert answers[-1]["Retry-After"]


def test_neither_code_nor_link_stands_in_the_database(client, contact) -> None:
    one = asked(client)
    kept = " ".join(str(value) for value in Pass.objects.values_list().get(pk=one.pk))
    assert one.code not in kept and one.token not in kept and len(one.token) == 40


def test_a_bad_address_is_refused_beside_its_field(client, company) -> None:
    answer = client.post("/portal/enter/", {"email": "不是地址"})
    assert answer.status_code == 422 and "有1處要處理" in answer.content.decode()
    assert not Pass.objects.exists()
