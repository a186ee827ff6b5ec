"""What the evaluation of a year with 2,000 targets costs the worker:

    python -m bench.evaluations     # on the database of DATABASE_URL, best with the demo in it

Eight departments with 250 targets each, every one with an indicator of its own that was read every
month for ten years; 400 measures under way. Opened, drawn anew, and looked through for gaps, in one
transaction that is rolled back: time by the clock, CPU of this process and of its own PostgreSQL
backend, statements.
"""

import os
import time
from collections.abc import Callable
from typing import Any

from bench.boards import INDICATORS, READ

DEPARTMENTS, MEASURES = 8, 400
YEAR = 2099  # of no real plan; its dates are those of the last ten months
ADDED = f"""
insert into indicators_indicator (name, title, formula, unit, direction, period, kind, method,
    clauses, owner_id, is_active)
  select 'bench.' || i, '壓測指標' || i, '分子÷分母', '%', 'higher', 'month', 'quality', 'data',
    '[]', (select min(id) from org_person), true from generate_series(1, {INDICATORS}) i
"""
PLANNED = (
    f"""
insert into improvement_cycle (year, starts, ends, state, office_id, holder_id, hand_in_on,
    draft_on, publish_on, made_at)
  select {YEAR}, date '2026-01-01', date '2026-12-31', 'published', min(unit.id), min(who.id),
    date '2025-11-30', date '2025-12-15', date '2025-12-31', now()
  from org_department unit, org_person who
""",
    f"""
insert into org_department (code, name, name_en, gives_service)
  select 'BN' || i, '壓測部' || i, '', true from generate_series(1, {DEPARTMENTS}) i
""",
    f"""
insert into improvement_plan (cycle_id, department_id, owner_id, urged)
  select (select id from improvement_cycle where year = {YEAR}), id,
    (select min(id) from org_person), 0 from org_department where code like 'BN%'
""",
    """
insert into improvement_version (plan_id, number, state, origin, because, overview, schedule,
    effect, author_id, made_at, handed_in_at, review, content, content_hash, in_force_on)
  select plan.id, n, case n when 1 then 'superseded' else 'in_force' end, 'department', '調整', '',
    '', '', plan.owner_id, now(), now(), '', '{}', 'x', date '2026-01-05' + (n - 1) * 90
  from improvement_plan plan join org_department unit on unit.id = plan.department_id,
    generate_series(1, 2) n where unit.code like 'BN%'
""",
    f"""
insert into improvement_target (plan_id, made_at)
  select plan.id, now() from improvement_plan plan
    join org_department unit on unit.id = plan.department_id,
    generate_series(1, {INDICATORS // DEPARTMENTS}) where unit.code like 'BN%'
""",
    f"""
insert into improvement_targetterms (version_id, target_id, place, title, cover, indicator, scope,
    scope_id, direction, baseline, value, unit, due, owner_id, source, reason, stretch, smart)
  select version.id, one.id, 1, '壓測目標' || one.place, 'quality', 'bench.' || one.place,
    'organisation', 0, 'higher', 70, 90 - version.number, '%', date '2026-12-31',
    plan.owner_id, '系統', '壓測', '', '{{}}'
  from (select id, plan_id, row_number() over (order by id) as place from improvement_target
      where plan_id in (select plan.id from improvement_plan plan
        join improvement_cycle cycle on cycle.id = plan.cycle_id where cycle.year = {YEAR})) one
    join improvement_plan plan on plan.id = one.plan_id
    join improvement_version version on version.plan_id = plan.id
""",
    f"""
insert into improvement_measure (plan_id, made_at)
  select plan.id, now() from improvement_plan plan
    join org_department unit on unit.id = plan.department_id,
    generate_series(1, {MEASURES // DEPARTMENTS}) where unit.code like 'BN%'
""",
    f"""
insert into improvement_measureterms (version_id, measure_id, place, title, kind, cause,
    department_id, owner_id, starts, ends, needs_training, costs, benefits, cost, soft)
  select version.id, one.id, 1, '壓測措施' || one.id, 'process', '壓測', plan.department_id,
    plan.owner_id, date '2026-02-01', date '2026-09-30', false, '[]', '[]', 0, ''
  from improvement_measure one join improvement_plan plan on plan.id = one.plan_id
    join improvement_cycle cycle on cycle.id = plan.cycle_id
    join improvement_version version on version.plan_id = plan.id and version.number = 2
  where cycle.year = {YEAR}
""",
    f"""
insert into steering_course (measure_id, terms_id, title, department_id, owner_id, starts, ends,
    state, since, percent, done, verify_period, verdict, facts, "case", analysis)
  select terms.measure_id, terms.id, terms.title, terms.department_id, terms.owner_id, terms.starts,
    terms.ends, 'under_way', terms.starts, 50, '', '', '', '{{}}', '', ''
  from improvement_measureterms terms join improvement_version version on version.id = version_id
    join improvement_plan plan on plan.id = version.plan_id
    join improvement_cycle cycle on cycle.id = plan.cycle_id where cycle.year = {YEAR}
""",
)


def _timed(name: str, do: Callable[[], Any], backend: int) -> Any:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from bench import cpu  # noqa: PLC0415

    theirs, own, began = cpu.seconds([backend]), time.process_time(), time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        made = do()
    spent = time.process_time() - own, cpu.seconds([backend]) - theirs
    clock = time.monotonic() - began
    print(
        f"{name}: {clock:.2f} s; {spent[0]:.2f} + {spent[1]:.2f} s of CPU; {len(asked)} statements",
        flush=True,
    )
    return made


def main() -> None:
    import datetime as dt  # noqa: PLC0415

    from django.db import connection, transaction  # noqa: PLC0415

    from charter.ground.periods import period_of  # noqa: PLC0415
    from charter.rooms.improvement.models import Cycle, Plan  # noqa: PLC0415
    from charter.rooms.steering import verbs  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = cursor.fetchone()[0]
        cursor.execute("set local session_replication_role = replica")  # no history of made-up rows
        for statement in (ADDED, READ.replace("%%", "%"), *PLANNED):
            cursor.execute(statement)
        cursor.execute("set local session_replication_role = origin")
        for table in ("indicators_indicator", "indicators_reading", "improvement_targetterms"):
            cursor.execute(f"analyze {table}")
        cycle = Cycle.objects.get(year=YEAR)
        third = period_of("quarter", dt.date(2026, 9, 30))
        made = _timed("evaluation opened", lambda: verbs.open_evaluation(cycle, third), backend)
        assert len(made.facts["targets"]) == INDICATORS
        _timed("drawn anew", lambda: verbs.redraw(made, by=None), backend)
        plans = Plan.objects.filter(cycle=cycle).select_related("cycle", "owner")
        found = _timed("gaps of all plans", lambda: verbs.find_gaps(*plans), backend)
        print(f"{len(found)} gaps, {made.findings.count()} findings")
        transaction.set_rollback(True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")
    import django

    django.setup()
    main()
