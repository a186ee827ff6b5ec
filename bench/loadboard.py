"""What the load board costs with 500 people, each in eight projects, over 26 weeks:

    python -m bench.loadboard       # on the database of DATABASE_URL, best with the demo in it

Whole requests by Django's client, frame included: CPU of this process and of its own PostgreSQL
backend. Everything is added in one transaction that is rolled back. Every row of the board is
drawn anew (`cold`), and again as it usually is, when few rows have changed (`warm`).
"""

import os
from typing import Any

from bench.boards import cost

PEOPLE, TEAM, WEEKS = 500, 8, 26
ADDED = f"""
insert into org_person (password, username, name, kind, email, phone, language, is_active,
    may_accept, department_id)
  select '', 'bench' || i, '壓測' || i, 'staff', '', '', '', true, false,
    (select id from org_department order by id limit 1 offset i %% 7)
  from generate_series(1, {PEOPLE}) i
"""
LOADED = f"""
insert into resources_projectload (project_id, person_id, first, last, minutes)
  select project.id, person.id, day, day + {7 * (WEEKS - 1)},
    array(select (n * 37 + person.id * 11 + project.id) %% 900 from generate_series(1, {WEEKS}) n)
  from (select id, row_number() over (order by id) as k, date_trunc('week', now())::date as day
      from org_person where username like 'bench%%') person,
    (select id, row_number() over (order by id) as k, count(*) over () as n
      from projects_project) project
  where (person.k * 7 + project.k) %% project.n < {TEAM}
"""


def main() -> None:
    from django.db import connection, transaction  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from charter.org.models import Person, Role  # noqa: PLC0415
    from charter.rooms.resources import drawing  # noqa: PLC0415
    from charter.rooms.resources.models import ProjectLoad  # noqa: PLC0415
    from charter.rooms.resources.verbs import counting  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = cursor.fetchone()[0]
        cursor.execute("set local session_replication_role = replica")  # no history of made-up rows
        for statement in (ADDED, LOADED):
            cursor.execute(statement.replace("%%", "%"))
        cursor.execute("set local session_replication_role = origin")
        counting.add_up(Person.objects.staff().values_list("pk", flat=True))
        cursor.execute("analyze resources_projectload, resources_personload")
        client = Client()
        client.force_login(Person.objects.holding(Role.MANAGEMENT)[0])
        rows = ProjectLoad.objects.count()
        print(f"{Person.objects.staff().count()} people, {rows} rows of {WEEKS} weeks", flush=True)
        _say("help page (the frame alone)", cost(client, "/help/", backend))
        _say("load board, warm", cost(client, "/resources/", backend))
        kept, drawing._row = drawing._row, drawing._row.__wrapped__
        _say("load board, cold", cost(client, "/resources/", backend))
        drawing._row = kept
        _say("by department", cost(client, "/resources/?by=department", backend))
        transaction.set_rollback(True)


def _say(name: str, cost: Any) -> None:
    own, server = cost
    print(f"{name}: {own:.1f} + {server:.1f} = {own + server:.1f} ms of CPU", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")
    import django

    django.setup()
    main()
