# ruff: noqa: PLC0415
"""Appraisal figures of 5,000 people and a quarter of their work, as the worker computes them.

    DATABASE_URL=… python -m bench.appraisals

Measures `draw`: one statement per figure, everybody's records, parts, ballots, journal entries.
Everything is rolled back. The mark is 60 s in the worker.
"""

import datetime as dt
import os
import random
import resource
import time

PEOPLE, UNITS, EACH = 5_000, 100, 40
MARK = 60
FIRST_KEY = 1_000_000_000
GOOD = "(p.id + n) %% 10 > 0"
# Table -> (its model, how many for each person, what is other than in the row that is copied).
CLONED = {
    "projects_task": ("projects.task", 10, {
        "owner_id": "p.id", "number": "'B' || n", "external_id": "''", "start": "day - 5",
        "finish": "day + time '10:00'",
        "actual_finish": f"CASE WHEN {GOOD} THEN day ELSE day + 3 END",
    }),
    "aftersales_case": ("aftersales.case", 6, {
        "assignee_id": "p.id", "number": "'B' || p.id || '-' || n", "state": "'resolved'",
        "resolved_at": "day + time '15:00'",
    }),
    "aftersales_clock": ("aftersales.clock", 6, {
        "case_id": f"{FIRST_KEY} + p.id * 100 + n", "due_at": "day + time '17:00'",
        "verdict": f"CASE WHEN {GOOD} THEN 'met' ELSE 'breached' END",
        "breached_at": f"CASE WHEN {GOOD} THEN NULL ELSE day + time '17:00' END",
    }),
    "quality_check": ("quality.check", 2, {
        "author_id": "p.id", "state": "'done'", "done_on": "day", "passed": GOOD,
    }),
}  # fmt: skip
BASE = {
    "projects_task": "JOIN projects_plan v ON v.id = t.plan_id AND v.state = 'in_force'"
    " WHERE t.kind = 'task' AND t.actual_start IS NOT NULL",
    "aftersales_clock": "WHERE t.kind = 'resolution'",
    "quality_check": "WHERE t.done_on IS NOT NULL AND t.method <> 'self'",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")
    import django

    django.setup()
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of made-up rows
        people = made_people()
        made = _work(people) + _cloned(cursor)
        cursor.execute("SET LOCAL session_replication_role = origin")
        for table in ("org_person", "org_posting", "actions_action", "duties_duty", *CLONED):
            cursor.execute(f"ANALYZE {table}")
        _measure(len(people), made)
        transaction.set_rollback(True)


def made_people() -> list:  # type: ignore[type-arg]
    from charter.ground.database.copying import copy_in
    from charter.org.models import Department, Person, Post, Posting

    units = [Department(code=f"B{n}", name=f"部門{n}") for n in range(UNITS)]
    copy_in(units)
    posts = [Post(title="工程師", department=unit, roles=["staff"]) for unit in units]
    copy_in(posts)
    people = [
        Person(username=f"bench{n}", name=f"員工{n}", department=units[n % UNITS], password="!")
        for n in range(PEOPLE)
    ]
    copy_in(people[:UNITS])
    for n, person in enumerate(people[UNITS:]):
        person.manager = people[n % UNITS]
    copy_in(people[UNITS:])
    since = dt.date(2020, 1, 1)
    copy_in([Posting(person=p, post=posts[n % UNITS], since=since) for n, p in enumerate(people)])
    return people


def _work(people: list) -> int:
    """Forty things due in the quarter for each person: measures and duties, most of them kept."""
    from django.utils import timezone

    from charter.ground.database.copying import copy_in
    from charter.kernel.actions.models import Action
    from charter.kernel.duties.models import Duty

    chance, first = random.Random(1), _quarter().start
    days = [first + dt.timedelta(days=n) for n in range(90)]
    moments = {day: timezone.make_aware(dt.datetime.combine(day, dt.time(12))) for day in days}
    rows: list = []
    for person in people:
        for n in range(EACH // 2):
            due, kept = chance.choice(days), chance.random() < 0.9
            action = {"kind": "org.department", "subject_id": 1, "subject_title": "部門"}
            action |= {"about_kind": "org.department", "about_id": 1, "about_title": "部門"}
            facts = {"state": "done", "evidence": "附件", "done_at": moments[due]} if kept else {}
            made = {"measure": "整理紀錄", "assigned_at": moments[days[0]], "due": due}
            rows.append(Action(owner=person, **action, **made, **facts))
            span = {"starts": first, "ends": due, "due": due, "climbs_on": due}
            done = {"state": "fulfilled", "fulfilled_on": due, "proof": 1} if kept else {}
            named = {"rule": "bench", "clause": "SP3.3a", "kind": "org.person"}
            key = {"subject_id": person.pk, "period": str(n)}
            rows.append(Duty(owner=person, **named, **key, **span, **done))
    copy_in([row for row in rows if isinstance(row, Action)])
    copy_in([row for row in rows if isinstance(row, Duty)])
    return len(rows)


def _cloned(cursor) -> int:  # type: ignore[no-untyped-def]
    """Ten tasks, six cases with a clock each and two checks for each person, nine in ten of them
    good: each a copy of a row of the demo with another owner, day and end."""
    from django.apps import apps
    from django.db import connection

    from charter.ground.database.writing import columns_of

    quoted, made, first = connection.ops.quote_name, 0, _quarter().start
    for table, (model, count, changed) in CLONED.items():
        columns = [one.field.column for one in columns_of(apps.get_model(model))]
        facts = {"id": f"{FIRST_KEY} + p.id * 100 + n", **changed}
        told = ", ".join(f"'{name}', {value}" for name, value in facts.items())
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quoted, columns))})"
            f" SELECT {', '.join(f'r.{quoted(name)}' for name in columns)}"
            f" FROM (SELECT t FROM {table} t {BASE.get(table, '')} LIMIT 1) base,"
            f" org_person p, generate_series(1, {count}) n,"
            f" LATERAL (SELECT (%s::date + ((p.id * 7 + n * 13) %% 90)::int) AS day) d,"
            f" LATERAL jsonb_populate_record(base.t, jsonb_build_object({told})) r"
            " WHERE p.username LIKE 'bench%%'",
            [first],
        )
        made += cursor.rowcount
    return made


def _quarter():  # type: ignore[no-untyped-def]
    from charter.ground import clock
    from charter.rooms.appraisal.periods import last_ended

    return last_ended("quarter", clock.today())


def _measure(people: int, records: int) -> None:
    from charter.rooms.appraisal import verbs
    from charter.rooms.appraisal.models import Cycle

    Cycle.objects.filter(key=_quarter().key).update(key="bench-before")
    cycle = verbs.open_cycle("quarter", _quarter(), by=None, in_worker=False)
    clock_, cpu = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    drawn = verbs.draw(cycle, by=None)
    took = time.perf_counter() - clock_
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime - cpu
    said = f"{drawn} appraisals from {records} records of {people} people"
    print(f"{said}: {took:.1f} s by the clock, {used:.1f} s of CPU (mark {MARK} s)")


if __name__ == "__main__":
    main()
