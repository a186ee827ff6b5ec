"""Until when each step is to be done, counted from the day the complaint was received."""

import datetime as dt

from charter.ground import clock
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.rooms.complaints.models import Step

Kind = Step.Kind


def limits(received: dt.date) -> dict[str, dt.date]:
    """The last day of each step: receipt told and first look in working days, the rest in calendar
    days, as the law counts them. Closing waits for the customer's word after the response."""
    rules, engine = in_force(), organisation_engine()
    respond = received + dt.timedelta(days=rules["complaint_resolution_days"])
    found = {
        Kind.ACKNOWLEDGE: engine.add_days(received, rules["complaint_answer_days"]),
        Kind.ASSESS: engine.add_days(received, rules["complaint_assessment_days"]),
        Kind.INVESTIGATE: received + dt.timedelta(days=rules["complaint_investigation_days"]),
        Kind.RESPOND: respond,
        Kind.CLOSE: respond + dt.timedelta(days=rules["complaint_closing_days"]),
    }
    return {kind.value: min(day, respond) for kind, day in found.items() if kind != Kind.CLOSE} | {
        Kind.CLOSE.value: found[Kind.CLOSE]
    }


def limits_again() -> dict[str, dt.date]:
    """The customer did not agree: investigation, response and closing once more, from today."""
    fresh = limits(clock.today())
    return {kind: fresh[kind] for kind in (Kind.INVESTIGATE, Kind.RESPOND, Kind.CLOSE)}
