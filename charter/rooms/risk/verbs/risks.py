"""A risk is seen, described, handed on, and ends with its outcome and lesson."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Department, Person
from charter.rooms.projects.models import Project
from charter.rooms.risk.models import Category, Nature, Risk, RiskWarning, Sweep, Watch
from charter.rooms.risk.permissions import may_report
from charter.rooms.risk.verbs._common import (
    _able,
    _chosen,
    _demand,
    _may,
    _needs,
    _number,
    _root,
    _still,
)

IDENTIFIED = declare(
    "risk.risk.identified",
    gettext_lazy("%(by)s識別出風險%(title)s（%(category_name)s）"),
    gettext_lazy("由你負責，請評估"),
)
EDITED = declare(
    "risk.risk.edited", gettext_lazy("%(by)s修改%(title)s的說明"), gettext_lazy("你負責的風險")
)
HANDED_OVER = declare(
    "risk.risk.handed_over",
    gettext_lazy("%(by)s把%(title)s轉交給%(owner_name)s：%(reason)s"),
    gettext_lazy("由你負責"),
)
CLOSED = declare(
    "risk.risk.closed",
    gettext_lazy("%(by)s關閉%(title)s：%(outcome)s"),
    gettext_lazy("你負責的風險"),
)
REOPENED = declare(
    "risk.risk.reopened",
    gettext_lazy("%(by)s重新開啟%(title)s：%(reason)s"),
    gettext_lazy("你負責的風險"),
)


@transaction.atomic
def identify(
    *,
    title: str,
    category: str,
    owner: Person,
    by: Person | None,
    project: Project | None = None,
    department: Department | None = None,
    nature: str = Nature.THREAT,
    cause: str = "",
    consequence: str = "",
    sweep: Sweep | None = None,
) -> Risk:
    """Somebody sees what might happen. It is graded by `assess`, perhaps by someone else."""
    _demand(may_report(by), by)
    _able(owner)
    unit = project.department if project else department or owner.department
    if unit is None:
        raise Refused("risk.department_missing", _("請選擇風險所屬的部門。"), field="department")
    risk = Risk.objects.create(
        number=_number(),
        title=_needs(title, "title")[:200],
        category=_chosen(category, Category, "category"),
        nature=_chosen(nature, Nature, "nature"),
        cause=cause.strip(),
        consequence=consequence.strip(),
        project=project,
        department=unit,
        phase=project.phase if project else "",
        sweep=sweep,
        owner=owner,
        opened_by=by,
        opened_at=clock.now(),
    )
    facts: Facts = {"category": category, "category_name": Category(category).label}
    record(IDENTIFIED, risk, by=by, about=_root(risk), tell=[owner], **facts)
    return risk


@transaction.atomic
def edit(
    risk: Risk,
    *,
    title: str,
    category: str,
    cause: str,
    consequence: str,
    by: Person | None,
) -> None:
    """Other words for the same matter; the old ones stay in the journal."""
    _may(by, risk)
    new = {
        "title": _needs(title, "title")[:200],
        "category": _chosen(category, Category, "category"),
        "cause": cause.strip(),
        "consequence": consequence.strip(),
    }
    old = {name: getattr(risk, name) for name in new}
    _still(risk, **new)
    changed = {n: {"old": old[n], "new": new[n]} for n in new if old[n] != new[n]}
    record(EDITED, risk, by=by, about=_root(risk), tell=[risk.owner], changed=changed)


@transaction.atomic
def hand_over(risk: Risk, *, owner: Person, reason: str, by: Person | None) -> None:
    """Another person answers for it, and for its warnings, from now on."""
    _may(by, risk)
    _able(owner)
    if owner == risk.owner:
        raise Refused("risk.same_owner", _("他已經是負責人，請選另一位。"), field="owner")
    before, text = risk.owner, _needs(reason, "reason")
    _still(risk, owner=owner)
    facts: Facts = {"old": before.pk, "owner": owner.pk, "owner_name": str(owner)}
    tell = [owner, before]
    record(HANDED_OVER, risk, by=by, about=_root(risk), tell=tell, reason=text, **facts)


@transaction.atomic
def close(risk: Risk, *, has_occurred: bool, outcome: str, lesson: str, by: Person | None) -> None:
    """It is over, or cannot happen any more: what came of it, and what others may learn.

    Not while a measure is unfinished or a warning unanswered.
    """
    _may(by, risk)
    if RiskWarning.objects.unanswered().filter(risk=risk).exists():
        raise Refused("risk.warning_open", _("還有預警沒有答覆，請先調整應對或說明理由。"))
    if Action.objects.of(risk).unfinished().exists():
        raise Refused(
            "risk.measures_open", _("還有應對措施沒有完成或驗證，請先完成或取消後再關閉。")
        )
    said: Facts = {"outcome": _needs(outcome, "outcome"), "lesson": _needs(lesson, "lesson")}
    Risk.FLOW.move(risk, "close", has_occurred=has_occurred, closed_at=clock.now(), **said)
    Watch.objects.filter(risk=risk).update(is_active=False)
    tell = [p for p in (risk.owner, risk.owner.manager) if p]
    record(CLOSED, risk, by=by, about=_root(risk), tell=tell, occurred=has_occurred, **said)


@transaction.atomic
def reopen(risk: Risk, *, reason: str, by: Person | None) -> None:
    """It may happen after all. The response of before is history: another is to be found."""
    _may(by, risk)
    text = _needs(reason, "reason")
    Risk.FLOW.move(risk, "reopen", strategy="", closed_at=None)
    record(REOPENED, risk, by=by, about=_root(risk), tell=[risk.owner], reason=text)
