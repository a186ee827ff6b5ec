"""What a change of a draft did to its rows, kept so that it can be taken back."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.projects.models import (
    Assignment,
    Deliverable,
    Link,
    Plan,
    PlanEdit,
    Raci,
    Task,
)

Row = dict[str, Any]
State = dict[str, dict[int, Row]]
Changes = dict[str, dict[str, list[Row | None]]]
# In the order in which rows that went come back: each after what it points to.
TABLES: dict[str, tuple[type[models.Model], str]] = {
    "task": (Task, "plan"),
    "link": (Link, "plan"),
    "deliverable": (Deliverable, "task__plan"),
    "raci": (Raci, "deliverable__task__plan"),
    "assignment": (Assignment, "plan"),
}

READ = (
    *("plan", "parent", "position", "number", "kind", "name", "owner", "start", "finish"),
    *("duration", "is_elapsed", "constraint", "constraint_at", "actual_start", "actual_finish"),
)


def _rows(plan: Plan) -> list[Task]:
    """All rows, with what moving and showing them asks for: a thousand are read each time."""
    return list(plan.tasks.only(*READ).order_by("position"))


@contextmanager
def _kept(plan: Plan, what: str, by: Person | None) -> Iterator[None]:
    """Whatever happens to the draft's rows inside is one edit that can be undone."""
    before = _state(plan)
    yield
    _keep(plan, what, by, _difference(before, _state(plan)))


def _keep(plan: Plan, what: str, by: Person | None, changes: Changes) -> None:
    """What was undone before cannot be done again after something else."""
    if not changes:
        return
    PlanEdit.objects.filter(plan=plan, undone_at__isnull=False).delete()
    PlanEdit.objects.create(plan=plan, by=by, what=what, changes=changes)


def _state(plan: Plan) -> State:
    found: State = {}
    for name, (model, path) in TABLES.items():
        rows = model._default_manager.filter(**{path: plan}).order_by().values()
        found[name] = {row["id"]: row for row in rows}
    return found


def _plain(row: Row | None) -> Row | None:
    """As JSON keeps it."""
    return None if row is None else {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value if isinstance(value, str | int | list | dict | None) else str(value)


def _difference(before: State, after: State) -> Changes:
    found: Changes = {}
    for name in TABLES:
        old, new = before[name], after[name]
        for key in old.keys() | new.keys():
            was, now = old.get(key), new.get(key)
            if was == now:
                continue
            if was is not None and now is not None:
                names = [n for n in was if was[n] != now[n]]
                was, now = {n: was[n] for n in names}, {n: now[n] for n in names}
            found.setdefault(name, {})[str(key)] = [_plain(was), _plain(now)]
    return found


def _dates(task: Task, was: Row) -> list[Row | None]:
    """The change of one row's dates, without asking for the state of all."""
    return [_plain(was), _plain({name: getattr(task, name) for name in was})]


def _stands(plan: Plan, edit: PlanEdit, side: int) -> bool:
    """The rows are still as this edit left them (1), or as it found them (0)."""
    for name, rows in edit.changes.items():
        model, path = TABLES[name]
        found = model._default_manager.filter(**{path: plan}, pk__in=list(rows)).order_by().values()
        state = {row["id"]: row for row in found}
        for key, sides in rows.items():
            now, then = _plain(state.get(int(key))), sides[side]
            if then is None or now is None:
                if now != then:
                    return False
            elif any(now[field] != value for field, value in then.items()):
                return False
    return True


def _turn(edit: PlanEdit, side: int) -> None:
    """Make the rows what they were before (0), or after (1), this edit."""
    for name in reversed(TABLES):
        gone = [key for key, sides in edit.changes.get(name, {}).items() if sides[side] is None]
        TABLES[name][0]._default_manager.filter(pk__in=gone).delete()
    for name, (model, _path) in TABLES.items():
        other = 1 - side
        for key, sides in edit.changes.get(name, {}).items():
            wanted = sides[side]
            if wanted is None:
                continue
            if sides[other] is None:
                _bring_back(model, wanted)
            else:
                model._default_manager.filter(pk=key).update(**wanted)
    edit.undone_at = clock.now() if side == 0 else None
    edit.save(update_fields=["undone_at"])


def _bring_back(model: type[models.Model], row: Row) -> None:
    """With its key, so that what points to it finds it; parents that come later are set after."""
    model._default_manager.bulk_create([model(**row)])
