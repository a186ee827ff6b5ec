"""Articles in the palette and among the lists of the house, and where a new one begins."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from charter.ground.addresses import address
from charter.ground.search import newest_first
from charter.kernel.frame import Hit, listed, offer, searchable
from charter.org.models import Person
from charter.rooms.knowledge.models import Article
from charter.rooms.knowledge.permissions import may_write

HANDFUL = 5

listed(_("知識庫"), "book", "knowledge:list")
offer(_("寫知識條目"), "book", "knowledge:new", may=may_write, rank=80)


@searchable("article", _("知識"), "book")
def articles(person: Person, words: str) -> Iterable[Hit]:
    found = newest_first(Article.objects.visible_to(person).found_by(words))
    for article in found.defer("search")[:HANDFUL]:
        url = address("knowledge:article", article.pk)
        yield Hit(article.title, article.number, url, article.tone, article.get_state_display())
