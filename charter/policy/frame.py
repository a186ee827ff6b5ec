"""Clauses in the palette: by number, title or wording, in the language of the reader; and where
one begins with what they ask for."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import formats
from charter.ground.search import normalised
from charter.kernel.evidence import done_at
from charter.kernel.frame import Hit, named, searchable
from charter.org.models import Person
from charter.policy.editions import rows_on
from charter.policy.wording import tell

HANDFUL = 5


named(_("制度參數"), "adjustments-horizontal", "policy:parameters")
done_at("SP1", _("看指標與目標"), "indicators:list")


@searchable("clause", _("條款"), "book-2")
def found(person: Person, words: str) -> Iterable[Hit]:
    """Clauses found by number or title stand before those found by the wording in force."""
    sought = _plain(words)
    named, said = [], []
    for row in rows_on().values():
        if sought in _plain(
            f"{row.code} {formats.clause(row.code)} {row.number} {tell(row.title)}"
        ):
            named.append(row)
        elif sought in _plain(tell(row.text)):
            said.append(row)
    for row in [*named, *said][:HANDFUL]:
        url = reverse("policy:clause", args=[row.code])
        yield Hit(tell(row.title), formats.clause(row.code), url)


def _plain(text: str) -> str:
    """Without spaces, marks of obligation and differences of case or script."""
    return normalised(text.replace("[[", "").replace("]]", "").replace(" ", ""))
