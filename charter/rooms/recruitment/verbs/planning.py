"""The plan: drawn from needs, put before management, in force once approved (SP3.1a)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import flows
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person, Post, Role
from charter.rooms.projects.models import Project
from charter.rooms.recruitment.models import Line, Opening, Plan
from charter.rooms.recruitment.rules import content_of
from charter.rooms.recruitment.verbs._common import _demand_hr, _needs

YOURS = gettext_lazy("你擬的招聘計劃")
DRAWN = declare("recruitment.plan.drawn", gettext_lazy("%(by)s開始擬「%(title)s」"))
LINED = declare("recruitment.plan.lined", gettext_lazy("%(by)s在「%(title)s」列入%(line)s"))
CHANGED = declare("recruitment.plan.changed", gettext_lazy("%(by)s在「%(title)s」修改%(line)s"))
UNLINED = declare("recruitment.plan.unlined", gettext_lazy("%(by)s從「%(title)s」移除%(line)s"))
SUBMITTED = declare("recruitment.plan.submitted", gettext_lazy("%(by)s把「%(title)s」送請核准"))
REOPENED = declare("recruitment.plan.reopened", gettext_lazy("「%(title)s」退回修改"), YOURS)
REJECTED = declare("recruitment.plan.rejected", gettext_lazy("「%(title)s」沒有核准"), YOURS)
APPROVED = declare("recruitment.plan.approved", gettext_lazy("「%(title)s」核准生效"), YOURS)
REPLACED = declare("recruitment.plan.replaced", gettext_lazy("「%(title)s」由新版取代"))
DISCARDED = declare("recruitment.plan.discarded", gettext_lazy("%(by)s捨棄了「%(title)s」"))
CONFIRMED = declare(
    "recruitment.plan.confirmed", gettext_lazy("%(by)s檢視過「%(title)s」：%(reason)s")
)
FLOW = "recruitment.plan"
flows.declare_flow(
    FLOW,
    gettext_noop("招聘計劃審批"),
    steps=[flows.step("management", gettext_noop("公司管理層審批"), flows.role(Role.MANAGEMENT))],
    clause="SP3.1a",
)
MOST_QUALIFICATIONS = 12
PLAIN = (
    "department", "kind", "source", "post", "project", "number", "needed_by", "interviews",
    "assessors", "pass_score",
)  # fmt: skip


@dataclass(frozen=True)
class Need:
    """What a line says; `qualifications` are (text, is it a must)."""

    title: str
    department: Department
    reason: str
    kind: str = Line.Kind.FILL
    source: str = Line.Source.OTHER
    post: Post | None = None
    project: Project | None = None
    duties: str = ""
    qualifications: tuple[tuple[str, bool], ...] = ()
    number: int = 1
    needed_by: dt.date | None = None
    interviews: int = 1
    assessors: int = 2
    pass_score: int = 60

    def facts(self) -> dict[str, Any]:
        """Columns of a line, sound, or a refusal that names the field."""
        found = {name: getattr(self, name) for name in PLAIN}
        found["title"] = _needs(self.title, "title", _("請寫職務名稱。"))[:60]
        found["reason"] = _needs(self.reason, "reason", _("請寫為什麼需要，或為什麼不補。"))[:300]
        found["duties"] = self.duties.strip()
        found["qualifications"] = _qualified(self.qualifications)
        if self.kind == Line.Kind.FILL:
            _demand_whole(found)
        return found


def _qualified(told: tuple[tuple[str, bool], ...]) -> list[dict[str, Any]]:
    known = [(text.strip()[:200], must) for text, must in told if text.strip()]
    if len(known) > MOST_QUALIFICATIONS:
        said = _("任職資格最多%(n)s項，請合併相近的。") % {"n": MOST_QUALIFICATIONS}
        raise Refused("recruitment.too_many_qualifications", said, field="qualifications")
    return [{"key": f"q{n}", "text": text, "must": must} for n, (text, must) in enumerate(known, 1)]


def _demand_whole(facts: dict[str, Any]) -> None:
    """A line to fill names duties, qualifications with at least one must, number and day."""
    _needs(facts["duties"], "duties", _("請寫這個職務做什麼。"))
    if not any(one["must"] for one in facts["qualifications"]):
        raise Refused(
            "recruitment.no_qualification",
            _("請至少寫一項必備的任職資格，每行一項，前面加「*」。"),
            field="qualifications",
        )
    if not 1 <= facts["number"] <= 100:
        raise Refused("recruitment.number", _("人數請填1到100。"), field="number")
    if facts["needed_by"] is None:
        raise Refused("recruitment.no_day", _("請填什麼時候需要。"), field="needed_by")


def _in_work(plan: Plan, by: Person | None) -> Plan:
    _demand_hr(by)
    found: Plan = Plan.objects.select_for_update(of=["self"]).get(pk=plan.pk)
    if not found.is_draft:
        raise Refused("recruitment.plan_not_draft", _("只有草稿可以修改；請另擬新版。"))
    return found


@transaction.atomic
def draw_plan(*, reason: str, by: Person | None) -> Plan:
    """A new version that begins as the one in force; lines that are filled stay behind."""
    _demand_hr(by)
    if Plan.objects.in_work().exists():
        raise Refused("recruitment.plan_in_work", _("已有一版在擬或待核准，請先完成或捨棄那一版。"))
    last = Plan.objects.aggregate(last=Max("version"))["last"] or 0
    why = _needs(reason, "reason", _("請寫為什麼要改計劃。"))[:300]
    made = Plan.objects.create(version=last + 1, reason=why, drawn_by=by)
    filled = set(Opening.objects.filter(state="filled").values_list("thread", flat=True))
    for line in Line.objects.in_force():
        if line.thread not in filled:
            Line.objects.create(plan=made, thread=line.thread, source=line.source, **_again(line))
    record(DRAWN, made, by=by)
    return made


def _again(line: Line) -> dict[str, Any]:
    told = line.terms()
    return {f"{k}_id" if k in ("post", "department", "project") else k: v for k, v in told.items()}


@transaction.atomic
def add_line(plan: Plan, need: Need, *, by: Person | None) -> Line:
    found, facts = _in_work(plan, by), need.facts()
    _once(found, need)
    made = Line.objects.create(plan=found, **facts)
    Line.objects.filter(pk=made.pk).update(thread=made.pk)
    made.thread = made.pk
    record(LINED, found, by=by, line=str(made))
    return made


@transaction.atomic
def edit_line(line: Line, need: Need, *, by: Person | None) -> None:
    found, facts = _in_work(line.plan, by), need.facts()
    _once(found, need, line.pk)
    for name, value in facts.items():
        setattr(line, name, value)
    line.save()
    record(CHANGED, found, by=by, line=str(line))


def _once(plan: Plan, need: Need, own: int = 0) -> None:
    if need.post and plan.lines.filter(post=need.post).exclude(pk=own).exists():
        raise Refused(
            "recruitment.post_twice", _("這個職務已經在計劃裡，請改那一項的人數。"), field="post"
        )


@transaction.atomic
def drop_line(line: Line, *, by: Person | None) -> None:
    found = _in_work(line.plan, by)
    said = str(line)
    line.delete()
    record(UNLINED, found, by=by, line=said)


@transaction.atomic
def submit_plan(plan: Plan, *, by: Person) -> Request:
    found = _in_work(plan, by)
    if not found.lines.exists():
        raise Refused("recruitment.plan_empty", _("計劃裡還沒有任何需求，請先列入至少一項。"))
    content = content_of(found)
    Plan.FLOW.move(found, "submit", content_hash=fingerprint(content))
    record(SUBMITTED, found, by=by)
    return submit(
        found,
        flow=FLOW,
        by=by,
        content=content,
        title=str(found),
        cross_department=False,
        authors=[found.drawn_by] if found.drawn_by else [],
    )


@transaction.atomic
def reopen_plan(plan: Plan, *, by: Person | None) -> None:
    """Returned or withdrawn: it can be mended."""
    Plan.FLOW.move(plan, "reopen", content_hash="")
    record(REOPENED, plan, by=by, tell=_drawer(plan))


@transaction.atomic
def reject_plan(plan: Plan, *, by: Person | None) -> None:
    Plan.FLOW.move(plan, "reject")
    record(REJECTED, plan, by=by, tell=_drawer(plan))


@transaction.atomic
def put_in_force(plan: Plan, *, content_hash: str, by: Person | None) -> None:
    """The effect of the approval: what was approved is what rules, by hash."""
    if fingerprint(content_of(plan)) != content_hash:
        raise Refused("recruitment.not_what_was_approved", _("計劃與核准的版本不符，請重新送審。"))
    for old in Plan.objects.in_force().exclude(pk=plan.pk):
        Plan.FLOW.move(old, "replace")
        record(REPLACED, old, by=by)
    Plan.FLOW.move(plan, "approve", approved_at=clock.now())
    record(APPROVED, plan, by=by, tell=_drawer(plan))


def _drawer(plan: Plan) -> list[Person]:
    return [plan.drawn_by] if plan.drawn_by else []


@transaction.atomic
def discard_plan(plan: Plan, *, by: Person | None) -> None:
    found = _in_work(plan, by)
    Plan.FLOW.move(found, "discard")
    record(DISCARDED, found, by=by)


@transaction.atomic
def confirm_plan(plan: Plan, *, reason: str, by: Person | None) -> None:
    """The needs were looked at, and the plan in force answers them."""
    _demand_hr(by)
    if plan.state != Plan.State.APPROVED:
        raise Refused("recruitment.plan_not_in_force", _("只能檢視生效中的計劃。"))
    why = _needs(reason, "reason", _("請寫看了哪些需要、為什麼不用改。"))
    record(CONFIRMED, plan, by=by, reason=why[:300])
