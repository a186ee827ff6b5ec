"""What the pages of a plan show, put together: no rule stands here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from charter.rooms.projects.models import Deliverable, Member, Plan, Project, Raci
from charter.rooms.projects.overbooking import jams, overbooked, work_beside
from charter.rooms.projects.plan_content import incomplete, without_product

NAMED = 5


def lacking(plan: Plan) -> dict[str, Any]:
    """What keeps a draft from being submitted, in sentences."""
    unowned, empty_handed = incomplete(plan), without_product(plan)
    lacks = []
    if not plan.tasks.work().exists():
        lacks.append(_("計劃裡還沒有任務，請先加入任務。"))
    if unowned:
        lacks.append(_("沒有負責人或日期：%(tasks)s") % {"tasks": _named(unowned)})
    if empty_handed:
        lacks.append(_("沒有訂下交付物：%(tasks)s") % {"tasks": _named(empty_handed)})
    return {"lacks": lacks, "empty_handed": bool(empty_handed)}


def crowded(plan: Plan) -> dict[str, Any]:
    """Before a plan is in force: whom it asks for more than they have, and what never fits."""
    if plan.state not in (Plan.State.DRAFT, Plan.State.SUBMITTED):
        return {}
    stuck = [jam for jam in jams(work_beside(plan)) if any(t.plan_id == plan.pk for t in jam.tasks)]
    return {"overs": overbooked(plan), "jams": stuck}


def _named(tasks: list[Any]) -> str:
    """The first few by name, the rest as a number."""
    shown = _("、").join(str(task) for task in tasks[:NAMED])
    more = len(tasks) - NAMED
    return (
        _("%(tasks)s等%(count)s項") % {"tasks": shown, "count": len(tasks)} if more > 0 else shown
    )


@dataclass
class Parts:
    """The deliverables of the plan in force (else of the draft), the team, and their letters."""

    items: list[Deliverable]
    members: list[Member]
    letters: dict[tuple[int, int], str]

    def letter(self, item: Deliverable, member: Member) -> str:
        return self.letters.get((item.pk, member.pk), "")

    def cells(self) -> Iterator[tuple[Deliverable, Member]]:
        """Each place where a letter can stand."""
        for item in self.items:
            for member in self.members:
                if member.person_id != item.accountable_id:
                    yield item, member


def table(grid: Parts, form: forms.Form | None) -> list[dict[str, Any]]:
    """Row by row: a field in each cell for who may write, else the letter."""
    team = {member.person_id for member in grid.members}
    return [
        {
            "item": item,
            "outside": item.accountable_id not in team,
            "cells": [_cell(grid, item, member, form) for member in grid.members],
        }
        for item in grid.items
    ]


def _cell(grid: Parts, item: Deliverable, member: Member, form: forms.Form | None) -> Any:
    if member.person_id == item.accountable_id:
        return {"letter": "A"}
    name = f"d{item.pk}m{member.pk}"
    if form is None:
        return {"letter": grid.letter(item, member)}
    label = str(form.fields[name].label)
    return {"field": form[name].as_widget(attrs={"class": "inp", "aria-label": label})}


def parts(project: Project) -> Parts:
    plans = Plan.objects.filter(project=project, state__in=("in_force", "draft", "submitted"))
    plan = plans.order_by("version").first()
    items = Deliverable.objects.filter(task__plan=plan).select_related("task", "accountable")
    members = Member.objects.current().filter(role__project=project).select_related("person")
    found = Raci.objects.filter(deliverable__task__plan=plan)
    rows = found.values_list("deliverable", "member", "letter")
    letters = {(item, member): letter for item, member, letter in rows}
    ordered = items.order_by("task__position", "pk") if plan else items.none()
    return Parts(list(ordered), list(members), letters)
