"""Where customers speak: cases' own words, what they add to them, and comments on surveys.

A further source registers itself:

    @source
    def answers(since, until): return [Said(case, customer, comment), …]
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from django.utils.timezone import make_aware

from charter.ground.periods import Period
from charter.kernel.journal.models import kind_of
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, FollowUp, Reply
from charter.rooms.aftersales.voices.terms import MOST, Said, Term, grown
from charter.rooms.surveys.models import Answer

Source = Callable[[dt.datetime, dt.datetime], Iterable[Said]]
SOURCES: list[Source] = []
MOST_CASES = 20_000  # the newest of a period; more would cost minutes and change no share


def source(find: Source) -> Source:
    SOURCES.append(find)
    return find


@source
def cases(since: dt.datetime, until: dt.datetime) -> Iterator[Said]:
    """What the customer told us. Titles of imported rows often are the text: not read twice."""
    rows = Case.objects.filter(received_at__gte=since, received_at__lt=until).order_by("-id")
    shape = rows.values_list("pk", "customer_id", "text")[:MOST_CASES]
    return (Said(*row) for row in shape.iterator(2000))


@source
def additions(since: dt.datetime, until: dt.datetime) -> Iterator[Said]:
    """Replies of the customers' contacts; ours are not what customers say."""
    rows = Reply.objects.filter(at__gte=since, at__lt=until, by__kind=Person.Kind.CUSTOMER)
    shape = rows.order_by("-id").values_list("case_id", "case__customer_id", "text")
    return (Said(*row) for row in shape[:MOST_CASES].iterator(2000))


@source
def survey_words(since: dt.datetime, until: dt.datetime) -> Iterator[Said]:
    """What they wrote beside a score, where the survey was about a case."""
    about = {"invitation__kind": kind_of(Case), "at__gte": since, "at__lt": until}
    rows = Answer.objects.filter(**about).exclude(comment="").order_by("-id")
    shape = rows.values_list("invitation__subject_id", "invitation__customer_id", "comment")
    return (Said(*row) for row in shape[:MOST_CASES].iterator(2000))


@source
def comments(since: dt.datetime, until: dt.datetime) -> Iterator[Said]:
    rows = FollowUp.objects.filter(at__gte=since, at__lt=until).exclude(comment="")
    shape = rows.order_by("-id").values_list("case_id", "case__customer_id", "comment")
    return (Said(*row) for row in shape[:MOST_CASES].iterator(2000))


def heard(period: Period) -> Iterator[Said]:
    """Everything that customers said in the period, of whatever source."""
    since, until = (
        make_aware(dt.datetime.combine(d, dt.time())) for d in (period.start, period.end)
    )
    for find in SOURCES:
        yield from find(since, until)


def grown_terms(period: Period, before: Period, most: int = MOST) -> list[Term]:
    """The themes whose share of cases grew from `before` to `period`, strongest first; empty
    when one of the two has no cases. The method stands in `terms`."""
    return grown(heard(period), heard(before), most)
