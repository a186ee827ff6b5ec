"""Each operation at 1 and 16 connections; bare SQL and clauses in this process."""

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from bench import cpu
from bench.load_generator import Ask, Measured, measure, warm
from bench.operations import Operation, operations
from charter.ground import clock
from charter.org.models import ApiToken, Person

CONNECTIONS = (1, 16)
SECRET = f"{ApiToken.PREFIX}bench"
BARE_TIMES = 200
WARM_SECONDS = 8


@dataclass
class Result:
    """One line of the table."""

    name: str
    reach: float
    runs: dict[int, Measured] = field(default_factory=dict)
    queries: int = 0
    bare: float | None = None
    cpu: float | None = None

    def add(self, connections: int, run: Measured) -> None:
        """Of several rounds the one that cost least counts: neighbours only ever add to it."""
        best = self.runs.get(connections)
        if best is None or (not best.failed and (run.failed or run.cpu < best.cpu)):
            self.runs[connections] = run


def person() -> Person:
    return Person.objects.get_queryset().get(pk=1)


def signed_in() -> Client:
    desk = Client(SERVER_NAME="127.0.0.1")
    desk.force_login(person())
    # As signing in on the page does.
    UserSession.objects.create(
        user=person(), session_key=desk.session.session_key, ip="127.0.0.1", user_agent="bench"
    )
    return desk


def _headers(desk: Client) -> dict[str, str]:
    """The cookies of a signed-in browser, and its proof against forged forms."""
    secret, name = "b" * 32, settings.SESSION_COOKIE_NAME
    return {
        "Cookie": f"{name}={desk.cookies[name].value}; {settings.CSRF_COOKIE_NAME}={secret}",
        "X-CSRFToken": secret,
        "Content-Type": "application/x-www-form-urlencoded",
    }


def token() -> str:
    """A key of our own; made past the verbs, in the benchmark's database only."""
    ApiToken.objects.get_or_create(
        digest=ApiToken.digest_of(SECRET),
        defaults={"person": person(), "name": "bench", "hint": "bench", "created_at": clock.now()},
    )
    return SECRET


def postmaster() -> int:
    """The root of the server's processes; it must run on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu.parent(cursor.fetchone()[0])


def run(
    url: str, web: int, options: argparse.Namespace, say: Callable[[str], None]
) -> list[Result]:  # fmt: skip
    desk, database = signed_in(), postmaster()
    headers, results = _headers(desk), []
    chosen = operations(token(), full_size=options.cases_only)
    reads = [ask for one in chosen for ask in one.asks if ask.body is None]
    say("clearing away what the last run rolled back")
    with connection.cursor() as cursor:  # else the first pages would pay for it
        cursor.execute("VACUUM (ANALYZE)")
    say("warming up")
    warm(url, reads, headers, WARM_SECONDS)
    for one in chosen:
        if options.only not in one.name:
            continue
        result = Result(one.name, one.reach)
        result.queries = _queries(desk, one)
        result.bare = bare(one) if one.bare is not None else None
        connection.close()
        for count, before, asks in _shares(one, options.rounds):
            run = measure(
                url, asks, {**_carried(headers, one)}, count, duration=options.seconds, app=[web],
                database=[database], before=before,
            )  # fmt: skip
            result.add(count, run)
        say(line(result))
        results.append(result)
    return results


def _carried(headers: Mapping[str, str], one: Operation) -> Mapping[str, str]:
    """A program with a key carries no cookies."""
    return one.headers or headers


def _shares(
    one: Operation, rounds: int
) -> Iterator[tuple[int, Sequence[Ask], Sequence[Ask]]]:  # fmt: skip
    """(connections, warming up, measured) for each load and round. A write never meets a record
    that another run left half-way, because wrk breaks off in the middle: each gets a share of the
    requests of its own.
    """
    loads = [count for _round in range(rounds) for count in CONNECTIONS]
    if one.asks[0].body is None:
        yield from ((count, one.asks, one.asks) for count in loads)
        return
    size = len(one.asks) // (2 * len(loads))
    shares = [one.asks[n * size : (n + 1) * size] for n in range(2 * len(loads))]
    yield from zip(loads, shares[::2], shares[1::2], strict=True)


def _queries(desk: Client, one: Operation) -> int:
    """Statements of one request, the second of its kind; what it wrote is taken back."""
    with transaction.atomic():
        first, second, *_rest = [*one.asks, *one.asks]
        for ask in (first, first if first.body is None else second):
            asked = 0

            def counted(execute: Any, *call: Any) -> Any:
                nonlocal asked
                asked += 1
                return execute(*call)

            with connection.execute_wrapper(counted):
                answer = _tried(desk, ask, one)
            if answer.status_code >= 400:
                raise RuntimeError(f"{one.name}: {ask.path} answers {answer.status_code}")
        transaction.set_rollback(True)
    return asked


def _tried(desk: Client, ask: Ask, one: Operation) -> Any:
    carried = {k: v for k, v in one.headers.items() if k != "Content-Type"}
    if ask.body is None:
        return desk.get(ask.path, headers=carried)
    kind = one.headers.get("Content-Type", "application/x-www-form-urlencoded")
    who = Client(SERVER_NAME="127.0.0.1") if carried else desk
    return who.post(ask.path, ask.body, content_type=kind, headers=carried)


def bare(one: Operation) -> float:
    """CPU ms of the same rows as plain SQL through the driver: this process and its server."""
    sql, arguments = one.bare.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
        began, theirs = time.process_time(), cpu.seconds([backend])
        for _ in range(BARE_TIMES):
            cursor.execute(sql, arguments)
            cursor.fetchall()
        spent = time.process_time() - began + cpu.seconds([backend]) - theirs
    return spent * 1000 / BARE_TIMES


def line(result: Result) -> str:
    parts = [f"{result.name:42}"]
    for count, m in result.runs.items():
        parts.append(f"c={count}: {m.app:.1f}+{m.database:.1f} ms p50 {m.p50:.0f} p95 {m.p95:.0f}")
        if any(int(code) >= 400 for code in m.answers) or m.failed:
            parts.append(f"ANSWERS {m.answers} {m.wrong[:200]}")
    return "  ".join(parts)
