"""Fill an empty database with the data set by COPY and INSERT … SELECT.

A benchmark's loader: it writes rows past the verbs and without history rows, on purpose.
"""

import csv
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bench.data import NAMES
from charter.ground.search import lexemes

HERE = Path(__file__).parent
FILES = ("people.sql", "tasks.sql", "costs.sql", "cases.sql", "registers.sql")
CASES = ("people.sql", "cases.sql")
TRACKED = ("projects_initiation", "projects_project", "projects_plan", "projects_task",
           "projects_budget", "projects_budgetline", "cost_standing", "cost_booking",
           "registers_record", "quality_problem", "quality_verification",
           "risk_risk")  # fmt: skip
Say = Callable[[str], None]


def is_loaded(items: int) -> bool:
    """The database holds this very data set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench.loaded')")
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute("SELECT count(*) FROM bench.loaded WHERE items = %s", [items])
        return bool(cursor.fetchone()[0])


def load(folder: Path, items: int, say: Say, *, cases_only: bool = False) -> None:
    """All or nothing; afterwards the tables are vacuumed, analysed, and in memory."""
    began = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute((HERE / "stage.sql").read_text())
        for name in NAMES:
            _copy(cursor, name, folder / f"{name}.csv")
        say("search terms")
        _terms(cursor, folder / "items.csv")
        cursor.execute("ANALYZE bench.items, bench.events, bench.terms")
        _calendar()
        _fill(cursor, say, CASES if cases_only else FILES)
        cursor.execute("CREATE TABLE bench.loaded AS SELECT %s::int AS items", [items])
    with connection.cursor() as cursor:
        say("vacuum")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
    say(f"loaded in {time.monotonic() - began:.0f} s")


def _fill(cursor: Any, say: Say, files: tuple[str, ...]) -> None:
    for table in TRACKED:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for name in files:
        say(name.removesuffix(".sql"))
        cursor.execute((HERE / name).read_text())
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in TRACKED:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    _sequences(cursor)


def _copy(cursor: Any, name: str, file: Path) -> None:
    texts = ", FORCE_NOT_NULL (note)" if name == "events" else ""
    statement = f"COPY bench.{name} FROM STDIN (FORMAT csv, HEADER true{texts})"
    with file.open("rb") as data, cursor.cursor.copy(statement) as copy:
        while chunk := data.read(1 << 20):
            copy.write(chunk)


def _item_terms(row: list[str]) -> tuple[int, list[str]]:
    return int(row[0]), lexemes(f"{row[2]}\n{row[3]}\n客戶{int(row[1]) % 100 + 1}")


def _rows(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8", newline="") as data:
        lines = csv.reader(data)
        next(lines)
        yield from lines


def _terms(cursor: Any, file: Path) -> None:
    """The product's own search terms, computed on two processors."""
    with get_context("spawn").Pool(2) as pool:
        found = pool.imap(_item_terms, _rows(file), chunksize=500)
        with cursor.cursor.copy("COPY bench.terms FROM STDIN") as copy:
            for line in found:
                copy.write_row(line)


def _calendar() -> None:
    from charter.rooms.people.verbs import calendars  # noqa: PLC0415 - Django is ready only now

    calendars.found_calendar(name="bench", country="TW", is_default=True, by=None)


def _sequences(cursor: Any) -> None:
    tables = ("org_department", "org_customer", "org_person", "org_post", "projects_initiation",
              "projects_project", "projects_teamrole", "projects_plan", "projects_task",
              "projects_budget", "projects_budgetline", "cost_account", "cost_booking",
              "aftersales_commitment", "aftersales_case", "registers_record", "quality_problem",
              "quality_cause", "risk_risk")  # fmt: skip
    for table in tables:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )
