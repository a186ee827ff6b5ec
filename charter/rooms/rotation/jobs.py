"""What time alone brings: moves on their day, lists kept up to date."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.rooms.rotation.models import HandOver, RotationLine, RotationPlan
from charter.rooms.rotation.verbs import carry_out, draw


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="rotation.tend", name="rotation.tend", pass_context=False)
def tend(timestamp: int) -> None:
    """May run twice: what is done is left alone."""
    carry_out_due()
    for found in HandOver.objects.open().order_by("pk"):
        draw(found, by=None)


def carry_out_due() -> int:
    lines = RotationLine.objects.filter(
        plan__state=RotationPlan.State.APPROVED,
        state=RotationLine.State.PLANNED,
        on__lte=clock.today(),
    )
    return sum(carry_out(line) for line in lines.order_by("on", "pk"))
