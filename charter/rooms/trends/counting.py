"""All that a period's trends are made of, counted in SQL for every scope at once.

Volume by the day received, what became of it by the day solved; cancelled cases are out, imported
history counts. Times are working seconds of the case's own calendar without pauses (the clock's
`spent`), so only cases whose clock was stopped are in them, and `n` says how many. Answered at
first contact: the first answer was the solution. Reopened is per solution of the period. A
complaint raised from a case is that case and counted once. Of satisfaction the last answer about
a case counts. A backlog is what was open at the end, by its age in days.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import pairwise
from typing import Any

from django.db import connection
from django.utils import timezone

from charter.kernel.journal.models import kind_of
from charter.rooms.aftersales.models import Case

ORGANISATION, DEPARTMENT, CUSTOMER = "organisation", "department", "customer"
Scope = tuple[str, int]
Facts = dict[str, Any]
MOST = 30  # causes, customers and topics kept by name; the rest is `other`
AGES = (7, 30, 90)
# One cause however it was typed: blanks between Han characters and the last full stop say nothing.
CAUSE = (
    "left(btrim(regexp_replace(regexp_replace(cause, '\\s+', ' ', 'g'),"
    " '([^\\x01-\\x7f]) (?=[^\\x01-\\x7f])', '\\1', 'g'), ' 。.;；，,'), 80)"
)
SETS = "GROUPING SETS ((), (department_id), (customer_id))"
WHO = "GROUPING(department_id), GROUPING(customer_id), department_id, customer_id"

RECEIVED = """
SELECT @who, category, count(*), count(*) FILTER (WHERE category = 'complaint')
FROM aftersales_case WHERE received_at >= %(first)s AND received_at < %(last)s
    AND state <> 'cancelled'
GROUP BY GROUPING SETS ((category), (department_id, category), (customer_id, category))
"""
COMPLAINED = """
SELECT @who, count(*) FROM complaints_complaint
WHERE origin_id IS NULL AND received_at >= %(first)s AND received_at < %(last)s
GROUP BY @sets
"""
BY_CUSTOMER = """
SELECT GROUPING(department_id), 1, department_id, NULL, customer_id, count(*)
FROM aftersales_case WHERE received_at >= %(first)s AND received_at < %(last)s
    AND state <> 'cancelled'
GROUP BY GROUPING SETS ((customer_id), (department_id, customer_id))
"""
SOLVED = """
WITH done AS (
    SELECT id, department_id, customer_id, responded_at = resolved_at AS at_once
    FROM aftersales_case WHERE resolved_at >= %(first)s AND resolved_at < %(last)s
        AND state IN ('resolved', 'closed')
), timed AS (
    SELECT done.*, r.spent AS answer, s.spent AS solution FROM done
    LEFT JOIN aftersales_clock r ON r.case_id = done.id AND r.kind = 'response'
    LEFT JOIN aftersales_clock s ON s.case_id = done.id AND s.kind = 'resolution'
)
SELECT @who, count(*), count(*) FILTER (WHERE at_once), count(at_once), count(answer),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY answer), count(solution),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY solution)
FROM timed GROUP BY @sets
"""
CAUSES = """
SELECT @who, cause, count(*) FROM (
    SELECT department_id, customer_id, @cause AS cause FROM aftersales_case
    WHERE resolved_at >= %(first)s AND resolved_at < %(last)s
        AND state IN ('resolved', 'closed') AND cause <> ''
) AS told WHERE cause <> ''
GROUP BY GROUPING SETS ((cause), (department_id, cause), (customer_id, cause))
"""
BACKLOG = """
SELECT @who, count(*),
    count(*) FILTER (WHERE received_at >= %(last)s - interval '7 days'),
    count(*) FILTER (WHERE received_at >= %(last)s - interval '30 days'),
    count(*) FILTER (WHERE received_at >= %(last)s - interval '90 days')
FROM aftersales_case WHERE received_at < %(last)s AND state <> 'cancelled'
    AND (resolved_at IS NULL OR resolved_at >= %(last)s)
GROUP BY @sets
"""
REOPENED = """
SELECT @who, count(*) FROM journal_entry e JOIN aftersales_case c ON c.id = e.subject_id
WHERE e.event = 'aftersales.case.reopened' AND e.kind = %(kind)s
    AND e.at >= %(first)s AND e.at < %(last)s
