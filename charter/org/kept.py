"""Statements about what a person may see, built once per set of roles.

LATE = KeptTable(TABLE, lambda person: Task.objects.visible_to(person).values_list(*SHOWN))
view = LATE.view(request.user, request.GET)
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.db.models import QuerySet

from charter.ground.database.prepared import Prepared
from charter.ground.table import Table, TableView
from charter.org.models import Person

IDENTITY = {"person": int, "department": int, "customer": int}


class PreparedFor:
    """`build(person, **values)` may ask for the person's key, department, customer, kind and
    roles; nothing else of the person is known while the statement is built."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self.build, self.kinds = build, kinds
        self.statements: dict[Hashable, Prepared] = {}

    def rows(self, person: Person, **values: Any) -> list[Any]:
        return self._of(person).rows(**_identity(person), **values)

    def first(self, person: Person, **values: Any) -> Any | None:
        return self._of(person).first(**_identity(person), **values)

    def count(self, person: Person, **values: Any) -> int:
        return self._of(person).count(**_identity(person), **values)

    def _of(self, person: Person) -> Prepared:
        key = (person.kind, person.roles())
        if key not in self.statements:
            self.statements[key] = self._prepared(*key)
        return self.statements[key]

    def _prepared(self, kind: str, roles: frozenset[str]) -> Prepared:
        def build(person: int, department: int, customer: int, **values: Any) -> Any:
            one = Person(pk=person, kind=kind, department_id=department, customer_id=customer)
            one._roles = roles
            return self.build(one, **values)

        return Prepared(build, **IDENTITY, **self.kinds)


class KeptTable:
    """The first page of a table, under any choice of its listed filters, from kept statements."""

    def __init__(
        self, table: Table, build: Callable[..., QuerySet[Any, Any]], **kinds: type
    ) -> None:
        self.table, self.build, self.kinds = table, build, kinds
        self.kept: dict[Hashable, PreparedFor] = {}

    def view(self, person: Person, params: Mapping[str, str], **values: Any) -> TableView:
        chosen = self.table.chosen(params)
        if chosen is None:
            return self.table.view(self.build(person, **values), params)
        statement = self._of(chosen)
        return self.table.kept(
            lambda: self.build(person, **values),
            params,
            lambda: statement.rows(person, **values),
        )

    def _of(self, chosen: tuple[tuple[str, str], ...]) -> PreparedFor:
        if chosen not in self.kept:
            params, size = dict(chosen), self.table.size + 1

            def build(*key: Any, **values: Any) -> Any:
                return self.table.filtered(self.build(*key, **values), params)[:size]

            self.kept[chosen] = PreparedFor(build, **self.kinds)
        return self.kept[chosen]


def _identity(person: Person) -> dict[str, int | None]:
    return {
        "person": person.pk,
        "department": person.department_id,
        "customer": person.customer_id,
    }
