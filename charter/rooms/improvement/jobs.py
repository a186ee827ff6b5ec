"""What time alone brings to readers: new heads are asked, and who has not read is reminded once.

Each may run again without harm."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role
from charter.rooms.improvement.models import Reading
from charter.rooms.improvement.verbs import readings

AHEAD = 2  # working days before the day


@app.periodic(cron="12 6 * * *")
@app.task(queueing_lock="improvement.heads", name="improvement.heads", pass_context=False)
def ask_new_heads(timestamp: int) -> None:
    """Also those whose post begins today, or who came to head a department by another way."""
    heads = Person.objects.staff() & Person.objects.holding(Role.DEPARTMENT_HEAD)
    for person in heads.order_by("pk"):
        readings.ask_new_head(person)


@app.periodic(cron="24 6 * * *")
@app.task(queueing_lock="improvement.remind", name="improvement.remind", pass_context=False)
def remind_readers(timestamp: int) -> None:
    """Of plans and good cases."""
    until = organisation_engine().add_days(clock.today(), AHEAD)
    waiting = Reading.objects.unreminded(until).select_related("person", "case", "document")
    for reading in waiting.order_by("pk").iterator(500):
        readings.remind(reading)
