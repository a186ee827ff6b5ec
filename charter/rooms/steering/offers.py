"""Clashes between the measures of a year as they stand today, each with ways out that would help.

What was found is kept and settled on the desk of the improvement room; what is offered is reckoned
anew each time, so that it fits the present plans.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charter.org.models import Department, Person
from charter.rooms.improvement.clashes import (
    MONEY,
    ORDER,
    OTHER,
    OVERLAP,
    PERSON,
    SHIFT,
    Clash,
    Need,
    Offer,
    clashes,
)
from charter.rooms.improvement.models import Cycle, MeasureTerms
from charter.rooms.improvement.needs import needs_of


@dataclass(frozen=True)
class Line:
    """One clash in words, with its measures and what would help."""

    said: str
    clash: Clash
    departments: str
    measures: list[str]
    ways: list[str]


def lines(cycle: Cycle) -> list[Line]:
    """Of the versions in force; only what lies between departments."""
    terms = list(
        MeasureTerms.objects.filter(version__plan__cycle=cycle, version__state="in_force")
        .exclude(starts=None)
        .exclude(ends=None)
        .select_related("version__plan", "target")
        .prefetch_related("asks")
    )
    needs = list(needs_of(terms))
    found = [c for c in clashes(needs, stand_ins=_stand_ins(needs)) if c.is_across]
    titles = {one.measure_id: one.title for one in terms}
    units = dict(Department.objects.values_list("pk", "name"))
    people = _names(found)
    return [_line(clash, titles, units, people) for clash in found]


def _stand_ins(needs: Iterable[Need]) -> dict[int, list[int]]:
    """Colleagues of the same department."""
    wanted = {person for need in needs for person in need.people}
    home = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "department"))
    staff = Person.objects.staff().filter(department__in=set(home.values()))
    by_unit: dict[int | None, list[int]] = {}
    for pk, unit in staff.order_by("pk").values_list("pk", "department"):
        by_unit.setdefault(unit, []).append(pk)
    return {person: by_unit.get(unit, []) for person, unit in home.items()}


def _names(found: Iterable[Clash]) -> dict[int, str]:
    wanted = {int(c.about) for c in found if c.kind == PERSON}
    wanted |= {o.person for c in found for o in c.offers if o.person}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _line(
    clash: Clash, titles: dict[int, str], units: dict[int, str], people: dict[int, str]
) -> Line:
    return Line(
        _said(clash, people),
        clash,
        "、".join(units.get(pk, "") for pk in clash.departments),
        [titles.get(pk, str(pk)) for pk in clash.measures],
        [_way(offer, titles, people) for offer in clash.offers],
    )


def _said(clash: Clash, people: dict[int, str]) -> str:
    facts = {"size": format(clash.size.normalize(), "f"), "about": clash.about}
    if clash.kind == PERSON:
        return _("%(who)s被要求超過一週的%(size)s%%") % {
            **facts,
            "who": people.get(int(clash.about), ""),
        }
    said = {
        MONEY: _("「%(about)s」這筆資金多申請了%(size)s"),
        ORDER: _("後一項比前一項的完成早了%(size)s天"),
        OVERLAP: _("兩個部門同時針對同一原因，重疊%(size)s天"),
    }
    return said[clash.kind] % facts


def _way(offer: Offer, titles: dict[int, str], people: dict[int, str]) -> str:
    facts = {"title": titles.get(offer.measure, ""), "days": offer.days}
    if offer.how == SHIFT:
        return _("把「%(title)s」延後%(days)s天") % facts
    facts |= {"who": people.get(offer.person or 0, ""), "part": str(offer.part or "")}
    if offer.how == OTHER:
        return _("「%(title)s」改由%(who)s負責") % facts
    if offer.person:
        return _("「%(title)s」只分到%(who)s每週的%(part)s%%") % facts
    if offer.part is not None:
        return _("「%(title)s」只分到%(part)s") % facts
    return _("「%(title)s」併入另一項，共同負責") % facts
