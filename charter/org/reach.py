"""The first lock: what a customer's contact may reach, one declared function per model.

Every app says it in its `customers.py`, and nowhere else:

    @open_to_customers(Case)
    def cases(rows, person):
        return rows.filter(customer=person.customer_id)

`visible_to` and the portal's pages ask `shown(Case.objects.all(), person)`. A model without a
function shows a customer nothing. A test holds every declared model against the second lock,
the policies of PostgreSQL (`ground.database.second_lock`): both let the same rows through.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from charter.org.models.people import Person

Rule = Callable[[Any, Any], Any]
Rows = TypeVar("Rows", bound="QuerySet[Any, Any]")
RULES: dict[type[Model], Rule] = {}
WITH_FILES: set[type[Model]] = set()
WITH_ACTIONS: set[type[Model]] = set()
PAGES: dict[str, str] = {}  # kind of record to its page on the portal


def open_to_customers(
    model: type[Model], *, files: bool = False, actions: bool = False, page: str = ""
) -> Callable[[Rule], Rule]:
    """The decorated function narrows a queryset of `model` to what this contact may read. With
    `files` what hangs on such a record was released to the customer, with `actions` the measures
    that answer it are promised to them; of other records they are ours alone. `page` names the
    URL of the record on the portal, to which notices lead."""

    def declare(rule: Rule) -> Rule:
        if RULES.setdefault(model, rule) is not rule:
            raise LookupError(f"two functions say what customers see of {model.__name__}")
        if files:
            WITH_FILES.add(model)
        if actions:
            WITH_ACTIONS.add(model)
        if page:
            PAGES[model._meta.label_lower] = page
        return rule

    return declare


def shown(rows: Rows, person: "Person") -> Rows:
    """The rows a customer's contact may read; none of a model that nobody opened."""
    rule = RULES.get(rows.model)
    found: Rows = rule(rows, person) if rule and person.is_customer else rows.none()
    return found
