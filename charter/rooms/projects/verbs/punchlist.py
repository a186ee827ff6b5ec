"""What a customer made a condition is put right, answered, and comes back for signature."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.projects.models import Acceptance, Opinion
from charter.rooms.projects.readiness import acceptance_lacking
from charter.rooms.projects.verbs.acceptance import _lock, _put_before, _signers

MENDED = declare(
    "projects.acceptance.condition_met",
    gettext_lazy("「%(title)s」的附帶條件「%(condition)s」已改好並驗證"),
    gettext_lazy("附帶條件"),
)
CAME_BACK = declare(
    "projects.acceptance.came_back",
    gettext_lazy("「%(title)s」的附帶條件都已改好並驗證，再請客戶簽署（第%(version)s版）"),
    gettext_lazy("請您驗收"),
)


@transaction.atomic
def settle_condition(acceptance: Acceptance, action: Action, *, by: Person | None) -> Acceptance:
    """Somebody else than its owner found the correction to be effective.

    The customer's words get what was done as their answer. With the last of them nothing stands
    in the way: the next version, which names every correction, is put before the customer.
    """
    locked = _lock(acceptance)
    said = locked.opinions.filter(text=action.measure, answered_at=None)
    said.update(answer=action.evidence, answered_by=action.owner, answered_at=clock.now())
    facts: Facts = {"condition": action.measure, "evidence": action.evidence}
    told = list(Person.objects.get_queryset().filter(pk__in=_askers(locked, action)))
    record(MENDED, locked, by=by, about=locked.project, tell=told, **facts)
    owed = Action.objects.of(locked).unfinished().exists()
    if locked.state != Acceptance.State.CONDITIONAL or owed or acceptance_lacking(locked):
        return locked
    _put_before(locked)
    record(
        CAME_BACK,
        locked,
        by=by,
        about=locked.project,
        tell=[*_signers(locked), locked.project.manager],
        version=locked.version,
        hash=locked.content_hash,
    )
    return locked


def _askers(acceptance: Acceptance, action: Action) -> list[int]:
    """Who made it a condition."""
    said = Opinion.objects.filter(acceptance=acceptance, text=action.measure)
    return list(said.values_list("by", flat=True))
