"""What the room's views share: a case's file or 404, and a refusal beside the field it names."""

from functools import partial

from django.http import Http404

from charter.ground import acts
from charter.org.models import Person
from charter.rooms.aftersales.casefile import CaseFile, case_for, clocks_of
from charter.rooms.aftersales.models import Case


def load(person: Person, pk: int) -> Case:
    """The case alone, for a verb. Another customer's does not exist."""
    if (found := case_for(person, pk)) is None:
        raise Http404
    return found


def open_file(person: Person, pk: int) -> CaseFile:
    case = load(person, pk)
    return CaseFile(case, clocks_of(case))


tried = partial(acts.tried, of_fields=True)
