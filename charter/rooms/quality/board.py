"""Suggestions that were not answered or decided in time."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.board import Held, Look, stuck
from charter.org.kept import PreparedFor
from charter.rooms.quality.models import Suggestion

LATE = PreparedFor(lambda person: Suggestion.objects.visible_to(person).late().values_list("pk"))


@stuck("quality.suggestions", _("建議逾期沒有答覆或決定"))
def suggestions(look: Look) -> Held | None:
    if look.department is not None:
        return None
    return Held(LATE.count(look.person), f"{reverse('quality:suggestions')}?late=1", "bad")
