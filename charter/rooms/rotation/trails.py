"""Why somebody whose skills fall short is in a post is for them, their line and HR; who else is in
a plan, and why they stay, for those who lead it."""

from charter.kernel.journal.permissions import private, trail_of
from charter.org.models import Person
from charter.rooms.rotation.models import FitReason, RotationPlan


def _leads(reader: Person, plan: RotationPlan) -> bool:
    return RotationPlan.objects.led_by(reader).filter(pk=plan.pk).exists()


private(FitReason)
trail_of(RotationPlan, _leads)
