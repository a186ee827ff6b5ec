"""Where plans are found among the lists of the house and in the palette."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy

from charter.kernel.frame import Hit, listed, offer, searchable
from charter.org.models import Person
from charter.rooms.improvement.models import Case, Plan
from charter.rooms.improvement.permissions import may_set_up

HANDFUL = 5
listed(gettext_lazy("改善計劃"), "target-arrow", "improvement:cycles")
listed(gettext_lazy("優秀案例"), "bulb", "improvement:cases")
offer(
    gettext_lazy("籌備改善年度"), "target-arrow", "improvement:new_cycle", may=may_set_up, rank=84
)


@searchable("improvementplan", gettext_lazy("部門改善計劃"), "target-arrow")
def plans(person: Person, words: str) -> Iterable[Hit]:
    found = Plan.objects.visible_to(person).filter(department__name__icontains=words)
    for one in found.select_related("cycle", "department", "owner").order_by("-pk")[:HANDFUL]:
        yield Hit(str(one), str(one.owner), reverse("improvement:plan", args=[one.pk]))


@searchable("goodcase", gettext_lazy("優秀案例"), "bulb")
def cases(person: Person, words: str) -> Iterable[Hit]:
    found = Case.objects.visible_to(person).filter(title__icontains=words)
    for one in found.select_related("author").order_by("-published_on", "-pk")[:HANDFUL]:
        yield Hit(one.title, str(one.author), reverse("improvement:case", args=[one.pk]))
