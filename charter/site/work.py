"""A backup that is late, in 我的工作 of administrators."""

import os

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.kernel.work import Owed, owed
from charter.org.models import Person, Role
from charter.site.backups import freshness, shelf


@owed("backup", gettext_lazy("備份"), "settings")
def backup(person: Person) -> list[Owed]:
    if not person.has_role(Role.ADMINISTRATOR) or os.environ.get("CHARTER_BACKUP") == "0":
        return []
    state = freshness.of(shelf.kept())
    if not state.is_late:
        return []
    title = _("超過36小時沒有可還原的備份") if state.newest else _("還沒有可還原的備份")
    return [
        Owed(title=title, where=_("系統維護"), url=reverse("site:installation"),
             verb=gettext_lazy("檢視備份"), due=state.due)
    ]  # fmt: skip
