"""Customers give their feedback on a check themselves: by a link, not through our staff."""

from types import SimpleNamespace

from django.test import Client

from charter.kernel.notices.models import Notice
from charter.org.models import Customer
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs.signing import sign
from charter.rooms.quality.models import Check, Method
from charter.rooms.quality.tests.standards import delivering, marked, planned, ruled
from charter.rooms.quality.verbs import checks
from charter.rooms.surveys.models import Invitation
from charter.rooms.surveys.verbs import add_words, answer


def reachable(company: SimpleNamespace) -> None:
    company.customer.email = "lee@haicheng.example"
    company.customer.save(update_fields=["email"])


def test_a_check_that_wants_the_customers_word_asks_and_shows_it(
    company: SimpleNamespace, client: Client
) -> None:
    reachable(company)
    ruled(company)
    project, _item = delivering(company)
    check = marked(planned(company, Method.CUSTOMER, project=project))
    asked = Invitation.objects.get(occasion="check")
    assert (asked.subject_id, asked.contact) == (check.pk, company.customer)
    given = answer(asked, score=4, by=company.customer)
    assert given and add_words(given, text="線標看得懂", by=company.customer)
    told = Notice.objects.filter(person=check.checker, entry__event="quality.check.heard")
    assert told.exists()
    done = checks.finish(check, by=company.staff)
    assert done.told_by == str(company.customer), "who answered the link, not who typed it in"
    client.force_login(company.staff)
    page = client.get(f"/quality/checks/{check.pk}/").content.decode()
    assert "線標看得懂" in page and "客戶自己的回答" in page


def test_other_methods_ask_nobody(company: SimpleNamespace) -> None:
    reachable(company)
    ruled(company)
    marked(planned(company))
    assert Check.objects.exists() and not Invitation.objects.exists()


def test_whoever_accepts_a_project_is_asked_whether_they_would_recommend_us(
    company: SimpleNamespace,
) -> None:
    reachable(company)
    acceptance = stories.requested(company)
    assert acceptance.project.customer == Customer.objects.get(code="HC")
    sign(
        acceptance,
        verdict="accept",
        name="李建德",
        content_hash=acceptance.content_hash,
        stars=5,
        by=company.customer,
    )
    [asked] = Invitation.objects.filter(occasion="acceptance")
    assert (asked.measure, asked.project) == ("nps", acceptance.project)
