"""What measures of plans take, as the one detector of clashes reads it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from charter.rooms.improvement.clashes import Need
from charter.rooms.improvement.models import MeasureTerms, ResourceAsk


def needs_of(rows: Iterable[MeasureTerms]) -> Iterator[Need]:
    """Of measures that say when; `rows` come with version__plan and asks. A need is that of the
    department that carries the measure. Money of a name is one source; a measure that asks for
    several takes each of them."""
    for terms in rows:
        if terms.starts and terms.ends:
            yield _need(terms, list(terms.asks.all()))


def _need(terms: MeasureTerms, asks: list[ResourceAsk]) -> Need:
    assert terms.starts and terms.ends
    money = [ask for ask in asks if ask.kind == ResourceAsk.Kind.MONEY and ask.amount]
    return Need(
        terms.measure_id,
        terms.department_id or terms.version.plan.department_id,
        terms.starts,
        terms.ends,
        {a.person_id: Decimal(a.percent or 0) for a in asks if a.kind == "person" and a.person_id},
        next((ask.name.strip() for ask in money if ask.name.strip()), ""),
        sum((ask.amount or Decimal(0) for ask in money), Decimal(0)),
        (terms.after_id,) if terms.after_id else (),
        f"{terms.cause}|{terms.kind}" if terms.cause else "",
    )
