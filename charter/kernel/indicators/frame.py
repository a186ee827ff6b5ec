"""Indicators in the palette."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import Hit, searchable
from charter.kernel.indicators.models import Indicator
from charter.org.models import Person

HANDFUL = 5


@searchable("indicator", _("指標"), "chart-line")
def indicators(person: Person, words: str) -> Iterable[Hit]:
    found = Indicator.objects.visible_to(person).filter(title__icontains=words)
    for one in found.order_by("title", "pk")[:HANDFUL]:
        url = reverse("indicators:indicator", args=[one.pk])
        yield Hit(one.label, "、".join(one.clauses), url)
