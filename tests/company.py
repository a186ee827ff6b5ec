"""A small company of named people, and the world in which everything has happened to it."""

import copy
import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from charter.ground import clock

MONDAY = dt.datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Asia/Taipei"))


def founded() -> SimpleNamespace:
    """Two departments, one person per role, two customers with a contact each."""
    from charter.org.models import Department, Person, Post, Posting, Role

    service = Department.objects.create(code="SVC", name="服務一部")
    office = Department.objects.create(code="GMO", name="總經理室", gives_service=False)
    people = SimpleNamespace(service=service, office=office)
    hired = [
        (Person(username=username, name=name, department=department), roles)
        for name, username, department, *roles in (
            ("張家銘", "staff", service),
            ("蔡承翰", "engineer", service),
            ("陳怡君", "manager", service, Role.PROJECT_MANAGER),
            ("林志豪", "head", service, Role.DEPARTMENT_HEAD),
            ("吳建宏", "boss", office, Role.GENERAL_MANAGER, Role.MANAGEMENT, Role.STEERING_GROUP),
            ("王雅婷", "deputy", office, Role.MANAGEMENT, Role.IMPROVEMENT_OFFICE),
            ("李佩珊", "quality", office, Role.QUALITY),
            ("黃俊傑", "hr", office, Role.HR),
            ("鄭淑芬", "finance", office, Role.FINANCE),
            ("許文馨", "admin", office, Role.ADMINISTRATOR),
        )
    ]
    # In a few statements: most tests begin here.
    Person.objects.bulk_create([person for person, _ in hired])
    posts = Post.objects.bulk_create(
        Post(title=person.name, department=person.department, roles=[Role.STAFF, *roles])
        for person, roles in hired
    )
    since = dt.date(2025, 1, 1)
    Posting.objects.bulk_create(
        Posting(person=person, post=post, since=since)
        for (person, _), post in zip(hired, posts, strict=True)
    )
    for person in [*(person for person, _ in hired), *_contacts()]:
        setattr(people, person.username, person)
    return people


def _contacts() -> list[Any]:
    from charter.org.models import Customer, Person

    hospital, bank = Customer.objects.bulk_create(
        [Customer(code="HC", name="海城醫院"), Customer(code="LH", name="聯恆銀行")]
    )
    return Person.objects.bulk_create(
        Person(username=username, name=name, kind=Person.Kind.CUSTOMER, customer=c, may_accept=True)
        for username, name, c in (
            ("customer", "李建德", hospital),
            ("other_customer", "周明哲", bank),
        )
    )


class KeptWorld:
    """The browser's world, built once for tests that follow one another: it stands in a transaction
    around theirs, and each test steps back to where it began. Its records are handed out as copies,
    for a test changes them too."""

    def __init__(self) -> None:
        self.built: SimpleNamespace | None = None
        self.around = ExitStack()

    def begin(self, blocker: Any) -> None:
        if self.built is not None:
            return
        from django.db import connection
        from django.utils import translation

        self.around.enter_context(blocker.unblock())
        self.around.enter_context(_undone())
        with clock.at(MONDAY), translation.override("zh-hant"):
            self.built = built()
        connection.check_constraints()  # once, and not at the end of each test

    def end(self) -> None:
        self.built = None
        self.around.close()

    def copied(self) -> SimpleNamespace:
        """Where nothing was kept, it is built in the test's own transaction."""
        return copy.deepcopy(self.built) if self.built is not None else built()


def built() -> SimpleNamespace:
    from tests.browser.world import everything

    company = founded()
    company.pages = everything(company)
    return company


@contextmanager
def _undone() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
