"""What the board and an indicator's page cost with 2,000 indicators of ten years of months:

    python -m bench.boards          # on the database of DATABASE_URL, best with the demo in it

Whole requests by Django's client, frame included: CPU of this process and of its own PostgreSQL
backend. Everything is added in one transaction that is rolled back.
"""

import os
import statistics
import time
from typing import Any

INDICATORS, MONTHS, ROUNDS = 2_000, 120, 40
ADDED = f"""
insert into indicators_indicator (name, title, formula, unit, direction, period, kind, method,
    clauses, owner_id, is_active)
  select 'bench.' || i, '壓測指標' || i, '分子÷分母', '%', 'higher', 'month', 'quality', 'data',
    '["SP2.5.2"]', (select min(id) from org_person), true from generate_series(1, {INDICATORS}) i
"""
READ = f"""
insert into indicators_reading (indicator_id, scope, scope_id, period, starts, ends, value,
    numerator, denominator, n, no_data_reason, note, taken_at)
  select one.id, 'organisation', 0, to_char(day, 'YYYY-MM'), day, day + interval '1 month',
    80 + (one.id * 7 + m * 13) % 17, 80 + (one.id * 7 + m * 13) % 17, 100, 100, '', '', now()
  from indicators_indicator one, generate_series(1, {MONTHS}) m,
    lateral (select (date '2026-11-01' - m * interval '1 month')::date as day) d
  where one.name like 'bench.%%'
"""
AIMED = """
insert into indicators_target (indicator_id, scope, scope_id, since, value, reason, set_at)
  select id, 'organisation', 0, date '2020-01-01', 90, '', now()
  from indicators_indicator where name like 'bench.%%' and id %% 2 = 0
"""


def cost(client: Any, path: str, backend: int) -> tuple[float, float]:
    """(median ms of this process, mean ms of the backend) of a request."""
    from bench import cpu  # noqa: PLC0415

    for _ in range(5):
        answer = client.get(path, HTTP_HOST="127.0.0.1")
        assert answer.status_code == 200, (path, answer.status_code)
    own, theirs = [], cpu.seconds([backend])
    for _ in range(ROUNDS):
        began = time.process_time()
        client.get(path, HTTP_HOST="127.0.0.1")
        own.append(time.process_time() - began)
    return statistics.median(own) * 1000, (cpu.seconds([backend]) - theirs) / ROUNDS * 1000


def main() -> None:
    from django.db import connection, transaction  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from charter.org.models import Person, Role  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = cursor.fetchone()[0]
        cursor.execute("set local session_replication_role = replica")  # no history of made-up rows
        for statement in (ADDED, READ, AIMED):
            cursor.execute(statement.replace("%%", "%"))
        cursor.execute("set local session_replication_role = origin")
        for table in ("indicator", "reading", "target"):
            cursor.execute(f"analyze indicators_{table}")
        cursor.execute("select id from indicators_indicator where name = 'bench.1000'")
        one, client = cursor.fetchone()[0], Client()
        client.force_login(Person.objects.holding(Role.MANAGEMENT)[0])
        pages = {"help page (the frame alone)": "/help/", "board": "/board/"}
        pages["board, a quarter"] = "/board/?period=2026-Q3"
        pages["board, a year"] = "/board/?period=2025"
        pages["an indicator, 25 months"] = f"/indicators/{one}/"
        pages["an indicator, ten years"] = f"/indicators/{one}/?span=all"
        for name, path in pages.items():
            own, server = cost(client, path, backend)
            print(f"{name}: {own:.1f} + {server:.1f} = {own + server:.1f} ms of CPU", flush=True)
        transaction.set_rollback(True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")
    import django

    django.setup()
    main()
