"""What whoever takes a call sees while it is taken: who calls, what is open, what is promised."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from charter.ground import clock
from charter.ground.keys import key_in
from charter.org.models import Customer
from charter.rooms.aftersales.duplicates import duplicates_of
from charter.rooms.aftersales.guessing import Rules
from charter.rooms.aftersales.models import Case, Category, Priority
from charter.rooms.aftersales.timing import promise_for
from charter.rooms.intake.callers import Caller, callers, recent_cases
from charter.rooms.intake.matters import takes_words
from charter.rooms.intake.verbs.calls import NEW


@dataclass(frozen=True)
class Foreseen:
    """What a new case would be: nothing of it is written yet."""

    category: str
    priority: str
    basis: str
    dues: "list[tuple[str, dt.datetime | None]]"


@dataclass
class Desk:
    """`cases` as (case, seems to be the same, may more be said on it)."""

    number: str = ""
    found: list[Caller] = field(default_factory=list)
    who: str = ""
    customer: Customer | None = None
    cases: "list[tuple[Case, bool, bool]]" = field(default_factory=list)
    about: str = NEW
    foreseen: Foreseen | None = None

    @property
    def asked(self) -> bool:
        return bool(self.number.strip())


def desk_for(given: Mapping[str, str]) -> Desk:
    """From what the form holds so far. Wrong keys are as if nothing were chosen."""
    number, text = given.get("number", "")[:40], given.get("text", "")[:8000]
    desk = Desk(number, callers(number), given.get("who", ""), about=given.get("about") or NEW)
    keys = [one.key for one in desk.found]
    sure = [one.key for one in desk.found if one.exact] or keys
    chosen = key_in(given.get("customer", ""))
    if desk.who not in keys:
        desk.who = sure[0] if len(sure) == 1 else next((k for k in keys if k.endswith(":")), "")
    key = chosen or key_in(desk.who.partition(":")[0])
    desk.customer = Customer.objects.filter(pk=key, is_active=True).first() if key else None
    if desk.customer is not None:
        desk.cases = _cases(desk.customer, text)
        desk.foreseen = _foreseen(desk.customer, text) if text.strip() else None
    if desk.about.isdecimal() and desk.about not in {str(case.pk) for case, _s, _t in desk.cases}:
        desk.about = NEW
    return desk


def _cases(customer: Customer, text: str) -> "list[tuple[Case, bool, bool]]":
    """What seems to be the same stands first."""
    alike = list(duplicates_of(customer, text))
    likely = {case.pk for case in alike}
    others = [case for case in recent_cases(customer) if case.pk not in likely]
    return [(case, case.pk in likely, takes_words(case)) for case in [*alike, *others]]


def _foreseen(customer: Customer, text: str) -> Foreseen:
    rules, now = Rules.now(), clock.now()
    guess = rules.guess(text)
    priority = rules.priority(guess.impact, guess.urgency)
    promise = promise_for(customer, priority)
    spans = (("response", promise.response), ("resolution", promise.resolution))
    dues = [(kind, promise.engine.due(now, seconds)) for kind, seconds in spans]
    category, level = str(Category(guess.category).label), str(Priority(priority).label)
    return Foreseen(category, level, str(promise.basis), dues)
