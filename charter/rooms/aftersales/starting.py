"""What the desk needs before the first case."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.starting import step
from charter.rooms.aftersales.models import Commitment
from charter.rooms.aftersales.permissions import may_promise


@step(
    70,
    _("訂立服務承諾"),
    _("每個客戶的響應與解決時限；沒有承諾時套用制度的預設。"),
    "aftersales:commitments",
    may=may_promise,
)
def commitments() -> bool:
    return Commitment.objects.exists()
