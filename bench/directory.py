# ruff: noqa: PLC0415
"""The pages of people with 5,000 of them: directory, page of a person, organisation chart.

    DATABASE_URL=… python -m bench.directory        # best with the demo in it

Whole requests by Django's client, frame included: CPU of this process and of its own PostgreSQL
backend. Everything is added in one transaction that is rolled back.
"""

import os

WANTED = {"a person, by HR": 15, "a person, by a colleague": 15}


def main() -> None:
    from django.db import connection, transaction
    from django.test import Client

    from bench.appraisals import PEOPLE, made_people
    from bench.boards import cost
    from charter.org.models import Person, Role

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = cursor.fetchone()[0]
        cursor.execute("set local session_replication_role = replica")  # no history
        people = made_people()
        top = Person.objects.holding(Role.GENERAL_MANAGER)[0]
        Person.objects.filter(pk__in=[p.pk for p in people if p.manager_id is None]).update(
            manager=top
        )
        cursor.execute("set local session_replication_role = origin")
        for table in ("org_person", "org_posting"):
            cursor.execute(f"analyze {table}")
        hr, colleague = Person.objects.holding(Role.HR)[0], people[-1]
        of = Person.objects.get(username="ting")  # with a year of the demo behind her
        pages = {
            "help page (the frame alone)": (hr, "/help/"),
            "a person, by HR": (hr, of.get_absolute_url()),
            "a person, by a colleague": (colleague, of.get_absolute_url()),
            "chart, first paint": (hr, "/people/chart/"),
            "chart, branch of 100 below the top": (hr, f"/people/chart/{top.pk}/"),
            "chart, branch of 49": (hr, f"/people/chart/{people[0].pk}/"),
            "directory, a department": (hr, f"/people/?department={people[0].department_id}"),
            "directory, everybody": (hr, "/people/"),
        }
        print(f"{PEOPLE} people and the demo's")
        for name, (reader, path) in pages.items():
            client = Client(headers={"HX-Request": "true"} if "branch" in name else {})
            client.force_login(reader)
            own, server = cost(client, path, backend)
            mark = f" (mark {WANTED[name]})" if name in WANTED else ""
            print(
                f"{name}: {own:.1f} + {server:.1f} = {own + server:.1f} ms of CPU{mark}", flush=True
            )
        transaction.set_rollback(True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")
    import django

    django.setup()
    main()
