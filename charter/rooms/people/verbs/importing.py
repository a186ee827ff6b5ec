"""Colleagues of a sheet, registered together: all that fit, or nobody."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.people.importing import Draft
from charter.rooms.people.verbs.people import take_on


@transaction.atomic
def take_on_all(drafts: Sequence[Draft], *, letter: bool, by: Person) -> list[Person]:
    """Those of the rows that fit, in their order; each is a record of its own."""
    made: list[Person] = []
    for draft in drafts:
        if draft.is_good:
            made.append(_take_on(draft, letter=letter, by=by))
    if not made:
        raise Refused("people.nobody_to_import", _("沒有可以登記的列，請改好檔案再上傳。"))
    return made


def _take_on(draft: Draft, *, letter: bool, by: Person) -> Person:
    assert draft.department
    above = draft.manager and Person.objects.staff().filter(username=draft.manager).first()
    return take_on(
        **{name: draft.said[name] for name in ("name", "username", "email", "phone")},
        department=draft.department,
        post=draft.post,
        manager=above or None,
        letter=letter,
        by=by,
    )
