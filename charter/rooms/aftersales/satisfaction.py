"""A solved case asks its contact; what they answer follows it up; a call makes asking needless."""

import datetime as dt

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.verbs.heard import hear, hear_words
from charter.rooms.surveys.models import Answer, Invitation, Occasion
from charter.rooms.surveys.verbs import Wanted, invite, withdraw


@on("aftersales.case.resolved")
def ask(entry: Entry) -> None:
    found = Case.objects.select_related("contact", "department", "project", "customer")
    case = found.defer("search").get(pk=entry.subject_id)
    wanted = Wanted(
        Occasion.CASE,
        case,
        case.contact,
        case.title,
        after=dt.timedelta(hours=value_now("survey_delay_hours")),
        department=case.department,
        project=case.project,
        service_type=case.project.service_type if case.project else "",
    )
    invite(wanted, by=None)


@on("aftersales.case.reopened")
@on("aftersales.case.followed_up")
def need_not_ask(entry: Entry) -> None:
    withdraw(Case(pk=entry.subject_id, title=entry.title), by=None)


def _case_of(entry: Entry) -> tuple[Case, Person] | None:
    """The case that the answered invitation is about, and who answered."""
    asked = Invitation.objects.filter(pk=entry.subject_id, kind=kind_of(Case))
    found = asked.select_related("contact").first()
    case = Case.objects.filter(pk=found.subject_id).first() if found else None
    return (case, found.contact) if found and case else None


@on("surveys.answer.given")
def follow_up_by_answer(entry: Entry) -> None:
    if found := _case_of(entry):
        case, contact = found
        hear(case, measure=entry.facts["measure"], score=entry.facts["score"], by=contact)


@on("surveys.answer.words_added")
def keep_words(entry: Entry) -> None:
    if found := _case_of(entry):
        said = Answer.objects.get(pk=entry.facts["answer"]).comment
        hear_words(found[0], text=said, by=found[1])
