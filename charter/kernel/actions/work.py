"""Actions in 我的工作: mine to do, and mine to verify."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action
from charter.kernel.journal.subjects import url_of
from charter.kernel.work import Owed, owed
from charter.org.models import Person


@owed("action", _("整改"), "tool")
def actions(person: Person) -> list[Owed]:
    todo = Q(state=Action.State.OPEN, owner=person)
    check = Q(state=Action.State.DONE, assigned_by=person) & ~Q(owner=person)
    return [
        Owed(
            title=str(action),
            where=action.about_title,
            url=url_of("actions.action", action.pk),
            verb=_("驗證") if action.state == Action.State.DONE else _("回報完成"),
            due=timezone.make_aware(dt.datetime.combine(action.due, dt.time(18))),
            clause=action.clause,
        )
        for action in Action.objects.filter(todo | check).order_by("due", "pk")
    ]
