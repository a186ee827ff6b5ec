"""CPU milliseconds and queries of the after-sales pages with many cases.

Run it from the checkout on a scratch database: `python bench/aftersales.py [cases]`. CPU is that of
this process; the database's own CPU is read from the server process behind the connection.
Everything is rolled back at the end.
"""

import datetime as dt
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from charter.ground import clock  # noqa: E402
from charter.ground.search import Indexed  # noqa: E402
from charter.org.models import Customer, Department, Person, Post, Posting, Role  # noqa: E402
from charter.rooms.aftersales.models import Case, Clock, ClockEvent  # noqa: E402
from charter.rooms.aftersales.verbs import cases  # noqa: E402
from charter.rooms.people.verbs import calendars  # noqa: E402

WORDS = (
    *(
        "空調",
        "漏水",
        "電梯",
        "斷線",
        "當機",
        "登入",
        "發票",
        "備品",
        "巡檢",
        "機房",
        "電池",
        "照明",
    ),
    *(
        "門禁",
        "監視",
        "消防",
        "水塔",
        "馬達",
        "風扇",
        "網路",
        "印表",
        "主機",
        "螢幕",
        "溫度",
        "噪音",
    ),
)
TICK = os.sysconf("SC_CLK_TCK")


def database_cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def fill(count: int, people: list[Person], customers: list[Customer]) -> None:
    """Nine of ten closed, the rest open with a running clock."""
    rng, now = random.Random(1), clock.now()
    for start in range(0, count, 5000):
        rows = []
        for _ in range(min(5000, count - start)):
            text = "".join(rng.choices(WORDS, k=12))
            is_open = rng.random() < 0.1
            at = now - dt.timedelta(minutes=rng.randrange(500_000))
            due = now + dt.timedelta(minutes=rng.randrange(-500, 5000)) if is_open else None
            solved = None if is_open else at + dt.timedelta(hours=5)
            rows.append(
                Case(
                    customer=rng.choice(customers),
                    title=text[:12],
                    text=text,
                    channel="phone",
                    category="fault",
                    impact=2,
                    urgency=2,
                    priority=3,
                    state="in_progress" if is_open else "closed",
                    cause="x",
                    solution="y",
                    assignee=rng.choice(people),
                    received_at=at,
                    registered_at=at,
                    classified_at=at,
                    next_due=due,
                    resolved_at=solved,
                    followed_up_at=solved,
                    search=Indexed(text),
                )
            )
        Case.objects.bulk_create(rows)
        clocks = [
            Clock(
                case=c,
                kind="resolution",
                started_at=c.received_at,
                budget=86_400,
                due_at=c.next_due,
            )
            for c in rows
            if c.next_due
        ]
        Clock.objects.bulk_create(clocks)
        ClockEvent.objects.bulk_create(
            ClockEvent(clock=k, condition="start", at=k.started_at) for k in clocks
        )


def measure(name: str, do: Callable[[], Any], times: int = 40) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    for _ in range(3):
        do()
    with CaptureQueriesContext(connection) as asked:
        do()
    own, theirs = [], database_cpu(pid)
    for _ in range(times):
        began = time.process_time()
        do()
        own.append((time.process_time() - began) * 1000)
    database = (database_cpu(pid) - theirs) * 1000 / times
    mean = statistics.mean(own)
    print(
        f"{name:28} {mean:6.1f} + {database:5.1f} = {mean + database:6.1f} ms CPU"
        f"  (median {statistics.median(own):.1f})  {len(asked)} queries",
        flush=True,
    )


class Undo(Exception):
    pass


def run(count: int) -> None:
    service = Department.objects.create(code="BENCH", name="服務部")
    post = Post.objects.create(title="工程師", department=service, roles=[Role.STAFF])
    people = [
        Person.objects.create(username=f"bench{n}", name=f"員工{n}", department=service)
        for n in range(50)
    ]
    for person in people:
        Posting.objects.create(person=person, post=post, since=dt.date(2025, 1, 1))
    customers = [Customer.objects.create(code=f"B{n}", name=f"客戶{n}") for n in range(100)]
    calendars.found_calendar(name="bench", country="TW", is_default=True, by=None)
    began = time.monotonic()
    fill(count, people, customers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE aftersales_case, aftersales_clock, aftersales_clockevent")
    print(f"{count:,} cases in {time.monotonic() - began:.0f} s", flush=True)
    desk = Client(SERVER_NAME="127.0.0.1")
    desk.force_login(people[0])
    pk = Case.objects.filter(state="in_progress").order_by("-id")[0].pk
    told = cases.Report(customers[0], "機房空調不冷，室溫28度", "phone", assignee=people[1])
    form = {"customer": customers[0].pk, "text": "機房空調不冷", "channel": "phone"}
    measure("register (verb)", lambda: cases.register(told, by=people[0]))
    measure("register (page, POST)", lambda: desk.post("/aftersales/new/", form))
    measure("inbox, all open, 50 rows", lambda: desk.get("/aftersales/?view=open"))
    measure("case page", lambda: desk.get(f"/aftersales/{pk}/?view=mine"))
    measure("search 空調 (frequent)", lambda: list(Case.objects.found_by("空調")[:50]))
    measure("search 門禁噪音 (rare)", lambda: list(Case.objects.found_by("門禁噪音主機")[:50]))
    measure("search page 空調", lambda: desk.get("/aftersales/?q=空調"))
    measure("list by API", lambda: desk.get("/api/aftersales/cases/?view=open"))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    try:
        with transaction.atomic():
            run(count)
            raise Undo
    except Undo:
        pass


if __name__ == "__main__":
    main()
