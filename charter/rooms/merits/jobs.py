"""What time alone brings: a decision takes effect when the window to appeal is over."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.rooms.merits.models import Case
from charter.rooms.merits.verbs.deciding import take_effect


@app.periodic(cron="26 0 * * *")
@app.task(queueing_lock="merits.effect", name="merits.effect", pass_context=False)
def let_take_effect(timestamp: int) -> None:
    """May run twice: what is in force is left alone."""
    ready = Case.objects.filter(
        state__in=(Case.State.DECIDED, Case.State.RULED), appeal_until__lt=clock.today()
    )
    for case in ready.order_by("pk"):
        take_effect(case)
