"""Fixtures for every test: a small company of named people, at a fixed moment."""

import datetime as dt
import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from charter.ground import clock
from charter.site.throwaway import PASSES, throwaway
from tests.company import MONDAY, KeptWorld, founded

if TYPE_CHECKING:
    from tests.mailbox import Mailbox

# A busy machine is no failure: examples are not timed.
hypothesis.settings.register_profile("charter", deadline=None)
hypothesis.settings.load_profile("charter")

# A full collection walks half a million objects of imports that never go; rounds are rarer here.
gc.set_threshold(100_000, 50, 1000)

KEPT = KeptWorld()


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
    and one worker alone with them would be waited for. The others stay with those of their module,
    whose fixtures, statements and templates one process then makes for all."""
    items.sort(key=lambda item: (not _has(item, "long"), not _has(item, "browser", "drill")))
    heavy = [item for item in items if _has(item, "long", "browser", "drill")]
    rest = sorted(items[len(heavy) :], key=lambda item: not _is_in_kept_world(item))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    each = -(-len(rest) // workers)
    items[:] = [
        item
        for n in range(workers)
        for item in (*heavy[n::workers], *rest[n * each : (n + 1) * each])
    ]


def pytest_collection_finish() -> None:
    """What is imported and collected by now stays to the end: later rounds pass it by."""
    gc.freeze()
    gc.enable()


def _is_in_kept_world(item: pytest.Item) -> bool:
    return "_world_is_kept" in getattr(item, "fixturenames", ())


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
    return founded()


@pytest.fixture(scope="module")
def _world_is_kept(django_db_setup: None, django_db_blocker: Any) -> None:
    KEPT.begin(django_db_blocker)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """Who comes next and does not ask for the kept world finds the database empty."""
    yield
    if nextitem is None or not _is_in_kept_world(nextitem):
        KEPT.end()


@pytest.fixture
def everything(_world_is_kept: None, db: None, monday: dt.datetime) -> SimpleNamespace:
    """The company after all that `tests.browser.world.everything` lets happen to it."""
    return KEPT.copied()


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Begin in the language of the source strings, whatever the test before has activated."""
    from django.utils import translation

    with translation.override("zh-hant"):
        yield
