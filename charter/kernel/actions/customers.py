"""Measures that were promised to a customer, as conditions of their acceptance."""

from typing import Any

from django.db.models import Q

from charter.kernel.actions.models import Action
from charter.kernel.journal.models import kind_of
from charter.org.models import Person
from charter.org.reach import WITH_ACTIONS, open_to_customers, shown


@open_to_customers(Action)
def promised(rows: Any, person: Person) -> Any:
    found = Q(pk__in=())
    for model in WITH_ACTIONS:
        seen = shown(model._default_manager.order_by(), person)
        found |= Q(kind=kind_of(model), subject_id__in=seen.values("pk"))
    return rows.filter(found)
