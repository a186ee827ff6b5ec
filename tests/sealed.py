"""What the sealed and frozen tables hold, read as it is stored."""

from django.db import connection

from charter.org.models import Person

FROZEN = {
    "journal_entry": "title || facts::text",
    "approvals_version": "content::text",
    "projects_plan": "content::text",
    "improvement_document": "content::text",
    "improvement_version": "content::text",
}


def names_in(tables: dict[str, str] = FROZEN) -> list[tuple[str, int, str]]:
    """(table, key, name) of every row that says the name of somebody known, at most fifty."""
    found: list[tuple[str, int, str]] = []
    names = list(Person.objects.get_queryset().values_list("name", flat=True).distinct())
    with connection.cursor() as cursor:
        for table, text in tables.items():
            cursor.execute(
                f"SELECT t.id, n FROM {table} AS t, unnest(%s::text[]) AS n"
                f" WHERE strpos({text}, n) > 0 LIMIT 50",
                [names],
            )
            found += [(table, key, name) for key, name in cursor.fetchall()]
    return found


def references_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE strpos({FROZEN[table]}, '⟦') > 0")
        return int(cursor.fetchone()[0])
