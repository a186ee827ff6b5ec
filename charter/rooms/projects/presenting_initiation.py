"""What the pages of requirements and applications show, put together: no rule stands here."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground.formats import iso
from charter.ground.money import shown
from charter.kernel.approvals.queries import asked_about
from charter.org.models import Person
from charter.rooms.projects.models import BudgetLine, Initiation, Project, Requirement, Summary
from charter.rooms.projects.parts import PARTS, lacking
from charter.rooms.projects.permissions import may_fill, may_record_requirement

SIMILAR = 3


def overview(one: Initiation, person: Person) -> dict[str, Any]:
    """The task list of an application: groups of parts, what lacks, what happens next."""
    lacks = lacking(one)
    by_part = {lack.part: lack for lack in reversed(lacks)}
    rows = [
        (part, by_part.get(part.key), "" if part.key in by_part else part.note(one))
        for part in PARTS
    ]
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(str(row[0].group), []).append(row)
    done = sum(1 for _part, lack, _note in rows if lack is None)
    return {
        "initiation": one,
        "groups": list(groups.items()),
        "lacks": lacks,
        "done": done,
        "all": len(PARTS),
        "share": round(100 * done / len(PARTS)),
        "next": next((part for part, lack, _note in rows if lack), None),
        "may_fill": may_fill(person, one) and one.is_open,
        "chain": chain(one),
        "similar": similar(one, person),
        "approval": asked_about(one, person),
        "lessons": lessons_for(one),
    }


def next_of(one: Requirement, person: Person) -> dict[str, Any]:
    """What a requirement has led to, and whether it is to lead to an application now."""
    made = Initiation.objects.visible_to(person).filter(requirement=one)
    found = list(made.exclude(state=Initiation.State.DISCARDED).order_by("-id"))
    return {
        "initiations": found,
        "leads_on": one.is_evaluated and one.recommendation == one.Advice.PROCEED and not found,
        "may_evaluate": may_record_requirement(person),
    }


def chain(one: Initiation) -> list[dict[str, Any]]:
    """Who decides, in order."""
    heads = "、".join(str(p) for p in Person.objects.heads_of(one.department)) or "--"
    steps = [(heads, _("部門主管審核")), (_("公司管理層"), _("審批"))]
    found = [{"who": who, "what": what, "state": "later"} for who, what in steps]
    manager = _("擬任項目經理：%(name)s") % {"name": one.manager or "--"}
    found.append({"who": _("自動成立項目"), "what": "", "when": manager, "state": "later"})
    return found


def similar(one: Initiation, person: Person) -> list[Project]:
    """Finished projects of the same kind that the person may see."""
    found = Project.objects.visible_to(person).finished()
    if one.service_type:
        found = found.filter(service_type=one.service_type)
    return list(found.distinct().order_by("-id")[:SIMILAR])


def lessons_for(one: Initiation) -> list[Summary]:
    """Summaries of the same customer or the same kind of service: learn before starting."""
    found = Summary.objects.handed_in().select_related("project").prefetch_related("lessons")
    if one.service_type:
        found = found.filter(project__service_type=one.service_type)
    return list(found.order_by("-handed_in_at", "-pk")[:SIMILAR])


def answers(one: Initiation) -> list[tuple[str, str, str, str]]:
    """(part, title, text, url of 更改) for the check page."""
    lines = BudgetLine.objects.filter(budget__initiation=one)
    texts = {
        "customer": _whose(one),
        "background": one.background,
        "goals": "\n".join(f"{g.text}（{g.measure}）" for g in one.goals.all()),
        "scope": "\n".join(
            line["text"] if line["included"] else _("不含：%(text)s") % line for line in one.scope
        ),
        "results": one.results,
        "budget": "\n".join(
            f"{line.get_category_display()} {shown(line.amount)}（{line.basis}）" for line in lines
        )
        + f"\n{_('合計')} {shown(one.total)}",
        "schedule": f"{iso(one.starts_on)} – {iso(one.ends_on)}\n"
        + "\n".join(f"{m['due']} {m['title']}" for m in one.milestones),
    }
    return [
        (
            part.key,
            str(part.title),
            texts[part.key],
            reverse("projects:initiation_part", args=[one.pk, part.key]) + "?back=check",
        )
        for part in PARTS
    ]


def _whose(one: Initiation) -> str:
    """Every answer of the first part, a line each."""
    contract = one.contract_no
    if one.contract_amount is not None:
        contract = f"{contract}・{shown(one.contract_amount)}".lstrip("・")
    lines = {
        _("客戶"): one.customer,
        _("客戶需求"): one.requirement,
        _("服務類型"): one.get_service_type_display(),
        _("擬任項目經理"): one.manager,
        _("合約"): contract,
    }
    return "\n".join(f"{label}：{value or '--'}" for label, value in lines.items())


def paired(form: forms.Form) -> list[list[BoundField]]:
    """Fields that belong beside each other (goal and measure, amount and basis) in one row."""
    rows: list[list[BoundField]] = []
    for bound in form:
        follows = bound.name.startswith(("measure_", "due_")) or bound.name.endswith("_basis")
        if follows and rows:
            rows[-1].append(bound)
        else:
            rows.append([bound])
    return rows
