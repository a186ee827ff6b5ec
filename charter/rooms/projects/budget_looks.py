"""決定之前: what this room knows of a change of a budget."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import formats
from charter.ground.money import shown as money
from charter.kernel.approvals.presentation import Asked, Ceiling, Check, before_deciding, ceiling
from charter.kernel.parameters.queries import value_now
from charter.rooms.projects.models import Project, Task
from charter.rooms.projects.verbs.budget import FLOW

KIND = "projects.project"


def _project(asked: Asked) -> Project | None:
    """None for the project's other requests."""
    subject = asked.subject
    return subject if asked.request.flow_code == FLOW and isinstance(subject, Project) else None


@ceiling(KIND)
def contract_sum(asked: Asked) -> Ceiling | None:
    project = _project(asked)
    amount = project.contract_amount if project else None
    return Ceiling(gettext_lazy("合約金額"), amount) if amount else None


@before_deciding(KIND)
def how_much_it_moves(asked: Asked) -> Check | None:
    """The new total beside the one in force, and whether that is beyond the tolerated change."""
    project = _project(asked)
    if project is None:
        return None
    now, old = (Decimal(str(asked.content[name])) for name in ("total", "total_before"))
    allowed = value_now("rebaseline_cost_percent")
    share = (now - old) / old if old else Decimal(1)
    facts = {
        "old": money(old),
        "new": money(now),
        "share": f"{share * 100:+.1f}%",
        "allowed": allowed,
    }
    beyond = abs(share) * 100 > allowed
    text = _("預算由%(old)s改為%(new)s（%(share)s），容許變動%(allowed)s%%。") % facts
    title = _("超過容許變動") if beyond else _("在容許變動之內")
    url = reverse("projects:budget", args=[project.pk])
    return Check("warn" if beyond else "ok", title, text, url, _("看預算"), "SP5.1b")


@before_deciding(KIND)
def how_far_the_work_is(asked: Asked) -> Check | None:
    """How much of the plan is done while more (or less) money is asked for."""
    project = _project(asked)
    if project is None:
        return None
    tasks = Task.objects.filter(project=project).in_force().filter(kind=Task.Kind.TASK)
    count, done = tasks.count(), tasks.filter(actual_finish__isnull=False).count()
    facts = {
        "done": done,
        "n": count,
        "health": project.get_health_display(),
        "ends": formats.iso(project.ends_on),
    }
    text = _("任務完成%(done)s／%(n)s項，整體%(health)s，核定完成日%(ends)s。") % facts
    bad = project.health == Project.Health.BAD
    url = reverse("projects:project", args=[project.pk])
    return Check("warn" if bad else "ok", _("執行情況"), text, url, _("看項目"), "SP2.3.3a")
