"""A draft standard before its approvers, and what their answer does to it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.flows import declare_flow, role, step
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit as ask
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.quality.models import Standard, StandardVersion
from charter.rooms.quality.ruled import aspects_lacking, content_of
from charter.rooms.quality.verbs.standards import RULED_UNTIL, _draft

FLOW = "quality.standard"
declare_flow(
    FLOW,
    gettext_noop("質量標準核准"),
    steps=[step("management", gettext_noop("管理層核准"), role(Role.MANAGEMENT))],
    clause="SP4.2a",
)
SUBMITTED = declare("quality.standard.submitted", gettext_lazy("%(by)s把「%(title)s」送審"))
IN_FORCE = declare(
    "quality.standard.in_force",
    gettext_lazy("「%(title)s」核准生效"),
    gettext_lazy("質量標準有新版"),
)
PUT_IN_FORCE = declare("quality.standard.put_in_force", gettext_lazy("「%(title)s」開始施行"))
REOPENED = declare(
    "quality.standard.reopened",
    gettext_lazy("「%(title)s」退回草稿"),
    gettext_lazy("你擬訂的標準"),
)


@transaction.atomic
def submit(version: StandardVersion, *, by: Person) -> Request:
    """To management; it must speak of process, content, attitude and effect."""
    draft = _draft(version, by)
    if lacking := aspects_lacking(draft):
        raise Refused(
            "quality.aspects_lacking",
            _("還不能送審：缺「%(aspects)s」的要求，每個方面至少一條。")
            % {"aspects": "、".join(lacking)},
        )
    content = content_of(draft)
    StandardVersion.FLOW.move(draft, "submit", content_hash=fingerprint(content))
    record(SUBMITTED, draft, by=by, about=draft.standard)
    return ask(
        draft,
        flow=FLOW,
        by=by,
        content=content,
        title=_("質量標準：%(version)s") % {"version": draft},
        authors=[draft.author] if draft.author else [],
        about=draft.standard,
    )


@transaction.atomic
def put_in_force(version: StandardVersion, *, content_hash: str, by: Person | None) -> None:
    """The effect of the approval: by hash, what was approved is what rules."""
    locked = StandardVersion.objects.select_for_update().get(pk=version.pk)
    if fingerprint(content_of(locked)) != content_hash:
        raise Refused(
            "quality.standard_not_what_was_approved", _("內容與核准的版本不符，請重新送審。")
        )
    today, standard = clock.today(), locked.standard
    for old in standard.versions.in_force():
        StandardVersion.FLOW.move(old, "supersede", until=today)
        record(RULED_UNTIL, old, by=by, about=standard)
    StandardVersion.FLOW.move(locked, "put_in_force", in_force_on=today)
    tell = {person.pk: person for person in (locked.author, standard.owner) if person}
    record(IN_FORCE, locked, by=by, about=standard, tell=tell.values(), hash=content_hash)
    cleared: dict[str, Any] = {"reviewed_on": today, "called_on": None, "called_because": ""}
    Standard.FLOW.move(standard, "put_in_force", **cleared)
    record(PUT_IN_FORCE, standard, by=by, version=locked.number)


@transaction.atomic
def reopen(version: StandardVersion, *, by: Person | None) -> None:
    """Returned, rejected or withdrawn: the draft can be changed again."""
    StandardVersion.FLOW.move(version, "reopen", content_hash="")
    tell = [version.author] if version.author else []
    record(REOPENED, version, by=by, about=version.standard, tell=tell)
