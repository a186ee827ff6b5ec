"""A check that wants the customer's word asks the customer, by a signed link."""

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.org.models import Person
from charter.rooms.quality.models import Check, Method
from charter.rooms.quality.verbs.feedback import heard
from charter.rooms.surveys.models import Invitation, Occasion
from charter.rooms.surveys.verbs import Wanted, invite


def contact_of(check: Check) -> Person | None:
    """Whom to ask: who signs for the customer, else any contact that can be reached."""
    found = Person.objects.active().filter(customer=check.customer_id).exclude(email="")
    return found.order_by("-may_accept", "pk").first() if check.customer_id else None


@on("quality.check.begun")
def ask(entry: Entry) -> None:
    found = Check.objects.select_related("department", "project")
    check = found.get(pk=entry.subject_id)
    if check.method != Method.CUSTOMER:
        return
    wanted = Wanted(
        Occasion.CHECK,
        check,
        contact_of(check),
        check.title,
        sampled=False,
        department=check.department,
        project=check.project,
        service_type=check.service_type,
    )
    invite(wanted, by=None)


@on("surveys.answer.given")
def tell_the_checker(entry: Entry) -> None:
    asked = Invitation.objects.filter(pk=entry.subject_id, kind=kind_of(Check)).first()
    check = Check.objects.filter(pk=asked.subject_id).first() if asked else None
    if check and check.is_open:
        heard(check, score=entry.facts["score"], by=entry.by)
