"""A colleague who was registered comes in: by a letter, or by a link from the command line."""

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.models import Person
from charter.rooms.people import verbs
from charter.site.jobs import send_way_in
from charter.site.letters import way_in
from tests.mailbox import Mailbox

WORDS = "seven quiet otters 7"


@pytest.fixture
def newcomer(company: SimpleNamespace) -> Person:
    return verbs.hire(
        username="new",
        name="新人",
        department=company.service,
        email="new@example.org",
        by=company.hr,
    )


def letters_due() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name="site.send_way_in", status="todo")
    return [job.args["person"] for job in jobs]


def set_password(client: Client, link: str) -> HttpResponse:
    path = link.removeprefix(settings.BASE_URL)
    form = client.get(path, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": WORDS, "password2": WORDS})


def test_the_one_who_was_registered_sets_a_password_by_the_letter(
    company: SimpleNamespace, newcomer: Person, mailbox: Mailbox, client: Client
) -> None:
    client.force_login(company.hr)
    assert "寄登入的信" in client.get(newcomer.get_absolute_url()).content.decode()
    client.post(f"/people/{newcomer.pk}/invitation/")
    assert letters_due() == [newcomer.pk]
    assert Entry.objects.of(newcomer).filter(event="people.person.invited").count() == 1

    send_way_in(newcomer.pk)

    [letter] = mailbox.mails
    assert letter["To"].endswith("<new@example.org>")
    [link] = re.findall(r"http\S+/password/reset/key/\S+", letter.get_payload(decode=True).decode())
    client.logout()
    set_password(client, link)
    assert client.session["_auth_user_id"] == str(newcomer.pk), "nothing is asked for twice"
    client.logout()
    client.post("/accounts/login/", {"login": "new", "password": WORDS})
    assert client.session["_auth_user_id"] == str(newcomer.pk)
    used = client.get(link.removeprefix(settings.BASE_URL)).content.decode()
    assert "這個連結已經不能用" in used and 'href="/accounts/password/reset/"' in used


def test_a_new_password_does_not_step_around_the_second_factor(
    newcomer: Person, client: Client
) -> None:
    TOTP.activate(newcomer, generate_totp_secret())
    answer = set_password(client, way_in(newcomer))
    assert answer.headers["Location"].startswith("/accounts/2fa/")
    assert "_auth_user_id" not in client.session


def test_who_forgot_is_answered_alike_with_and_without_a_mail_server(
    newcomer: Person, client: Client, settings
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    answers = [
        client.post("/accounts/password/reset/", {"email": address})
        for address in ("new@example.org", "nobody@example.org")
    ]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {
        (302, "/accounts/password/reset/done/")
    }
    assert letters_due() == [newcomer.pk], "and nobody writes to strangers"


def test_the_letter_is_asked_for_by_those_who_keep_people_and_goes_to_an_address(
    company: SimpleNamespace, newcomer: Person
) -> None:
    with pytest.raises(Refused, match="人力資源"):
        verbs.invite(newcomer, by=company.staff)
    Person.objects.filter(pk=newcomer.pk).update(email="")
    newcomer.refresh_from_db()
    with pytest.raises(Refused, match="電子郵件"):
        verbs.invite(newcomer, by=company.hr)
    verbs.leave(newcomer, on=clock.today(), by=company.hr)
    with pytest.raises(Refused, match="已經離職"):
        verbs.invite(newcomer, by=company.hr)
    assert letters_due() == []
