"""One document before the group: frozen, voted on part by part, approved by the chair, told."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint, plain
from charter.kernel.approvals.flows import PROJECT_MANAGER, declare_flow, step
from charter.kernel.approvals.verbs import submit as ask
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.improvement.models import (
    Cycle,
    Document,
    DocumentPart,
    Version,
    Vote,
)
from charter.rooms.improvement.tally import leaves_the_vote, tally
from charter.rooms.improvement.verbs.common import (
    _demand_office,
    _hold,
    _named,
    _needs,
)
from charter.rooms.improvement.verbs.readings import _ask
from charter.rooms.improvement.verbs.versions import RETURNED, SUPERSEDED

FLOW = "improvement.document"
# The step is the chair's alone: the request names the chair where a project names its manager.
declare_flow(
    FLOW,
    gettext_noop("改善計劃核准"),
    steps=[step("chair", gettext_noop("領導小組組長核准"), PROJECT_MANAGER)],
    clause="SI3.4c",
)
TABLED = declare(
    "improvement.document.tabled",
    gettext_lazy("%(by)s把「%(title)s」送領導小組審批"),
    gettext_lazy("等你表決的改善計劃"),
)
VOTED = declare(
    "improvement.document.voted", gettext_lazy("%(by)s對%(department)s的計劃表決：%(voice)s")
)
CARRIED = declare(
    "improvement.document.carried", gettext_lazy("「%(title)s」經小組表決通過，送組長核准")
)
APPROVED = declare(
    "improvement.document.approved",
    gettext_lazy("「%(title)s」已核准"),
    gettext_lazy("改善計劃已核准"),
)
REJECTED = declare(
    "improvement.document.rejected",
    gettext_lazy("「%(title)s」未通過：%(reason)s"),
    gettext_lazy("改善計劃未通過"),
)
IN_FORCE = declare(
    "improvement.version.put_in_force",
    gettext_lazy("「%(title)s」生效"),
    gettext_lazy("部門計劃生效"),
)
PUBLISHED = declare(
    "improvement.document.published",
    gettext_lazy("%(by)s發布了「%(title)s」，請在%(due)s前確認已讀"),
    gettext_lazy("改善計劃已發布，請確認已讀"),
)
CYCLE_APPROVED = declare("improvement.cycle.approved", gettext_lazy("「%(title)s」已核准"))
CYCLE_PUBLISHED = declare("improvement.cycle.published", gettext_lazy("「%(title)s」已發布"))
UNTABLED = declare("improvement.version.untabled", gettext_lazy("「%(title)s」回到已審核"))
PUT = declare("improvement.version.tabled", gettext_lazy("「%(title)s」送領導小組審批"))


def _frozen(cycle: Cycle, versions: Sequence[Version]) -> dict[str, Any]:
    """What the group decides about: each department's frozen part, and the sum."""
    parts = sorted(versions, key=lambda version: version.plan.department.code)
    cost = sum((one.cost for version in parts for one in version.measures.all()), start=0)
    return {
        "year": cycle.year,
        "budget": str(cycle.budget) if cycle.budget is not None else "",
        "cost": str(cost),
        "parts": [version.content for version in parts],
        "hashes": {version.plan.department.code: version.content_hash for version in parts},
    }


def _hindrances(cycle: Cycle) -> list[str]:
    late = [
        str(plan.department)
        for plan in cycle.plans.select_related("department")
        if (newest := plan.version) is None or newest.state != Version.State.REVIEWED
    ]
    open_ones = cycle.clashes.open().count()
    found = []
    if late:
        found.append(_("%(names)s的計劃還沒有審核") % {"names": "、".join(late)})
    if open_ones:
        found.append(_("還有%(n)s件事要協調") % {"n": open_ones})
    return found


@transaction.atomic
def table(cycle: Cycle, *, by: Person) -> Document:
    """The consolidated plan of the year, once every part is reviewed and every clash settled."""
    _demand_office(by, cycle)
    _hold(cycle)
    if hindrances := _hindrances(cycle):
        raise Refused(
            "improvement.not_ready", _("還不能送審：%(what)s。") % {"what": "；".join(hindrances)}
        )
    versions = [plan.version for plan in cycle.plans.select_related("department")]
    return _table(cycle, Document.Kind.ANNUAL, [one for one in versions if one], by)


@transaction.atomic
def table_adjustment(version: Version, *, by: Person) -> Document:
    """A reviewed version of one department, during the year; nothing of it rules before."""
    cycle = version.plan.cycle
    _demand_office(by, cycle)
    _hold(cycle)
    version.refresh_from_db()  # what was handed in, whatever the caller has at hand
    if cycle.state != Cycle.State.PUBLISHED or version.state != Version.State.REVIEWED:
        raise Refused(
            "improvement.no_adjustment_ready", _("執行中的年度、審核過的新版才能送小組重新審批。")
        )
    return _table(cycle, Document.Kind.ADJUSTMENT, [version], by)


def _table(cycle: Cycle, kind: str, versions: list[Version], by: Person) -> Document:
    last = cycle.documents.aggregate(n=Max("number"))["n"] or 0
    content = plain(_frozen(cycle, versions))
    made = Document.objects.create(
        cycle=cycle,
        kind=kind,
        number=last + 1,
        content=content,
        content_hash=fingerprint(content),
        tabled_by=by,
        tabled_at=clock.now(),
    )
    for version in versions:
        Version.FLOW.move(version, "table")
        DocumentPart.objects.create(document=made, version=version)
        record(PUT, version, by=by, about=version.plan, document=made.pk)
    members = [m.person for m in cycle.members.seated().select_related("person")]
    record(TABLED, made, by=by, about=cycle, tell=members, hash=made.content_hash)
    return made


