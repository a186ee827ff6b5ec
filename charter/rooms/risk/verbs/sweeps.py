"""Looking for risks in every phase (SP6.1a), and what planning must have thought of (SP2.2.2a)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.risk.models import Category, Finding, Planned, Risk, Sweep, Topic
from charter.rooms.risk.permissions import may_sweep
from charter.rooms.risk.verbs._common import _chosen, _demand, _needs
from charter.rooms.risk.verbs.risks import identify

SWEPT = declare(
    "risk.sweep.held",
    gettext_lazy("%(by)s排查「%(title)s」的五類風險，新識別%(found)s項"),
    gettext_lazy("你負責的項目"),
)
PLANNED = declare(
    "risk.planning.assessed",
    gettext_lazy("%(by)s在策劃「%(title)s」時評估%(topic_name)s：%(said)s"),
    gettext_lazy("你負責的項目"),
)


@dataclass(frozen=True)
class Look:
    """What was seen in one category: what was looked at, and the titles of new risks."""

    text: str
    titles: tuple[str, ...] = field(default=())


@transaction.atomic
def hold_sweep(project: Project, looks: Mapping[str, Look], *, by: Person | None) -> Sweep:
    """One round through all five categories; each says what was looked at, found or not."""
    _demand(may_sweep(by, project), by)
    if project.phase == Project.Phase.CLOSED:
        raise Refused("risk.project_closed", _("項目已經結案，不再排查風險。"))
    for category in Category:
        if category not in looks or not looks[category].text.strip():
            raise Refused(
                "risk.sweep_incomplete",
                _("「%(category)s」還沒有說明看了什麼；五類都要寫，沒有新風險也要說明。")
                % {"category": category.label},
                field=f"{category.value}_text",
            )
    sweep = Sweep.objects.create(project=project, phase=project.phase, held_at=clock.now(), by=by)
    found = sum(_found(sweep, category, looks[category], by) for category in Category)
    facts: Facts = {"phase": project.phase, "found": found}
    record(SWEPT, sweep, by=by, about=project, tell=[project.manager], **facts)
    return sweep


def _found(sweep: Sweep, category: Category, look: Look, by: Person | None) -> int:
    titles = [title.strip() for title in look.titles if title.strip()]
    Finding.objects.create(
        sweep=sweep, category=category.value, text=look.text.strip(), found=len(titles)
    )
    project = sweep.project
    for title in titles:
        identify(
            title=title,
            category=category,
            owner=project.manager,
            project=project,
            sweep=sweep,
            by=by,
        )
    return len(titles)


@transaction.atomic
def assess_planning(
    project: Project, *, topic: str, by: Person | None, risk: Risk | None = None, reason: str = ""
) -> Planned:
    """What planning says of one topic: a risk of this project, or why there is none."""
    _demand(may_sweep(by, project), by)
    _chosen(topic, Topic, "topic")
    if risk is not None and risk.project_id != project.pk:
        raise Refused("risk.other_project", _("請選這個項目自己的風險。"), field="risk")
    if risk is not None and not risk.is_assessed:
        raise Refused("risk.not_assessed", _("這項風險還沒有評估，請先評估。"), field="risk")
    text = reason.strip() if risk else _needs(reason, "reason")
    said = {"risk": risk, "reason": text, "by": by, "at": clock.now()}
    planned, _new = Planned.objects.update_or_create(project=project, topic=topic, defaults=said)
    facts: Facts = {"topic": topic, "topic_name": Topic(topic).label}
    facts |= {"risk": risk.pk if risk else None, "said": str(risk) if risk else text}
    record(PLANNED, project, by=by, tell=[project.manager], **facts)
    return planned
