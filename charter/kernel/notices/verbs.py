"""Telling people. In-app exactly once, by mail at least once with one Message-ID."""

import datetime as dt
import uuid

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.notices.models import Letter, Notice, Preference
from charter.kernel.notices.quiet import next_open
from charter.org.models import Person, Role

GIVEN_UP = declare(
    "notices.letter.given_up",
    gettext_lazy("寄給%(person_name)s的郵件試了%(tries)s次都沒有寄達：%(error)s"),
    gettext_lazy("請你處理寄不出的郵件"),
)
PREFERRED = declare("notices.preference.set", gettext_lazy("%(by)s把郵件通知改為%(mail)s"))
MAX_AT_ONCE_PER_HOUR = 20
# A notice for each who is still with us; answers who of them wants a letter at once, and quietly.
TELL = """
WITH told AS (
    SELECT person.id, wish.mail, wish.quiet_outside_work FROM org_person AS person
    LEFT JOIN notices_preference AS wish ON wish.person_id = person.id
    WHERE person.id = ANY(%s::bigint[]) AND person.is_active
), noted AS (
    INSERT INTO notices_notice (person_id, entry_id, at)
    SELECT id, %s::bigint, %s::timestamptz FROM told ORDER BY id ON CONFLICT DO NOTHING
)
SELECT id, quiet_outside_work FROM told WHERE mail = 'at_once'
"""


def _message_id() -> str:
    return f"<{uuid.uuid4().hex}@charter>"


def _deserves_letter(notice: Notice, at: dt.datetime) -> bool:
    """At most so many letters an hour to one person; the rest waits for the digest."""
    hour_ago = at - dt.timedelta(hours=1)
    recent = Letter.objects.filter(person=notice.person_id, notice__at__gt=hour_ago, digest_on=None)
    return recent.count() < MAX_AT_ONCE_PER_HOUR


@transaction.atomic
def tell(entry: Entry, *, by: Person | None = None) -> None:
    """A notice for each person told, and a letter for those who want it at once.

    The entry is already the record of this, so nothing more is recorded.
    """
    _tell(entry)


def _tell(entry: Entry) -> None:
    """The same inside the transaction that records the entry, without a savepoint."""
    with connection.cursor() as cursor:
        cursor.execute(TELL, [entry.told, entry.pk, entry.at])
        quiet = dict(cursor.fetchall())
    if entry.event == GIVEN_UP or not quiet:
        return
    fresh = Notice.objects.filter(entry=entry, person__in=quiet, letter=None).exclude(
        person__email=""
    )
    Letter.objects.bulk_create(
        [
            Letter(
                person_id=notice.person_id,
                notice=notice,
                message_id=_message_id(),
                not_before=next_open(entry.at) if quiet[notice.person_id] else entry.at,
            )
            for notice in fresh
            if _deserves_letter(notice, entry.at)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_read(person: Person, *, by: Person | None, up_to: int | None = None) -> int:
    """All my notices up to that one are read. Reading changes nobody's work: not recorded."""
    unread = Notice.objects.visible_to(person).unread()
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    return unread.update(read_at=clock.now())


@transaction.atomic
def mark_one_read(notice: Notice, *, by: Person | None) -> None:
    """This notice is read. Reading changes nobody's work: not recorded."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())


@transaction.atomic
def prefer(person: Person, *, mail: str, quiet_outside_work: bool, by: Person) -> Preference:
    """How I wish to be told by mail."""
    preference, _created = Preference.objects.update_or_create(
        person=person,
        defaults={"mail": Preference.Mail(mail), "quiet_outside_work": quiet_outside_work},
    )
    record(PREFERRED, person, by=by, mail=Preference.Mail(mail).label)
    return preference


@transaction.atomic
def write_digests(*, by: Person | None = None) -> int:
    """One letter a day for each person with unread notices that no letter has mentioned.

    Runs as often as it likes: one row per (person, day).
    """
    now = clock.now()
    today = clock.today()
    since = now - dt.timedelta(days=7)
    silent = Preference.objects.filter(mail=Preference.Mail.NONE).values("person")
    unread = Notice.objects.unread().filter(letter=None, at__gt=since, at__lte=now)
    people = (
        Person.objects.active()
        .filter(pk__in=unread.values("person"))
        .exclude(pk__in=silent)
        .exclude(email="")
    )
    letters = [
        Letter(person=person, digest_on=today, message_id=_message_id(), not_before=now)
        for person in people
    ]
    return len(Letter.objects.bulk_create(letters, ignore_conflicts=True))


@transaction.atomic
def mark_sent(letter: Letter, *, by: Person | None = None) -> None:
    """The post office took it. The caller holds the row; not recorded: mail is not business."""
    letter.state, letter.sent_at, letter.last_error = Letter.State.SENT, clock.now(), ""
    letter.tries += 1
    letter.save()


@transaction.atomic
def mark_failed(letter: Letter, error: str, *, by: Person | None = None) -> None:
    """Try again after 1, 2, 4 … minutes; after the eighth try an administrator owns it."""
    letter.tries += 1
    letter.last_error = error[:300]
    letter.not_before = clock.now() + dt.timedelta(minutes=2 ** (letter.tries - 1))
    if letter.tries >= Letter.MAX_TRIES:
        letter.state = Letter.State.DEAD
        letter.owner = Person.objects.holding(Role.ADMINISTRATOR).order_by("pk").first()
    letter.save()
    if letter.state == Letter.State.DEAD:
        facts: Facts = {
            "person_name": str(letter.person),
            "tries": letter.tries,
            "error": error[:200],
        }
        tell_whom = [letter.owner] if letter.owner else []
        record(GIVEN_UP, letter, by=by, tell=tell_whom, **facts)
