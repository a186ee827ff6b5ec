"""Published knowledge is looked at again in every calendar year after its last review."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.duties.rules import duty
from charter.org.models import Person
from charter.rooms.knowledge.models import Article


def _owner(article: Any) -> Person | None:
    owner: Person = article.owner
    return owner if owner.is_active else None


def _not_this_year() -> Any:
    """What was published or reviewed this year has been read this year."""
    first = clock.today().replace(month=1, day=1)
    rows = Article.objects.published().filter(reviewed_on__lt=first)
    return rows.select_related("owner").defer("search")


duty(
    "knowledge.review",
    "SP2.5.3",
    _("檢視知識條目"),
    period="year",
    owner=_owner,
    proof=("knowledge.article.reviewed", "knowledge.article.published"),
    scope=_not_this_year,
    url=lambda pk: reverse("knowledge:article", args=[pk]),
)
