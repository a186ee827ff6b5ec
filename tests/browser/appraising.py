"""A period of appraisals under way, so that its pages have something to show."""

from types import SimpleNamespace

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.appraisal import verbs
from charter.rooms.appraisal.models import Appraisal, Ballot, Cycle
from charter.rooms.appraisal.periods import last_ended

Pages = dict[str, tuple[str, str]]
HERE = "/appraisal/"
FOURS = {"completion": 4, "quality": 4, "efficiency": 4, "teamwork": 4, "satisfaction": 4}


def begun(company: SimpleNamespace) -> Cycle:
    """The last year, which no other story appraises, opened today."""
    period = last_ended("year", clock.today())
    cycle = verbs.open_cycle("year", period, by=company.hr, in_worker=False)
    verbs.draw(cycle, by=None)
    cycle.refresh_from_db()
    return cycle


def of(cycle: Cycle, person: Person) -> Appraisal:
    rows = Appraisal.objects.select_related("cycle", "person", "superior__manager")
    return rows.get(cycle=cycle, person=person)


def heard(cycle: Cycle, person: Person) -> Appraisal:
    """Rated by oneself, and every voice about them given: the superior may rate at once."""
    one = of(cycle, person)
    verbs.rate_oneself(one, ratings=FOURS, words="把機房搬遷收尾了。", by=person)
    for ballot in Ballot.objects.filter(cycle=cycle, about=person).select_related("cycle"):
        verbs.give_voice(ballot, rating=4, by=ballot.colleague)
    return of(cycle, person)


def pages(company: SimpleNamespace) -> Pages:
    cycle = begun(company)
    rated = heard(cycle, company.staff)
    verbs.rate(rated, ratings=FOURS, words="穩定可靠，下一年帶新人。", by=rated.superior)
    heard(cycle, company.engineer)
    waits = of(cycle, company.manager)
    part = rated.parts.order_by("pk").first()
    records = (
        {"appraisal-records": ("staff", f"{HERE}{rated.pk}/records/{part.pk}/")} if part else {}
    )
    return {
        "appraisals": ("hr", HERE),
        "appraisals-own": ("staff", HERE),
        "appraisal": ("staff", f"{HERE}{rated.pk}/"),
        "appraisal-appeal": ("staff", f"{HERE}{rated.pk}/appeal/"),
        "appraisal-self": ("manager", f"{HERE}{waits.pk}/rate_oneself/"),
        "appraisal-voices": ("manager", f"{HERE}voices/"),
        "appraisal-sheet": ("head", f"{HERE}periods/{cycle.pk}/"),
        "appraisal-none": ("finance", f"{HERE}periods/{cycle.pk}/"),
        "appraisal-calibration": ("hr", f"{HERE}periods/{cycle.pk}/calibration/"),
        **records,
    }
