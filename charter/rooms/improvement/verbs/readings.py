"""What is published is put before its readers, who say that they have read it; good cases too."""

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import value_now
from charter.org.models import Department, Person, Posting, Role
from charter.rooms.improvement.models import Case, Document, Reading
from charter.rooms.improvement.permissions import is_colleague
from charter.rooms.improvement.verbs.common import _working_days

PUBLISHED = declare(
    "improvement.case.published",
    gettext_lazy("「%(title)s」發布為優秀案例，各部門主管請在%(due)s前讀過"),
    gettext_lazy("新的優秀案例"),
)
ASKED = declare(
    "improvement.case.new_head_asked",
    gettext_lazy("%(who)s開始主管部門，請在%(due)s前讀這一年發布的優秀案例，共%(n)s個"),
    gettext_lazy("優秀案例請你讀"),
)
REMINDED = declare(
    "improvement.reading.reminded",
    gettext_lazy("「%(what)s」請在%(due)s前確認已讀"),
    gettext_lazy("閱讀快到期"),
)
YEAR = dt.timedelta(days=365)
READ = declare("improvement.reading.confirmed", gettext_lazy("%(by)s確認已讀"))


def _ask(people: Iterable[Person], **about: "Document | Case") -> str:
    """Readings of a plan or a case; returns the day by which they are due."""
    due = _working_days(value_now("acknowledge_days"))
    Reading.objects.bulk_create(Reading(person=one, due=due, **about) for one in people)
    return due.isoformat()


@transaction.atomic
def publish_case(
    subject: models.Model,
    *,
    title: str,
    text: str,
    effect: str = "",
    department: Department | None,
    author: Person,
    by: Person | None,
) -> Case:
    """What has proved itself in a room, told inside; the room has asked whether `by` may.

    Heads of departments are asked to read it: they decide what their people take up. All others
    find it on their page and may say that they have read it.
    """
    made = Case.objects.create(
        kind=kind_of(subject),
        subject_id=subject.pk,
        title=title,
        text=text,
        effect=effect[:200],
        department=department,
        author=author,
        published_by=by,
        published_on=clock.today(),
    )
    heads = Person.objects.staff() & Person.objects.holding(Role.DEPARTMENT_HEAD)
    readers = list(heads.exclude(pk=author.pk).order_by("pk"))
    due = _ask(readers, case=made)
    record(PUBLISHED, made, by=by, tell=[*readers, author], due=due)
    return made


@transaction.atomic
def ask_new_head(person: Person, *, by: Person | None = None) -> list[Reading]:
    """Who heads a department only since a case was published is asked to read it as well, if it
    was within the last year; told once for all of them. Asking again asks for nothing twice."""
    since = _heads_since(person)
    if since is None:
        return []
    today = clock.today()
    found = Case.objects.filter(published_on__gt=today - YEAR, published_on__lt=since)
    found = found.exclude(author=person).exclude(readings__person=person)
    cases = list(found.order_by("-published_on", "-pk"))
    if not cases:
        return []
    due = _working_days(value_now("acknowledge_days"))
    made = [Reading(person=person, case=one, due=due) for one in cases]
    Reading.objects.bulk_create(made, ignore_conflicts=True)
    told: Facts = {"who": person.name, "due": due.isoformat(), "n": len(made)}
    record(ASKED, cases[0], by=by, tell=[person], **told)
    return list(Reading.objects.filter(person=person, case__in=cases))


def _heads_since(person: Person) -> dt.date | None:
    """The day on which the newest of the posts began by which they head a department now."""
    if person.is_customer or not person.is_active:
        return None
    held = Posting.objects.current().filter(
        person=person, post__roles__contains=[Role.DEPARTMENT_HEAD]
    )
    return held.order_by("-since").values_list("since", flat=True).first()


@transaction.atomic
def remind(reading: Reading, *, by: Person | None = None) -> bool:
    """Shortly before the day, one single time; whether this was it."""
    mine = Reading.objects.filter(pk=reading.pk, read_at=None, reminded_on=None)
    if not mine.update(reminded_on=clock.today()):
        return False
    told: Facts = {"what": str(reading.about), "due": str(reading.due)}
    record(REMINDED, reading, by=by, tell=[reading.person], about=reading.about, **told)
    return True


@transaction.atomic
def read_case(case: Case, *, by: Person) -> Reading:
    """Any colleague but who wrote it; saying it again changes nothing."""
    if not is_colleague(by):
        raise Refused("improvement.not_a_colleague", _("優秀案例給在職同事閱讀。"))
    if by.pk == case.author_id:
        raise Refused("improvement.own_case", _("這是你的案例，由其他同事確認已讀。"))
    now = clock.now()
    mine, is_new = Reading.objects.get_or_create(case=case, person=by, defaults={"read_at": now})
    if is_new:
        record(READ, mine, by=by, about=case)
        return mine
    return confirm(mine, by=by)


@transaction.atomic
def confirm(reading: Reading, *, by: Person) -> Reading:
    if reading.person_id != by.pk:
        raise Refused("improvement.not_your_reading", _("只能自己確認已讀。"))
    now = clock.now()
    if Reading.objects.filter(pk=reading.pk, read_at=None).update(read_at=now):
        reading.read_at = now
        record(READ, reading, by=by, about=reading.about)
    return reading
