"""The kept load follows the plans: a project's rows are written anew when its plan changes, and
with them the sums of the people whom it asked before or asks now.

Derived figures: what moved them stands in the journal already, so nothing is recorded here.
Locks are taken in one order everywhere: projects by their keys, then sums by their people's.
"""

from collections.abc import Iterable

from django.db import connection, transaction

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.resources.models import ProjectLoad
from charter.rooms.resources.reckoning import counted, loads

HELD = """
INSERT INTO resources_personload AS kept (person_id, first, last, minutes)
SELECT unnest(%s::bigint[]), %s, %s, '{}'
ON CONFLICT (person_id) DO UPDATE SET last = kept.last
"""
ADDED_UP = """
UPDATE resources_personload AS kept
SET first = coalesce(span.first, kept.first), last = coalesce(span.last, kept.last),
  minutes = ARRAY(
    SELECT sum(coalesce(one.minutes[(span.first - one.first) / 7 + week + 1], 0))
    FROM generate_series(0, (span.last - span.first) / 7) AS week, resources_projectload AS one
    WHERE one.person_id = span.person
    GROUP BY week ORDER BY week)
FROM (
  SELECT asked.person, min(one.first) AS first, max(one.last) AS last
  FROM unnest(%s::bigint[]) AS asked (person)
  LEFT JOIN resources_projectload AS one ON one.person_id = asked.person
  GROUP BY asked.person) AS span
WHERE kept.person_id = span.person
"""


@transaction.atomic
def recount(
    project: Project, *, by: Person | None = None, person: Person | None = None
) -> set[int]:
    """Of all, or of one `person` in it; the keys of those whom it asked before, or asks now. Locked
    by the project: of two at once the second sees what the first has seen, or more."""
    return _recount([project.pk], person)


@transaction.atomic
def recount_several(projects: Iterable[int], *, by: Person | None = None) -> set[int]:
    """The same, of projects by their keys."""
    return _recount(sorted(projects), None)


def _recount(projects: list[int], person: Person | None) -> set[int]:
    locked = Project.objects.filter(pk__in=projects).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))
    tasks, kept = counted().filter(project__in=projects), ProjectLoad.objects.all()
    kept = kept.filter(project__in=projects)
    if person is not None:
        tasks, kept = tasks.filter(owner=person), kept.filter(person=person)
    people, rows = set(kept.values_list("person", flat=True)), loads(tasks)
    kept.delete()
    ProjectLoad.objects.bulk_create(rows, batch_size=1000)
    people.update(row.person_id for row in rows)
    add_up(people)
    return people


@transaction.atomic
def add_up(people: Iterable[int], *, by: Person | None = None) -> None:
    """Their sums over all projects. Two projects may ask one person at once: each first holds the
    person's sum, and only then, in a statement of its own, reads what the other has written."""
    keys, today = sorted(people), clock.today()
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(HELD, [keys, today, today])
        cursor.execute(ADDED_UP, [keys])
