"""Fixtures for every test: a small company of named people, at a fixed moment."""

import datetime as dt
import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest

from charter.ground import clock
from charter.site.throwaway import PASSES, throwaway

if TYPE_CHECKING:
    from tests.mailbox import Mailbox

# A busy machine is no failure: examples are not timed.
hypothesis.settings.register_profile("charter", deadline=None)
hypothesis.settings.load_profile("charter")

# A full collection walks half a million objects of imports that never go; rounds are rarer here.
gc.set_threshold(100_000, 50, 1000)

TAIPEI = ZoneInfo("Asia/Taipei")
MONDAY = dt.datetime(2026, 11, 16, 9, 0, tzinfo=TAIPEI)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """One worker migrates, the others copy."""
    from tests.copied import copied

    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    with django_db_blocker.unblock(), copied(worker, run):
        yield


@pytest.fixture(autouse=True, scope="session")
def _translations_are_built() -> None:
    from charter.ground.i18n.catalogues import compile_all

    compile_all()


# What says which models there are, not what somebody did: as good for the next test.
STAYS = {"django_content_type", "auth_permission"}


@pytest.fixture(autouse=True, scope="session")
def _transactional_tests_leave_no_row() -> None:
    """Rows are deleted where there are any: Django would truncate six hundred tables, and the
    journal's triggers would rightly refuse that. A table without a page has never had a row."""
    from django.db import connection
    from django.test import TransactionTestCase

    wanted = sorted({*connection.introspection.django_table_names()} - STAYS)

    def emptied(_self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND pg_relation_size(oid) > 0"
                " AND relnamespace = 'public'::regnamespace ORDER BY relname",
                [wanted],
            )
            asked = " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"
                for (name,) in cursor.fetchall()
            )
            cursor.execute("SET session_replication_role = replica")
            for (name,) in cursor.execute(asked).fetchall() if asked else ():
                cursor.execute(f'DELETE FROM "{name}"')
            cursor.execute("SET session_replication_role = origin")

    TransactionTestCase._fixture_teardown = emptied  # type: ignore[method-assign]


_until_the_end = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Without DATABASE_URL the tests bring a database of their own; xdist's workers share it.

    Programs that a test starts read the house's own settings, in the VAR that the tests made.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "charter.site.settings"
    if os.environ.get("DATABASE_URL"):
        return
    os.environ |= {"DATABASE_URL": _until_the_end.enter_context(throwaway()), PASSES: "1"}
    from django.db import connections

    from charter.site.settings import database

    connections["default"].settings_dict.update(database())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests begin first, dealt out: xdist hands each worker one stretch of the list,
    and one worker alone with them would be waited for."""
    items.sort(key=lambda item: (not _has(item, "long"), not _has(item, "browser", "drill")))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = [item for first in range(workers) for item in items[first::workers]]


def pytest_collection_finish() -> None:
    """What is imported and collected by now stays to the end: later rounds pass it by."""
    gc.freeze()


def _has(item: pytest.Item, *marks: str) -> bool:
    return bool(set(item.keywords) & set(marks))


def pytest_unconfigure(config: pytest.Config) -> None:
    _until_the_end.close()


@pytest.fixture
def mailbox(settings: Any) -> Iterator["Mailbox"]:
    """A real mail server that takes what this test sends."""
    from tests.mailbox import delivering

    with delivering(settings) as box:
        yield box


@pytest.fixture
def monday() -> Iterator[dt.datetime]:
    """Live at Monday 16 November 2026, 09:00 in Taipei."""
    with clock.at(MONDAY):
        yield MONDAY


@pytest.fixture
def company(db: None, monday: dt.datetime) -> SimpleNamespace:
    """Two departments, one person per role, two customers with a contact each."""
    from charter.org.models import Customer, Department, Person, Post, Posting, Role

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
    hospital, bank = Customer.objects.bulk_create(
        [Customer(code="HC", name="海城醫院"), Customer(code="LH", name="聯恆銀行")]
    )
    contacts = [
        Person(username=username, name=name, kind=Person.Kind.CUSTOMER, customer=c, may_accept=True)
        for username, name, c in (
            ("customer", "李建德", hospital),
            ("other_customer", "周明哲", bank),
        )
    ]
    Person.objects.bulk_create(contacts)
    for person in [person for person, _ in hired] + contacts:
        setattr(people, person.username, person)
    return people


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Begin in the language of the source strings, whatever the test before has activated."""
    from django.utils import translation

    with translation.override("zh-hant"):
        yield