GROUP BY @sets
"""
CONTENT = """
SELECT @who, count(*) FILTER (WHERE score >= 4), count(*) FROM (
    SELECT DISTINCT ON (f.case_id) f.score, c.department_id, c.customer_id
    FROM aftersales_followup f JOIN aftersales_case c ON c.id = f.case_id
    WHERE f.reached AND f.at >= %(first)s AND f.at < %(last)s ORDER BY f.case_id, f.at DESC
) AS said GROUP BY @sets
"""
RECOMMENDED = """
SELECT @who, count(*) FILTER (WHERE score >= 9), count(*) FILTER (WHERE score <= 6), count(*)
FROM surveys_answer WHERE measure = 'nps' AND score IS NOT NULL AND invitation_id IS NOT NULL
    AND at >= %(first)s AND at < %(last)s
GROUP BY @sets
"""


def _whole(statement: str) -> str:
    """The pieces that all statements share, put in."""
    return statement.replace("@who", WHO).replace("@sets", SETS).replace("@cause", CAUSE)


def moments(starts: dt.date, ends: dt.date) -> tuple[dt.datetime, dt.datetime]:
    first, last = (timezone.make_aware(dt.datetime.combine(d, dt.time())) for d in (starts, ends))
    return first, last


def count(starts: dt.date, ends: dt.date, now: dt.datetime) -> dict[Scope, Facts]:
    """The facts of each scope that has any; what lies ahead of `now` is not counted yet."""
    first, last = moments(starts, ends)
    times = {"first": first, "last": min(last, now), "kind": kind_of(Case)}
    found: dict[Scope, Facts] = defaultdict(dict)
    found[ORGANISATION, 0] = {}
    _received(found, times)
    for scope, row in _rows(SOLVED, times):
        solved, at_once, known, n, answer, m, solution = row
        found[scope] |= {"solved": solved, "first": [at_once, known]}
        found[scope] |= {"respond": _spread(n, answer), "resolve": _spread(m, solution)}
    _named(found, "causes", _rows(CAUSES, times))
    for scope, (held, *young) in _rows(BACKLOG, times):
        found[scope]["backlog"] = [held, *_between(held, young)]
    for scope, (back,) in _rows(REOPENED, times):
        found[scope]["reopened"] = back
    for scope, row in _rows(CONTENT, times):
        found[scope]["content"] = row
    for scope, row in _rows(RECOMMENDED, times):
        found[scope]["recommend"] = row
    return dict(found)


def _received(found: dict[Scope, Facts], times: Facts) -> None:
    for scope, (category, n, complaints) in _rows(RECEIVED, times):
        one = found[scope]
        one["received"] = one.get("received", 0) + n
        one["complaints"] = one.get("complaints", 0) + complaints
        one.setdefault("categories", {})[category] = n
    for scope, (direct,) in _rows(COMPLAINED, times):
        found[scope]["complaints"] = found[scope].get("complaints", 0) + direct
    _named(found, "customers", _rows(BY_CUSTOMER, times))


def _rows(statement: str, times: Facts) -> Iterator[tuple[Scope, list[Any]]]:
    """Each row with the scope it speaks of; cases without a department belong to none."""
    with connection.cursor() as cursor:
        cursor.execute(_whole(statement), times)
        for no_department, no_customer, department, customer, *row in cursor.fetchall():
            if no_department and no_customer:
                yield (ORGANISATION, 0), row
            elif not no_department and department is not None:
                yield (DEPARTMENT, department), row
            elif not no_customer:
                yield (CUSTOMER, customer), row


def _named(found: dict[Scope, Facts], name: str, rows: Iterable[tuple[Scope, list[Any]]]) -> None:
    """The most frequent by name, the rest as one number: {"top": [[what, n], …], "other": n}."""
    told: dict[Scope, list[tuple[int, Any]]] = defaultdict(list)
    for scope, (what, n) in rows:
        told[scope].append((n, what))
    for scope, pairs in told.items():
        top = nsmallest(MOST, pairs, key=lambda pair: (-pair[0], str(pair[1])))
        other = sum(n for n, _what in pairs) - sum(n for n, _what in top)
        found[scope][name] = {"top": [[what, n] for n, what in top], "other": other}


def _spread(n: int, found: list[float] | None) -> Facts:
    if not n or found is None:
        return {"n": 0}
    return {"n": n, "median": round(found[0]), "p90": round(found[1])}


def _between(held: int, young: list[int]) -> list[int]:
    """From "younger than" to the stretches between: 0-7, 8-30, 31-90, older."""
    edges = [*young, held]
    return [edges[0], *(b - a for a, b in pairwise(edges))]


def cases_of(cause: str, starts: dt.date, ends: dt.date, most: int) -> list[int]:
    """The latest cases solved in the period for that cause."""
    first, last = moments(starts, ends)
    statement = """
    SELECT id FROM aftersales_case WHERE resolved_at >= %s AND resolved_at < %s
        AND state IN ('resolved', 'closed') AND @cause = %s ORDER BY id DESC LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(_whole(statement), [first, last, cause, most])
        return [pk for (pk,) in cursor.fetchall()]
