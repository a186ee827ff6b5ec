"""A reply together with what its prepared answer does to the case."""

from collections.abc import Iterable

from django.db import transaction

from charter.kernel.files.verbs import Upload
from charter.org.models import Person
from charter.rooms.aftersales.casefile import CaseFile, clocks_of
from charter.rooms.aftersales.models import Case, Reply
from charter.rooms.aftersales.permissions import may_work_on
from charter.rooms.aftersales.prepared import prepared
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.answers.models import Macro


@transaction.atomic
def answer(
    case: Case,
    *,
    text: str,
    by: Person,
    macro: Macro | None = None,
    also: bool = False,
    uploads: Iterable[Upload] = (),
) -> Reply:
    """Reply in these words; with `also`, wait for the customer or propose it solved as the
    prepared answer says. Both or neither: a refused act takes the reply back."""
    said = prepared(macro, CaseFile(case, clocks_of(case)), by) if macro and also else {}
    sent = progress.reply(case, text=text, by=by, uploads=uploads)
    if case.assignee_id is None and case.is_open and may_work_on(by, case):
        cases.assign(case, to=by, by=by)  # who answers a case of nobody takes it
    if macro and said and macro.then == Macro.Then.HOLD:
        progress.hold(case, reason=said["reason"][:200], by=by)
    elif macro and said and macro.then == Macro.Then.RESOLVE:
        progress.resolve(case, cause=said["cause"], solution=said["solution"], by=by)
    return sent
