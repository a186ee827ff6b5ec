"""Where things stand still: measures late, and measures that nobody verifies."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action, ActionQuerySet
from charter.kernel.board import Held, Look, stuck


def _seen(look: Look) -> ActionQuerySet:
    rows = Action.objects.visible_to(look.person)
    return rows.filter(owner__department=look.department) if look.department else rows


@stuck("actions.late", _("措施逾期未完成"))
def late(look: Look) -> Held:
    url = f"{reverse('actions:list')}?late=1{look.asked}"
    return Held(_seen(look).late().count(), url, "bad")


@stuck("actions.unverified", _("做完了還沒有人驗證"))
def unverified(look: Look) -> Held:
    url = f"{reverse('actions:list')}?state=done{look.asked}"
    return Held(_seen(look).filter(state=Action.State.DONE).count(), url)
