"""A plan's versions: written, handed in whole, reviewed by the office or sent back; a further one
begins as a copy."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint, plain
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.improvement.contents import content_of, lacking, smart_of, vague
from charter.rooms.improvement.models import (
    Cycle,
    MeasureTerms,
    Plan,
    ResourceAsk,
    TargetTerms,
    Version,
)
from charter.rooms.improvement.permissions import is_office, may_review, may_write
from charter.rooms.improvement.smart import as_kept
from charter.rooms.improvement.verbs.common import (
    _demand_office,
    _named,
    _needs,
    _writable,
)
from charter.rooms.improvement.verbs.cycles import BEGUN

WRITTEN = declare("improvement.version.written", gettext_lazy("%(by)s改了「%(title)s」"))
HANDED_IN = declare(
    "improvement.version.handed_in",
    gettext_lazy("%(by)s報送了「%(title)s」"),
    gettext_lazy("部門計劃待審核"),
)
REVIEWED = declare(
    "improvement.version.reviewed",
    gettext_lazy("%(by)s審核了「%(title)s」：%(review)s"),
    gettext_lazy("你的部門計劃已審核"),
)
RETURNED = declare(
    "improvement.version.returned",
    gettext_lazy("%(by)s退回「%(title)s」：%(review)s"),
    gettext_lazy("部門計劃退回補正"),
)
SUPERSEDED = declare("improvement.version.superseded", gettext_lazy("「%(title)s」由新版取代"))
URGED = declare(
    "improvement.plan.urged",
    gettext_lazy("%(by)s催交「%(title)s」（第%(n)s次）"),
    gettext_lazy("請報送部門改善計劃"),
)


@transaction.atomic
def write(
    version: Version, *, overview: str = "", schedule: str = "", effect: str = "", by: Person | None
) -> None:
    """The parts that are text: overview, schedule and expected effect."""
    draft = _writable(version, by)
    told = {"overview": overview.strip(), "schedule": schedule.strip(), "effect": effect.strip()}
    Version.FLOW.move(draft, "write", **told)
    record(WRITTEN, draft, by=by, about=draft.plan)


@transaction.atomic
def hand_in(version: Version, *, by: Person) -> None:
    """Whole, or not at all: each missing part and each vague target is named."""
    draft = _writable(version, by)
    if draft.plan.cycle.state == Cycle.State.SETUP:
        raise Refused("improvement.cycle_not_started", _("這個年度還沒有啟動，請等辦公室通知。"))
    smart = smart_of(draft)
    missing = [*lacking(draft), *vague(draft, smart)]
    if missing:
        raise Refused(
            "improvement.plan_incomplete",
            _("還不能報送：%(what)s") % {"what": "；".join(missing)},
        )
    for terms, said in smart:
        terms.smart = as_kept(said)
        terms.save(update_fields=["smart"])
    content = content_of(draft)
    now, plan = clock.now(), draft.plan
    facts: Facts = {"handed_in_at": now, "handed_in_by": by, "content": plain(content)}
    Version.FLOW.move(draft, "hand_in", content_hash=fingerprint(content), **facts)
    if plan.handed_in_at is None:
        Plan.objects.filter(pk=plan.pk).update(handed_in_at=now)
    record(HANDED_IN, draft, by=by, about=plan, tell=_named(plan.cycle.holder))


def _demand_reviewer(by: Person | None, version: Version) -> None:
    if not may_review(by, version):
        raise Refused(
            "improvement.may_not_review",
            _("部門計劃由服務改善辦公室審核，但不審自己編寫的或自己部門的計劃。"),
        )


@transaction.atomic
def review(version: Version, *, review: str, by: Person | None) -> None:
    """The office has looked at it and found it fit to go before the group."""
    _demand_reviewer(by, version)
    text = _needs(review, "review", _("請寫下審核意見。"))
    facts: Facts = {"review": text, "reviewed_by": by, "reviewed_at": clock.now()}
    Version.FLOW.move(version, "review", **facts)
    record(REVIEWED, version, by=by, about=version.plan, tell=[version.plan.owner], review=text)


@transaction.atomic
def send_back(version: Version, *, review: str, by: Person | None) -> None:
    _demand_reviewer(by, version)
    text = _needs(review, "review", _("請寫下要補正什麼。"))
    facts: Facts = {"review": text, "reviewed_by": by, "reviewed_at": clock.now()}
    Version.FLOW.move(version, "return", content_hash="", **facts)
    record(RETURNED, version, by=by, about=version.plan, tell=[version.plan.owner], review=text)


@transaction.atomic
def urge(plan: Plan, *, by: Person | None) -> None:
    """A plan that has not come is called for."""
    _demand_office(by, plan.cycle)
    newest = plan.version
    if newest is None or not newest.is_writable:
        raise Refused("improvement.nothing_to_urge", _("這份計劃已經報送，不必再催。"))
    _urge(plan, by)


@transaction.atomic
def urge_all(cycle: Cycle, *, by: Person | None) -> int:
    """Every plan that has not come; answers how many."""
    _demand_office(by, cycle)
    newest = Version.objects.newest().filter(plan__cycle=cycle, state__in=Version.WRITABLE)
    missing = [one.plan for one in newest.select_related("plan__owner", "plan__department")]
    if not missing:
        raise Refused("improvement.nothing_to_urge", _("各部門都已經報送，不必再催。"))
    for plan in missing:
        _urge(plan, by)
    return len(missing)


def _urge(plan: Plan, by: Person | None) -> None:
    Plan.objects.filter(pk=plan.pk).update(urged=F("urged") + 1)
    plan.refresh_from_db(fields=["urged"])
    record(URGED, plan, by=by, tell=[plan.owner], n=plan.urged)


@transaction.atomic
def begin(
    plan: Plan,
    *,
    because: str,
    origin: str = Version.Origin.DEPARTMENT,
    by: Person | None,
) -> Version:
    """A further version: a copy of the newest. One that is still open is superseded by the
    office's; one in force rules on until the further one is approved."""
    text = _needs(because, "because", _("請寫下為什麼要改。"))[:300]
    if not (may_write(by, plan) or is_office(by, plan.cycle)):
        raise Refused("improvement.not_the_writer", _("這份計劃由部門和辦公室更改。請找他們。"))
    Plan.objects.select_for_update().get(pk=plan.pk)  # one at a time takes the next number
    last = Version.objects.select_for_update().filter(plan=plan).order_by("-number").first()
    assert last is not None
    if last.state == Version.State.TABLED:
        raise Refused("improvement.version_tabled", _("這一版正在領導小組審批，不能另立新版。"))
    if last.state in Version.OPEN:
        if origin != Version.Origin.OFFICE:
            raise Refused("improvement.version_open", _("已經有一版在編寫或審核中，請先處理它。"))
        Version.FLOW.move(last, "supersede", until=clock.today())
        record(SUPERSEDED, last, by=by, about=plan)
    made = Version.objects.create(
        plan=plan,
        number=last.number + 1,
        origin=origin,
        because=text,
        overview=last.overview,
        schedule=last.schedule,
        effect=last.effect,
        author=by or plan.owner,
        made_at=clock.now(),
    )
    _copy_terms(last, made)
    record(BEGUN, made, by=by, about=plan, tell=[plan.owner], because=text)
    return made


def _copy_terms(old: Version, new: Version) -> None:
    for aim in TargetTerms.objects.filter(version=old):
        aim.pk, aim.version, aim.smart = None, new, {}
        aim.save(force_insert=True)
    for terms in MeasureTerms.objects.filter(version=old):
        asks = list(terms.asks.all())
        terms.pk, terms.version = None, new
        terms.save(force_insert=True)
        for ask in asks:
            ask.pk, ask.terms = None, terms
        ResourceAsk.objects.bulk_create(asks)
