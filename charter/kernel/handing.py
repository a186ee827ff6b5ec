"""What can lie with somebody, and by which verb another takes it: apps say so in `handing.py`.

    lies(Risk, "owner", _("風險"), open=Risk.objects.open,
         hand=lambda risk, to, why: hand_over(risk, owner=to, reason=why, by=None))

    stays(Entry, "by", "principal", because="what was done stays with who did it")

A field that names somebody and ends in `by` says who did a thing, and needs no word; every other
foreign key to a person must be declared in one way or the other (a test walks all models).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from charter.kernel.journal.models import Attempt, Entry, kind_of
from charter.kernel.journal.subjects import url_of
from charter.org.models import Person

Hand = Callable[[Any, Person, str], Any]


@dataclass(frozen=True)
class Lying:
    """open     all records of the kind that are not over
    hand     the verb, as the system: (record, who takes it, why)
    project  lookup to the project in which it lies ("" = in none)
    due      lookup to its day or moment ("" = it has none)
    page     the record whose page shows it (itself, unless said)
    beside   what must be read with a record to find that page
    titled   what a list calls it (itself, unless said): rows of one kind are told apart
    is_private   a list shows its number only, not whom it is about
    """

    model: type[Model]
    field: str
    label: "str | Promise"
    open: Callable[[], QuerySet[Any]]
    hand: Hand
    project: str = ""
    due: str = ""
    page: Callable[[Any], Model] | None = None
    beside: tuple[str, ...] = ()
    is_private: bool = False
    titled: Callable[[Any], str] = str

    @property
    def kind(self) -> str:
        return kind_of(self.model)

    @property
    def name(self) -> str:
        return f"{self.kind}.{self.field}"

    def of(self, person: Person, project: int | None = None) -> QuerySet[Any]:
        found = self.open().filter(**{self.field: person})
        if project is not None:
            found = found.filter(**{self.project: project}) if self.project else found.none()
        return found

    def url(self, record: Model) -> str:
        shown = self.page(record) if self.page else record
        return url_of(kind_of(shown), shown.pk)

    def title(self, record: Model) -> str:
        return f"{self.label} {record.pk}" if self.is_private else self.titled(record)[:200]

    def day(self, record: Model) -> Any:
        value: Any = record
        for part in self.due.split("__") if self.due else ():
            value = getattr(value, part, None)
        return value if self.due else None


LYING: dict[str, Lying] = {}
STAYS: dict[str, str] = {}


def lies(
    model: type[Model],
    field: str,
    label: "str | Promise",
    *,
    open: Callable[[], QuerySet[Any]],
    hand: Hand,
    project: str = "",
    due: str = "",
    page: Callable[[Any], Model] | None = None,
    beside: tuple[str, ...] = (),
    is_private: bool = False,
    titled: Callable[[Any], str] = str,
) -> None:
    one = Lying(model, field, label, open, hand, project, due, page, beside, is_private, titled)
    assert one.name not in LYING, f"{one.name} is declared twice"
    LYING[one.name] = one


def stays(model: type[Model], *fields: str, because: str) -> None:
    """Names somebody, and there is nothing to hand on; `because` is read in the code alone."""
    for field in fields:
        STAYS[f"{kind_of(model)}.{field}"] = because


def lying_with(person: Person, project: int | None = None) -> Iterable[tuple[Lying, Model]]:
    """Every open thing that lies with the person (in one project only, if one is named)."""
    for one in LYING.values():
        for record in one.of(person, project).order_by("pk"):
            yield one, record


def empty_handed() -> Q:
    """Of people: nothing open lies with them."""
    holds = Q()
    for one in LYING.values():
        owners = one.open().exclude(**{one.field: None}).order_by().values(one.field)
        holds |= Q(pk__in=owners)
    return ~holds


stays(Entry, "principal", because="for whom a substitute acted")
stays(Attempt, "person", because="who tried")
