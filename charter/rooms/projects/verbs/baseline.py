"""What an approval does to a plan: the new version comes into force, the old one is history."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint, plain
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Plan
from charter.rooms.projects.plan_content import frozen
from charter.rooms.projects.verbs._plan_copy import _merge
from charter.rooms.projects.verbs.progress import forecast_plan

IN_FORCE = declare(
    "projects.plan.in_force",
    gettext_lazy("計劃「%(title)s」核准生效，成為基線"),
    gettext_lazy("你負責的項目"),
)
SUPERSEDED = declare(
    "projects.plan.superseded", gettext_lazy("計劃「%(title)s」由第%(version)s版取代")
)
REOPENED = declare(
    "projects.plan.reopened",
    gettext_lazy("計劃「%(title)s」退回草稿"),
    gettext_lazy("你擬訂的計劃"),
)


@transaction.atomic
def put_in_force(plan: Plan, *, content_hash: str, by: Person | None = None) -> Plan:
    """The effect of the approval. What was approved is what comes into force, by hash."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    content = frozen(locked)
    if fingerprint(content) != content_hash:
        raise Refused(
            "projects.plan.not_what_was_approved", _("計劃內容與核准的版本不符，請重新送審。")
        )
    old = Plan.objects.filter(project=locked.project).in_force().first()
    if old:
        Plan.FLOW.move(old, "supersede")
        record(SUPERSEDED, old, by=by, about=locked.project, version=locked.version)
    Plan.FLOW.move(
        locked,
        "put_in_force",
        content=plain(content),
        content_hash=content_hash,
        effective_at=clock.now(),
    )
    if old:
        _merge(old, locked)
    forecast_plan(locked, by=None)
    owners = Person.objects.active().filter(project_tasks__plan=locked).distinct()
    record(
        IN_FORCE,
        locked,
        by=by,
        about=locked.project,
        tell=[locked.project.manager, *owners],
        version=locked.version,
        hash=content_hash,
        replaces=old.version if old else None,
    )
    return locked


@transaction.atomic
def reopen_plan(plan: Plan, *, by: Person | None) -> Plan:
    """Returned, rejected or withdrawn: the draft can be changed again."""
    Plan.FLOW.move(plan, "reopen", content_hash="")
    tell = [plan.created_by] if plan.created_by else []
    record(REOPENED, plan, by=by, about=plan.project, tell=tell)
    return plan
