"""Triggers, of which there are eight hundred: each is entered without looking through all others.

pgtrigger draws up the list of all its triggers for every one it enters, to see whether its name is
taken; here the list is kept. It saves a sixth of what every start of a process costs.
"""

from typing import Any

from pgtrigger import registry


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
