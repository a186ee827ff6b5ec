"""What this room can prove of doing and steering (四) and of evaluating (五)."""

from django.utils.translation import gettext_lazy

from charter.kernel.evidence import done_at
from charter.rooms.steering.evidence import doing, evaluating, notices, steering

__all__ = ["doing", "evaluating", "notices", "steering"]

done_at("SI4", gettext_lazy("跟進措施與整改"), "steering:year")
done_at("SI5", gettext_lazy("評估改善成效"), "steering:evaluations")
