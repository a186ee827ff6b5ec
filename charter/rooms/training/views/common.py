"""What the lists of this room share."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person
from charter.rooms.training.permissions import LEADS

TABS: "list[tuple[str | Promise, str]]" = [
    (_("月曆"), "calendar"),
    (_("場次"), "sessions"),
    (_("課程"), "courses"),
    (_("技能矩陣"), "matrix"),
    (_("發展計劃"), "plans"),
    (_("自學與外訓"), "claims"),
    (_("培訓需要"), "needs"),
]


def tabs_of(person: Person) -> "list[tuple[str | Promise, str]]":
    """The lists; figures of departments for those who lead."""
    led = [(_("各部門的培訓"), "coverage")] if person.has_role(*LEADS) else []
    return [(label, reverse(f"training:{name}")) for label, name in [*TABS, *led]]
