"""Measures one promised count for the one who owed them."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action, ActionQuerySet
from charter.kernel.merit import Span, figure

Good = (Action.State.DONE, Action.State.EFFECTIVE)


def _due(span: Span) -> ActionQuerySet:
    found = Action.objects.filter(due__gte=span.start, due__lt=span.end)
    return found.exclude(state=Action.State.CANCELLED)


figure(
    "actions.done",
    "completion",
    _("措施完成"),
    _("期內到期的措施，如期完成而且沒有被判為無效果的算好"),
    model=Action,
    population=_due,
    good=lambda span: Q(done_at__date__lte=F("due"), state__in=Good),
    person="owner",
    due="due",
    columns=((_("措施"), "measure"), (_("期限"), "due"), (_("完成"), "done_at")),
)
