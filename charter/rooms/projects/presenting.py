"""What the pages show, put together: no rule stands here."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from charter.ground.database.prepared import Prepared, Shape
from charter.ground.pieces import as_markup
from charter.kernel.actions.models import Action
from charter.kernel.journal.models import Entry
from charter.org.models import Person, Role
from charter.rooms.projects.allocation import match
from charter.rooms.projects.guards import missing, next_verb
from charter.rooms.projects.joined import JOINED_TABS
from charter.rooms.projects.models import (
    Acceptance,
    Member,
    Plan,
    Project,
    Raci,
)
from charter.rooms.projects.permissions import may_lead, may_work_in
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
RECENT, LONG = 5, 200


FRAME = "projects/frame.html"


def frame(project: Project, person: Person) -> dict[str, Any]:
    """Header, stepper and tabs of a project's pages, and as `outer` the template they stand in: a
    room above says `{% extends outer %}` (see `joined`) and need not know whose file that is."""
    verb, leads = next_verb(project), may_lead(person, project)
    return {
        "outer": FRAME,
        "project": project,
        "steps": [
            {"label": label, "state": _place(project, n)}
            for n, label in enumerate(_phases(get_language()))
        ],
        "tabs": tabs(project),
        "may_lead": leads,
        "team_size": getattr(project, TEAM_SIZE, None) or TEAM.count(project=project.pk),
        "next_verb": verb,
        "held_back": (held_back := missing(project, verb) if leads and verb else []),
        "mend": mend(project, verb) if held_back else None,
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


MENDED = {  # what is done, and where, before each verb that leads on
    "plan": (gettext_lazy("組成團隊"), "team"),
    "execute": (gettext_lazy("編制計劃"), "project_plan"),
    "summarise": (gettext_lazy("辦理驗收"), "project_acceptance"),
    "enter_aftercare": (gettext_lazy("寫項目總結"), "project_summary"),
}


def mend(project: Project, verb: str) -> dict[str, str] | None:
    """Where what is missing before `verb` is done, if that is one place and lies with us."""
    waits = verb == "execute" and project.plans.filter(state=Plan.State.SUBMITTED).exists()
    if waits or verb not in MENDED:
        return None
    label, name = MENDED[verb]
    return {"label": str(label), "url": reverse(f"projects:{name}", args=[project.pk])}


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
    led = any(member.person_id == project.manager_id for member in held.values())
    found: list[dict[str, Any]] = []
    for role in roles:
        member = held.get(role.pk)
        skills = match(role, member.person) if member else []
        letters = {p.phase: p.letter for p in member.parts.all()} if member else {}
        found.append(
            {
                "role": role,
                "member": member,
                "is_managers": not (found or member or led),  # the first chair, while it is empty
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
        "conditions": Action.objects.of(acceptance).select_related("owner").order_by("pk"),
        "signatures": acceptance.signatures.select_related("by"),
        "may_work": (works := may_work_in(person, acceptance.project)),
        "may_review": works or person.has_role(Role.QUALITY),
    }
