"""Cases and knowledge like what is being typed; customers are shown articles only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charter.ground.similar import alike
from charter.org.models import Person
from charter.rooms.aftersales.models import Case
from charter.rooms.knowledge.models import Article
from charter.rooms.knowledge.queries import articles_like

SHORTEST, MOST = 4, 4  # characters that say something; how many are offered


@dataclass(frozen=True)
class Offered:
    cases: list[Any]
    articles: list[Article]

    def __bool__(self) -> bool:
        return bool(self.cases or self.articles)


def offered(text: str, person: Person, besides: int = 0, used: Sequence[Article] = ()) -> Offered:
    """`besides` is the case one is looking at, `used` what was used in it already."""
    if len(text.strip()) < SHORTEST:
        return Offered([], [])
    articles = [one for one in articles_like(text, person) if one not in used]
    return Offered(cases_like(text, person, besides), articles)


def cases_like(text: str, person: Person, besides: int = 0) -> list[Any]:
    """The most alike first; rows with state and solution. None for customers, ever."""
    if person.is_customer:
        return []
    rows = Case.objects.exclude(state=Case.State.CANCELLED).exclude(pk=besides)
    order = [one.pk for one in alike(rows, text, MOST)]
    shown = ("pk", "title", "state", "solution", "received_at", "customer__name")
    found = {row.pk: row for row in rows.filter(pk__in=order).values_list(*shown, named=True)}
    return [(found[pk], str(Case.State(found[pk].state).label)) for pk in order if pk in found]
