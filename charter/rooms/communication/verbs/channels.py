"""Channels are opened, tested, found failing, found working again, retired (SP7.2)."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.egress import checked
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.communication.models import Heartbeat, Outlet
from charter.rooms.communication.permissions import may_keep_channels
from charter.rooms.communication.verbs._common import _text

OPENED = declare("communication.outlet.opened", gettext_lazy("%(by)s啟用渠道「%(title)s」"))
RETIRED = declare(
    "communication.outlet.retired", gettext_lazy("%(by)s停用渠道「%(title)s」：%(reason)s")
)
TESTED = declare("communication.outlet.tested", gettext_lazy("渠道「%(title)s」測試正常"))
FAILED = declare(
    "communication.outlet.failed",
    gettext_lazy("渠道「%(title)s」不通：%(trouble)s"),
    gettext_lazy("溝通渠道不通"),
)
RECOVERED = declare(
    "communication.outlet.recovered",
    gettext_lazy("渠道「%(title)s」恢復正常"),
    gettext_lazy("溝通渠道恢復"),
)


def _demand(by: Person | None) -> None:
    if by is not None and not may_keep_channels(by):
        raise Refused("communication.not_allowed", _("渠道由系統管理員或質量部門管理，請找他們。"))


@transaction.atomic
def open_outlet(
    *, kind: str, name: str, by: Person | None, form: str = "", url: str = "", secret: str = ""
) -> Outlet:
    """A webhook needs the payload's form and an address outside; the others need neither."""
    _demand(by)
    if kind not in Outlet.Kind.values:
        raise Refused("communication.unknown", _("請從清單選擇種類。"), field="kind")
    words = _text(name, "name")[:60]
    if Outlet.objects.in_use().filter(name=words).exists():
        raise Refused("communication.name_taken", _("已有同名的渠道，請換個名稱。"), field="name")
    if kind == Outlet.Kind.WEBHOOK:
        if form not in Outlet.Form.values:
            raise Refused("communication.unknown", _("請選擇對方的訊息格式。"), field="form")
        checked(url)
    else:
        form = url = secret = ""
    outlet = Outlet.objects.create(kind=kind, form=form, name=words, url=url, secret=secret)
    record(OPENED, outlet, by=by, kind=kind)
    return outlet


@transaction.atomic
def retire(outlet: Outlet, *, reason: str, by: Person | None) -> None:
    _demand(by)
    text = _text(reason, "reason")
    Outlet.FLOW.move(outlet, "retire", secret="")
    record(RETIRED, outlet, by=by, reason=text)


@transaction.atomic
def took_pulse(outlet: Outlet, *, trouble: str, by: Person | None) -> None:
    """What a test found: `trouble` is empty when it worked. The keepers are told when a channel
    begins to fail and when it works again, not each time between."""
    _demand(by)
    locked = Outlet.objects.select_for_update().get(pk=outlet.pk)
    now, was_failing = clock.now(), locked.failing_since
    Heartbeat.objects.create(
        outlet=locked, at=now, worked=not trouble, trouble=trouble[:300], by=by
    )
    changes: dict[str, object] = {"checked_at": now, "trouble": trouble[:300]}
    if trouble:
        changes["failing_since"] = was_failing or now
    else:
        changes |= {"failing_since": None, "worked_at": now}
    Outlet.objects.filter(pk=locked.pk).update(**changes)
    keepers = [*Person.objects.holding(Role.ADMINISTRATOR), *Person.objects.holding(Role.QUALITY)]
    if trouble and not was_failing:
        record(FAILED, locked, by=by, tell=keepers, trouble=trouble[:200])
    elif was_failing and not trouble:
        record(RECOVERED, locked, by=by, tell=keepers)
    elif not trouble:
        record(TESTED, locked, by=by)
