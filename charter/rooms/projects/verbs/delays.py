"""The manager compares actual with plan, says why it differs, and decides what to do about it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.delays import found_beyond
from charter.rooms.projects.health import tolerance
from charter.rooms.projects.models import Correction, Deviation, Plan, ProgressReview, Project
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs._common import _demand, _text
from charter.rooms.projects.verbs.plan import draft_plan

REVIEWED = declare("projects.review.held", gettext_lazy("%(by)s檢討進度「%(title)s」"))
DECIDED = declare(
    "projects.delay.decided",
    gettext_lazy("%(by)s決定糾偏（%(kind_word)s）：%(measure)s"),
    gettext_lazy("延誤的項目"),
)
CLAUSE = "SP2.3.3b"


@transaction.atomic
def review_progress(
    project: Project,
    *,
    by: Person,
    causes: Mapping[int, tuple[str, str]],
    note: str = "",
) -> ProgressReview:
    """The manager compares actual with plan; each deviation beyond the tolerance needs its cause.

    `causes` maps a task's id to (cause, explanation).
    """
    _demand(may_lead(by, project), by)
    found = tolerance(project)
    without = [d for d in found.beyond if not causes.get(d.task.pk, ("", ""))[1].strip()]
    if without:
        named = "、".join(str(d.task) for d in without[:5])
        raise Refused(
            "projects.review.cause_missing",
            _("這些任務偏離超過容許範圍，請寫明原因：%(tasks)s。") % {"tasks": named},
            field="causes",
        )
    review = ProgressReview.objects.create(
        project=project, by=by, behind_percent=min(found.behind_percent, 999), note=note.strip()
    )
    Deviation.objects.bulk_create(
        Deviation(
            review=review,
            task=d.task,
            late_days=d.days,
            cause=causes[d.task.pk][0],
            explanation=causes[d.task.pk][1].strip(),
        )
        for d in found.beyond
    )
    record(REVIEWED, review, by=by, about=project, deviations=len(found.beyond))
    return review


@transaction.atomic
def decide_delay(
    project: Project,
    *,
    kind: str,
    measure: str,
    owner: Person,
    due: dt.date,
    by: Person,
    moves_baseline: bool = False,
    agreed_with: str = "",
    agreed_on: dt.date | None = None,
) -> Correction:
    """Answer what the last review found beyond the tolerance: a measure with owner and day.

    Where the baseline moves (new dates always do), a new version of the plan is begun; the one in
    force stays in force until that is approved.
    """
    _demand(may_lead(by, project), by)
    review = _last_beyond(project)
    text = _text(measure, "measure", _("糾偏措施"))
    _check_agreement(kind, agreed_with, agreed_on)
    made = Correction.objects.create(
        project=project, review=review, kind=kind, measure=text, agreed_with=agreed_with.strip(),
        agreed_on=agreed_on, by=by,
    )  # fmt: skip
    made.action = assign(
        made, measure=text, owner=owner, due=due, by=by, about=project, clause=CLAUSE,
        cause=_causes(review),
    )  # fmt: skip
    if moves_baseline or kind == Correction.Kind.DATES:
        made.plan = _new_version(project, text, by)
    made.save(update_fields=["action", "plan"])
    facts: dict[str, Any] = {"kind": kind, "kind_word": Correction.Kind(kind).label}
    facts |= {"measure": text, "agreed_with": made.agreed_with}
    heads = [head for head in Person.objects.heads_of(project.department) if head != by]
    record(DECIDED, made, by=by, about=project, tell=heads, **facts)
    return made


def _last_beyond(project: Project) -> ProgressReview:
    """The last review, locked against a second decision; refused when it found nothing beyond."""
    review = ProgressReview.objects.filter(project=project).select_for_update().first()
    if review is None or not found_beyond().filter(pk=review.pk).exists():
        raise Refused(
            "projects.delay.none",
            _("最近一次檢討沒有超過容許的偏離。請先檢討進度，再決定糾偏。"),
        )
    return review


def _check_agreement(kind: str, agreed_with: str, agreed_on: dt.date | None) -> None:
    if kind != Correction.Kind.DATES:
        return
    if not agreed_with.strip():
        raise Refused(
            "projects.delay.agreed_with", _("商定新日期要寫明客戶方的哪一位。"), field="agreed_with"
        )
    if agreed_on is None or agreed_on > clock.today():
        raise Refused(
            "projects.delay.agreed_on",
            _("商定新日期要寫明哪一天談定，不得晚於今天。"),
            field="agreed_on",
        )


def _causes(review: ProgressReview) -> str:
    return "\n".join(f"{d.task}：{d.explanation}" for d in review.deviations.select_related("task"))


def _new_version(project: Project, reason: str, by: Person) -> Plan:
    """The version being written already, else a new one; what waits for approval stays as it is."""
    open_one = Plan.objects.filter(project=project).unsettled().first()
    return open_one or draft_plan(project, by=by, reason=reason)
