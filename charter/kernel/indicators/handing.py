from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.kernel.indicators.models import Alert, Indicator
from charter.kernel.indicators.verbs import set_owner

lies(
    Indicator,
    "owner",
    _("指標"),
    open=lambda: Indicator.objects.filter(is_active=True),
    hand=lambda indicator, to, why: set_owner(indicator, owner=to, by=None),
)
stays(Alert, "escalated_to", because="climbs on by itself while it is unanswered")
