"""What the pages show, put together: no rule stands here."""

from functools import cache
from typing import Any

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from charter.ground.database.prepared import Prepared, Shape
from charter.ground.formats import iso
from charter.ground.money import shown
from charter.ground.pieces import as_markup
from charter.kernel.approvals.models import Request
from charter.kernel.journal.models import Entry
from charter.org.models import Person, Role
from charter.rooms.projects.allocation import match
from charter.rooms.projects.guards import missing, next_verb
from charter.rooms.projects.joined import JOINED_TABS
from charter.rooms.projects.models import (
    Acceptance,
    BudgetLine,
    Initiation,
    Member,
    Project,
    Raci,
    Summary,
)
from charter.rooms.projects.parts import PARTS, lacking
from charter.rooms.projects.permissions import may_fill, may_lead
from charter.rooms.projects.readiness import acceptance_lacking

TABS: tuple[tuple[Any, ...], ...] = (  # label, page, and other pages that belong to the tab
    (gettext_lazy("總覽"), "project"),
    (gettext_lazy("計劃"), "project_plan", "review"),
    (gettext_lazy("進度偏差"), "deviation"),
    (gettext_lazy("任務"), "project_tasks"),
    (gettext_lazy("團隊"), "team", "hand_over", "parts"),
    (gettext_lazy("驗收"), "project_acceptance"),
    (gettext_lazy("文件"), "documents"),
    (gettext_lazy("總結"), "project_summary"),
    (gettext_lazy("紀錄"), "log"),
)
TEAM = Prepared(lambda project: Member.objects.current().filter(role__project=project), project=int)
TEAM_SIZE = "team_size"  # where it was counted with the project
SIMILAR = 3
RECENT, LONG = 5, 200


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
        "approval": Request.objects.about(one).order_by("-id").first(),
        "lessons": lessons_for(one),
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
    return list(found.order_by("-handed_in_at")[:SIMILAR])


def answers(one: Initiation) -> list[tuple[str, str, str, str]]:
    """(part, title, text, url of 更改) for the check page."""
    lines = BudgetLine.objects.filter(budget__initiation=one)
    texts = {
        "customer": f"{one.customer}\n{one.requirement or '--'}\n{one.manager or '--'}",
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


FRAME = "projects/frame.html"


def frame(project: Project, person: Person) -> dict[str, Any]:
    """Header, stepper and tabs of a project's pages, and as `outer` the template they stand in: a
    room above says `{% extends outer %}` (see `joined`) and need not know whose file that is."""
    verb = next_verb(project)
    return {
        "outer": FRAME,
        "project": project,
        "steps": [
            {"label": label, "state": _place(project, n)}
            for n, label in enumerate(_phases(get_language()))
        ],
        "tabs": tabs(project),
        "may_lead": may_lead(person, project),
        "team_size": getattr(project, TEAM_SIZE, None) or TEAM.count(project=project.pk),
        "next_verb": verb,
        "next_phase": Project.Phase(Project.FLOW.moves[verb][1]).label if verb else "",
    }


def _place(project: Project, n: int) -> str:
    if n == project.place:
        return "now"
    return "done" if n < project.place else "later"


@cache
def _phases(_language: str | None) -> list[str]:
    return [as_markup(label) for _code, label in Project.Phase.choices]


@cache
def _tabs(_language: str | None) -> list[tuple[str, list[str]]]:
    """The tabs with the addresses of project 0: resolved once, not for every page."""
    found: list[tuple[Any, list[str]]] = []
    for label, name, *also in TABS:
        found.append((label, [f"projects:{one}" for one in (name, *also)]))
        joined = [tab for tab in JOINED_TABS if tab.after == name]
        found += [(tab.label, [tab.url_name, *tab.also]) for tab in joined]
    return [
        (as_markup(label), [reverse(page, args=[0]) for page in pages]) for label, pages in found
    ]


def tabs(project: Project) -> list[tuple[str, str, None, list[str]]]:
    here = f"/{project.pk}/"
    told = []
    for label, pages in _tabs(get_language()):
        url, *also = [one.replace("/0/", here, 1) for one in pages]
        told.append((label, url, None, also))
    return told


def gate(project: Project) -> list[str]:
    """What stands between the project and its next phase."""
    verb = next_verb(project)
    return missing(project, verb) if verb else []


def log(project: Project) -> list[Entry]:
    found = Entry.objects.about(project).latest_first().select_related("by")
    return list(found[:LONG])


def _recent(project: int) -> Any:
    return ENTRY.of(Entry.objects.about(Project(pk=project)).latest_first())[:RECENT]


ENTRY = Shape(Entry, "by")
ENTRIES = Prepared(_recent, project=int)


def recent(project: Project) -> list[Entry]:
    return [ENTRY.make(row) for row in ENTRIES.rows(project=project.pk)]


def seats(project: Project) -> list[dict[str, Any]]:
    """Each role with its member, the skills asked and brought, and the letters."""
    roles = project.roles.prefetch_related("skills__skill")
    current = Member.objects.current().filter(role__project=project).select_related("person")
    held = {m.role_id: m for m in current.prefetch_related("person__skills", "parts")}
    found = []
    for role in roles:
        member = held.get(role.pk)
        skills = match(role, member.person) if member else []
        letters = {p.phase: p.letter for p in member.parts.all()} if member else {}
        found.append(
            {
                "role": role,
                "member": member,
                "skills": skills,
                "letters": [
                    (Project.Phase(phase).label, letters[phase])
                    for phase in Project.ORDER[1:7]
                    if letters.get(phase)
                ],
            }
        )
    return found


LETTERS = Raci.Letter.choices


def acceptance_page(acceptance: Acceptance, person: Person) -> dict[str, Any]:
    proofs = {p.goal_id: p for p in acceptance.proofs.all()}
    return {
        "acceptance": acceptance,
        "lacks": acceptance_lacking(acceptance),
        "documents": acceptance.documents.select_related("author", "reviewer"),
        "goals": [(g, proofs.get(g.pk)) for g in acceptance.project.initiation.goals.all()],
        "opinions": acceptance.opinions.select_related("by", "answered_by"),
        "signatures": acceptance.signatures.select_related("by"),
        "is_quality": person.has_role(Role.QUALITY),
    }
