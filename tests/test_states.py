"""State = fold of events: what the journal says last of a record is what the record is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import override_settings

from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Request
from charter.kernel.duties.models import Duty
from charter.kernel.indicators.models import Alert
from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.states import STATE, flow_of, fold, fold_all, nouns
from charter.kernel.registers.models import Record
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.projects.models import Acceptance, Initiation, Plan, Project, Requirement, Task
from charter.rooms.surveys import post as surveys_post
from charter.rooms.surveys.verbs import Wanted, invite

FOLLOWED = {Acceptance, Action, Alert, Case, Duty, Initiation, Plan, Project, Record, Request}


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


def test_every_noun_with_a_flow_is_followed() -> None:
    assert {*FOLLOWED, Requirement, Task} <= set(nouns())


def test_the_journal_of_a_busy_day_adds_up_to_the_rows(everything: SimpleNamespace) -> None:
    found = fold_all()
    assert found.problems == ()
    assert found.told > 20 and found.steps > 5
    for model in (Case, Initiation, Plan, Project, Request, Acceptance, Task):
        told, _untold, _steps, _problems = fold(model)
        assert told, f"the journal tells of no {model.__name__}"
    what_was_moved_behind_it_is_named()


def what_was_moved_behind_it_is_named() -> None:
    for model in (Case, Initiation, Plan, Project, Request, Acceptance):
        with undone():
            row_moved(model)
    with undone():
        unknown_step()
    with undone():
        clock_moved()


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def row_moved(model: type[Model]) -> None:
    flow = flow_of(model)
    field = flow.field if flow else "state"
    told = Entry.objects.filter(kind=kind_of(model), facts__has_key=STATE).latest("id")
    record = model._base_manager.get(pk=told.subject_id)
    was = getattr(record, field)
    other = next(str(c) for c in dict(model._meta.get_field(field).choices) if c != was)
    sql(f"UPDATE {model._meta.db_table} SET {field} = '{other}' WHERE id = {record.pk}")
    (problem,) = [one for one in fold_all().problems if one.subject == record.pk]
    assert problem.problem == f"the journal says {was}, the row says {other}"


def unknown_step() -> None:
    first = Entry.objects.filter(kind="projects.project", facts__has_key=STATE).earliest("id")
    sql(
        "UPDATE journal_entry SET facts = jsonb_set(facts, '{state}', '\"closed\"')"
        f" WHERE id = {first.pk}"
    )
    assert any("from closed to" in one.problem for one in fold_all().problems)


def clock_moved() -> None:
    clock = Clock.objects.filter(state="running").earliest("pk")
    sql(f"UPDATE aftersales_clock SET state = 'cancelled' WHERE id = {clock.pk}")
    assert [one.subject for one in fold_all().problems] == [clock.pk]


@pytest.mark.skipif("CHARTER_WHOLE_DEMO" not in os.environ, reason="minutes: CHARTER_WHOLE_DEMO=1")
@pytest.mark.django_db
def test_fourteen_months_of_the_demo_add_up(settings) -> None:
    from charter.site.commands.demo import load

    with override_settings(DEMO=True):
        load()
    found = fold_all()
    print(found)
    assert found.problems == ()


def test_letters_that_the_post_moved_are_not_held_against_the_journal(
    company: SimpleNamespace, mailoutbox: list[object]
) -> None:
    company.customer.email = "lee@example.com"
    company.customer.save()
    wanted = Wanted("check", company.service, company.customer, "訪談", sampled=False)
    letter = invite(wanted, by=company.head)
    assert letter is not None
    assert surveys_post.drain() == 1
    letter.refresh_from_db()
    assert (letter.state, len(mailoutbox)) == ("sent", 1)
    assert fold_all().problems == ()
