"""Articles like a text, and what an article answered."""

from typing import Any, NamedTuple

from charter.ground.similar import alike
from charter.kernel.journal.subjects import model_of, url_of
from charter.org.models import Person
from charter.rooms.knowledge.models import Article, Use

MOST, USES = 4, 20


def articles_like(text: str, person: Person, most: int = MOST) -> list[Article]:
    """Published articles this person may read, the most alike first. For a customer's contact
    those alone that were published for customers."""
    rows = Article.objects.visible_to(person).published()
    order = [one.pk for one in alike(rows, text, most)]
    found = rows.defer("search").in_bulk(order)
    return [found[pk] for pk in order]


class Used(NamedTuple):
    title: str
    url: str
    by: str
    at: Any


def uses_of(article: Article) -> list[Used]:
    """The newest records that it answered; each kind is read in one statement."""
    uses = list(Use.objects.filter(article=article).select_related("by").order_by("-id")[:USES])
    titles: dict[tuple[str, int], str] = {}
    for kind in {use.kind for use in uses}:
        if model := model_of(kind):
            keys = [use.subject_id for use in uses if use.kind == kind]
            for pk, one in model._base_manager.in_bulk(keys).items():
                titles[kind, pk] = str(one)
    return [
        Used(
            titles[use.kind, use.subject_id], url_of(use.kind, use.subject_id), str(use.by), use.at
        )
        for use in uses
        if (use.kind, use.subject_id) in titles
    ]
