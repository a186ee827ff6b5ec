"""Putting a version of a policy before everybody it binds, and saying that it was read."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import value_now
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.policy.editions import edition
from charter.policy.models import Acknowledgement, Publication
from charter.policy.opened import last_working_day
from charter.policy.permissions import may_remind

PUBLISHED = declare(
    "policy.publication.made",
    _("「%(title)s」已公布，請在%(due)s前讀完並確認"),
    _("你要遵守的制度"),
)
ASKED = declare(
    "policy.acknowledgement.asked",
    _("請在%(due)s前讀完「%(title)s」並確認"),
    _("你要遵守的制度"),
)
READ = declare("policy.acknowledgement.read", _("%(by)s確認已讀「%(title)s」"))
REMINDED = declare(
    "policy.publication.reminded", _("%(by)s提醒閱讀「%(title)s」"), _("你還沒有確認已讀")
)


@transaction.atomic
def publish(pack: str, *, by: Person | None = None) -> int:
    """Put the version in force before everybody on the staff, and before newcomers since.

    Runs however often: one publication per version, one acknowledgement per person. Returns how
    many people were newly asked.
    """
    text, today = edition(pack), clock.today()
    found = Publication.objects.filter(pack=pack, version=text.version).first()
    if found is not None:
        people = _unasked(found)
        for one in _ask(found, people):
            record(ASKED, one, by=by, tell=[one.person], due=one.due.isoformat())
        return len(people)
    Publication.objects.filter(pack=pack, until=None).update(until=today)
    found, new = Publication.objects.get_or_create(
        pack=pack, version=text.version, defaults={"published_on": today}
    )
    people = _unasked(found)
    _ask(found, people)
    if new:
        facts: Facts = {"version": text.version, "due": _due().isoformat()}
        record(PUBLISHED, found, by=by, tell=people, **facts)
    return len(people)


def _unasked(found: Publication) -> list[Person]:
    asked = Acknowledgement.objects.filter(publication=found).values("person")
    return list(Person.objects.staff().exclude(pk__in=asked).order_by("pk"))


def _ask(found: Publication, people: Iterable[Person]) -> list[Acknowledgement]:
    rows = [
        Acknowledgement(publication=found, person=one, asked_on=clock.today(), due=_due())
        for one in people
    ]
    return Acknowledgement.objects.bulk_create(rows)


def _due() -> dt.date:
    return organisation_engine().add_days(clock.today(), int(value_now("policy_reading_days")))


@transaction.atomic
def acknowledge(pack: str, *, version: str, by: Person) -> Acknowledgement:
    """Say that one has read the version in force; the version is named so that nobody confirms a
    text that changed while the page was open. Saying it again changes nothing."""
    asked = Acknowledgement.objects.asked().select_related("publication")
    mine = asked.filter(publication__pack=pack, person=by).select_for_update(of=("self",)).first()
    if mine is None:
        raise Refused("policy.not_asked", _t("現在沒有要你確認的版本；新版公布時會通知你。"))
    if mine.publication.version != version.strip():
        raise Refused(
            "policy.newer_version",
            _t("這份制度已換成第%(version)s版，請重新整理頁面，讀過新版再確認。")
            % {"version": mine.publication.version},
            field="version",
        )
    if mine.read_at is None:
        mine.read_at = clock.now()
        mine.save(update_fields=["read_at"])
        record(READ, mine, by=by, about=mine.publication, version=version.strip())
    return mine


@transaction.atomic
def remind_readers(pack: str, *, by: Person, person: int | None = None) -> list[Person]:
    """Remind those who have not read the version in force, as far as one may see them; each at
    most once a working day."""
    if not may_remind(by):
        raise Refused("policy.may_not_remind", _t("催辦由主管、項目經理或質量管理發出。"))
    found = Acknowledgement.objects.asked().unread().visible_to(by)
    found = found.filter(publication__pack=pack).exclude(person=by)
    if person is not None:
        found = found.filter(person=person)
    day = last_working_day(clock.today())
    rows = list(
        found.filter(Q(reminded_on=None) | Q(reminded_on__lt=day))
        .select_related("person", "publication")
        .select_for_update(of=("self",))
        .order_by("person")
    )
    if not rows:
        raise Refused(
            "policy.nobody_to_remind", _t("你能查看的人都已讀過，或今天已經提醒過，不必再提醒。")
        )
    Acknowledgement.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=day)
    people = [row.person for row in rows]
    record(REMINDED, rows[0].publication, by=by, tell=people)
    return people
