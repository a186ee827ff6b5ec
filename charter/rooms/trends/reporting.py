"""What a review holds: the interval's figures beside those of the one before, as they were drawn.

Names stand in it as they were then, so that the page is the same years later.
"""

from typing import Any

from django.conf import settings
from django.utils import translation

from charter.ground.documents import written
from charter.ground.formats import number
from charter.ground.periods import Period
from charter.kernel.actions.models import Action
from charter.org.models import Customer, Department
from charter.rooms.aftersales.models import Category
from charter.rooms.trends.counting import DEPARTMENT, ORGANISATION
from charter.rooms.trends.measures import MEASURES, Facts
from charter.rooms.trends.models import Figures, Proposal, Review
from charter.rooms.trends.stretches import INTERVAL, interval_before

TOP, NOTHING = 10, "--"


def kept(length: str, period: Period, scope: str = ORGANISATION, scope_id: int = 0) -> Facts:
    rows = Figures.objects.filter(length=length, starts=period.start).of(scope, scope_id)
    found = rows.values_list("facts", flat=True).first()
    return found or {}


def said(name: str, facts: Facts) -> tuple[str, int]:
    """The value as it is written, and how many records it rests on."""
    measure = MEASURES[name]
    value, n = measure.read(facts)
    return (NOTHING if value is None else number(value, measure.places) + measure.unit), n


def facts_of(period: Period) -> dict[str, Any]:
    """Fit for JSON, in the language of the organisation."""
    with translation.override(settings.LANGUAGE_CODE):
        now, before = kept(INTERVAL, period), kept(INTERVAL, interval_before(period))
        proposals = Proposal.objects.filter(key=period.key).order_by("-count", "pk")
        return {
            "measures": [_line(name, now, before) for name in MEASURES],
            "causes": _top(now, "causes", {}),
            "customers": _top(now, "customers", _customers(now)),
            "categories": _categories(now),
            "departments": _departments(period),
            "proposals": [[one.cause, one.count, one.limit] for one in proposals],
            "terms": _terms(period),
        }


def _line(name: str, now: Facts, before: Facts) -> list[Any]:
    (value, n), (earlier, n_before) = said(name, now), said(name, before)
    measure = MEASURES[name]
    return [str(measure.label), value, n, earlier, n_before, str(measure.how)]


def _customers(facts: Facts) -> dict[Any, str]:
    keys = [key for key, _n in (facts.get("customers") or {}).get("top", [])]
    return dict(Customer.objects.filter(pk__in=keys).values_list("pk", "name"))


def _top(facts: Facts, name: str, names: dict[Any, str]) -> list[list[Any]]:
    found = (facts.get(name) or {}).get("top", [])
    return [[names.get(what, str(what)), n] for what, n in found[:TOP]]


def _categories(facts: Facts) -> list[list[Any]]:
    words = dict(Category.choices)
    found = sorted((facts.get("categories") or {}).items(), key=lambda pair: -pair[1])
    return [[str(words.get(code, NOTHING)), n] for code, n in found]


def _departments(period: Period) -> list[list[Any]]:
    rows = Figures.objects.filter(length=INTERVAL, starts=period.start, scope=DEPARTMENT)
    names = dict(Department.objects.values_list("pk", "name"))
    lines = []
    for key, facts in rows.order_by("scope_id").values_list("scope_id", "facts"):
        values = [said(name, facts)[0] for name in ("received", "resolve", "first", "content")]
        lines.append([names.get(key, str(key)), *values])
    return lines


def _terms(period: Period) -> list[dict[str, Any]]:
    rows = Figures.objects.filter(length=INTERVAL, starts=period.start).of(ORGANISATION, 0)
    found: list[dict[str, Any]] = rows.values_list("terms", flat=True).first() or []
    return found[:TOP]


def document_of(review: Review) -> str:
    """The whole page as it will be kept: without anything that changes from day to day."""
    found = Action.objects.of(review).select_related("owner").order_by("pk")
    decided = [f"{one}（{one.owner}，{one.due.isoformat()}）" for one in found]
    return written("trends/document.html", review=review, decided=decided)
