"""Where the improvement plan begins."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.starting import step
from charter.rooms.improvement.models import Cycle
from charter.rooms.improvement.permissions import may_set_up


@step(
    90,
    _("籌備第一個改善年度"),
    _("由服務改善辦公室或管理層籌備，各部門才能報送計劃。"),
    "improvement:cycles",
    may=may_set_up,
)
def cycle() -> bool:
    return Cycle.objects.exists()
