"""The tabs of this room's lists, in their order. Each noun names its own list here."""

from functools import cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACES: "list[tuple[str | Promise, str]]" = [
    (_("質量問題"), "quality:problems"),
    (_("質量檢查"), "quality:checks"),
    (_("質量標準"), "quality:standards"),
    (_("質量目標"), "quality:goals"),
    (_("改善建議"), "quality:suggestions"),
    (_("優秀案例"), "improvement:cases"),
    (_("質量月報"), "quality:reports"),
    (_("質量會議"), "quality:meetings"),
]


@cache
def room_tabs() -> "list[tuple[str | Promise, str]]":
    """Resolved once, when every app has said its word."""
    return [(label, reverse(name)) for label, name in PLACES]


OF_PROJECT: "list[tuple[str | Promise, str]]" = [
    (_("質量問題"), "quality:of_project"),
    (_("檢查"), "quality:checks_of_project"),
    (_("目標"), "quality:goals_of_project"),
]


def project_places(project: int) -> "list[tuple[str | Promise, str]]":
    """What the project's own tab holds."""
    return [(label, reverse(name, args=[project])) for label, name in OF_PROJECT]
