"""A private address for calendar programs."""

import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.meetings.models import Feed
from charter.org.models import Person

OPENED = declare("meetings.feed.opened", gettext_lazy("%(by)s換了會議日曆的訂閱網址"))


@transaction.atomic
def open_feed(*, by: Person) -> str:
    """A new secret for the person's calendar address, shown this once; the old one is dead."""
    secret = secrets.token_urlsafe(32)
    values = {"digest": Feed.digest_of(secret), "made_at": clock.now()}
    Feed.objects.update_or_create(person=by, defaults=values)
    record(OPENED, by, by=by)
    return secret
