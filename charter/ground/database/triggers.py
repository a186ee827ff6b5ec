"""Triggers, of which there are eight hundred: entered quickly, and quick when a row is written.

pgtrigger draws up the list of all its triggers for every one it enters, to see whether its name is
taken; here the list is kept. It saves a sixth of what every start of a process costs.
"""

from typing import Any

from django.db import connection
from pgtrigger import registry

# Both libraries ask for a setting that is mostly not there and catch the error: a savepoint made
# and taken back twice for each row that has a history, and each time PostgreSQL walks all that the
# transaction has put off to its end. Asked so that its absence is no error, they do the same.
SLOW = "SELECT proname FROM pg_proc WHERE proname = ANY(%s) AND prosrc LIKE '%%EXCEPTION WHEN%%'"
QUICK = {
    "_pgtrigger_should_ignore": """
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        trigger_name = ANY (nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false
    )
$$""",
    "_pgh_attach_context": """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE
LANGUAGE plpgsql AS $$
DECLARE
    context UUID := nullif(current_setting('pghistory.context_id', true), '');
    told JSONB := nullif(current_setting('pghistory.context_metadata', true), '');
BEGIN
    IF context IS NULL OR told IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO pghistory_context AS kept (id, metadata, created_at, updated_at)
    VALUES (context, told, now(), now())
    ON CONFLICT (id) DO UPDATE SET metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at
    WHERE kept.metadata <> EXCLUDED.metadata;
    RETURN context;
END $$""",
}


class Kept(registry._Registry):
    by_db_table: dict[tuple[str, str], Any] = {}
    pg_function_names: set[str] = set()

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)  # type: ignore[no-untyped-call]
        model, trigger = value
        self.by_db_table[model._meta.db_table, trigger.name] = trigger
        self.pg_function_names.add(trigger.get_pgid(model))

    def __delitem__(self, key: str) -> None:
        model, trigger = self[key]
        super().__delitem__(key)  # type: ignore[no-untyped-call]
        del self.by_db_table[model._meta.db_table, trigger.name]
        self.pg_function_names.remove(trigger.get_pgid(model))


def install() -> None:
    registry._registry.__class__ = Kept


def quicken() -> None:
    """After migrations, which bring the libraries' own functions again with each new trigger."""
    with connection.cursor() as cursor:
        cursor.execute(SLOW, [[*QUICK]])
        for (name,) in cursor.fetchall():
            cursor.execute(QUICK[name])