@transaction.atomic
def vote(part: DocumentPart, *, voice: str, note: str = "", by: Person) -> Vote:
    """A member's word on one department's plan; the last that is needed decides."""
    document = Document.objects.select_for_update().get(pk=part.document_id)
    if document.state != Document.State.VOTING:
        raise Refused("improvement.vote_over", _("這份計劃的表決已經結束。"))
    if not document.cycle.members.seated().filter(person=by).exists():
        raise Refused("improvement.not_a_member", _("只有領導小組成員可以表決。"))
    if leaves_the_vote(by, part):
        raise Refused(
            "improvement.own_department",
            _("這是你自己部門的計劃，你要迴避，由其他成員表決。"),
        )
    if voice not in Vote.Voice:
        raise Refused("improvement.no_such_voice", _("請選同意或不同意。"), field="voice")
    if voice == Vote.Voice.AGAINST:
        note = _needs(note, "note", _("不同意時請寫下理由。"))
    if part.votes.filter(member=by).exists():
        raise Refused("improvement.voted_already", _("這一份你已經表決過。"))
    made = Vote.objects.create(
        part=part, member=by, voice=voice, note=note.strip()[:300], at=clock.now()
    )
    said = str(Vote.Voice(voice).label)
    department = str(part.version.plan.department)
    record(VOTED, document, by=by, about=document.cycle, department=department, voice=said)
    _decide(document)
    return made


def _decide(document: Document) -> None:
    count = tally(document)
    if lost := count.lost:
        names = "、".join(str(one.part.version.plan.department) for one in lost)
        refused = {one.part.version_id for one in lost}
        _reject(document, _("表決不同意：%(names)s") % {"names": names}, None, refused)
    elif count.carried:
        _submit(document)


def _submit(document: Document) -> None:
    chair = document.cycle.members.seated().select_related("person").get(is_chair=True)
    assert document.tabled_by is not None
    Document.FLOW.move(document, "submit")
    record(CARRIED, document, by=None, about=document.cycle)
    subject = document.cycle if document.kind == Document.Kind.ANNUAL else document
    ask(
        subject,
        flow=FLOW,
        by=document.tabled_by,
        content=document.content,
        title=str(document),
        project_manager=chair.person,
        about=document.cycle,
    )


@transaction.atomic
def approve(document: Document, *, content_hash: str, by: Person | None) -> None:
    """The effect of the approval: what was frozen is what rules, by hash, part by part."""
    if document.content_hash != content_hash:
        raise Refused("improvement.not_what_was_approved", _("內容與核准的版本不符，請重新送審。"))
    now, cycle = clock.now(), document.cycle
    Document.FLOW.move(document, "approve", approved_at=now)
    for part in document.parts.select_related("version__plan__owner"):
        _put_in_force(part.version, by)
    if document.kind == Document.Kind.ANNUAL:
        Cycle.FLOW.move(cycle, "approve")
        record(CYCLE_APPROVED, cycle, by=by)
    record(APPROVED, document, by=by, about=cycle, tell=_named(cycle.holder), hash=content_hash)


def _put_in_force(version: Version, by: Person | None) -> None:
    today = clock.today()
    for old in version.plan.versions.in_force():
        Version.FLOW.move(old, "supersede", until=today)
        record(SUPERSEDED, old, by=by, about=version.plan)
    Version.FLOW.move(version, "put_in_force", in_force_on=today)
    tell = [version.plan.owner]
    record(IN_FORCE, version, by=by, about=version.plan, tell=tell, hash=version.content_hash)


@transaction.atomic
def reject(document: Document, *, reason: str, by: Person | None) -> None:
    """Not approved: the parts are reviewed ones again, to be changed by new versions."""
    _reject(document, reason, by, set())


def _reject(document: Document, reason: str, by: Person | None, refused: set[int]) -> None:
    Document.FLOW.move(document, "reject", rejected_because=reason)
    for part in document.parts.select_related("version__plan__owner"):
        version = part.version
        Version.FLOW.move(version, "untable")
        if version.pk in refused:
            Version.FLOW.move(version, "return", content_hash="", review=reason)
            tell = [version.plan.owner]
            record(RETURNED, version, by=by, about=version.plan, tell=tell, review=reason)
        else:
            record(UNTABLED, version, by=by, about=version.plan)
    tell = _named(document.tabled_by)
    record(REJECTED, document, by=by, about=document.cycle, tell=tell, reason=reason)


@transaction.atomic
def publish(document: Document, *, by: Person | None) -> None:
    """Everyone concerned is told, and confirms having read it within the time."""
    cycle = document.cycle
    _demand_office(by, cycle)
    Document.FLOW.move(document, "publish", published_at=clock.now())
    people = _concerned(document)
    due = _ask(people, document=document)
    if document.kind == Document.Kind.ANNUAL:
        Cycle.FLOW.move(cycle, "publish", published_at=clock.now())
        record(CYCLE_PUBLISHED, cycle, by=by)
    record(PUBLISHED, document, by=by, about=cycle, tell=people, due=due)


def _concerned(document: Document) -> list[Person]:
    """The staff of the departments whose parts it holds, and the group."""
    units = document.parts.values("version__plan__department")
    mine = Person.objects.staff().filter(department__in=units)
    group = Person.objects.staff().filter(pk__in=document.cycle.members.seated().values("person"))
    return list((mine | group).distinct().order_by("pk"))
