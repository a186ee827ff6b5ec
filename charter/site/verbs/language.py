"""What a person sets about the frame itself."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person

LANGUAGE_CHOSEN = declare("site.language.chosen", _("%(by)s把介面語言改為%(language)s"))


@transaction.atomic
def choose_language(person: Person, language: str, *, by: Person | None) -> None:
    """Remember the language of a person's pages and mails."""
    if person.language == language:
        return
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language
    record(LANGUAGE_CHOSEN, person, by=by, language=language)
