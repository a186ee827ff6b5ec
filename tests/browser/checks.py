"""Goals, standards and checks for the browser's world: in force, begun, done, sampled."""

from decimal import Decimal
from types import SimpleNamespace

from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Method
from charter.rooms.quality.tests import goals, standards
from charter.rooms.quality.verbs import checks
from charter.rooms.quality.verbs.feedback import give
from charter.rooms.quality.verbs.standards import revise

Pages = dict[str, tuple[str, str]]


def pages(company: SimpleNamespace, project: Project) -> Pages:
    ruled = standards.ruled(company)
    draft = revise(ruled, reason="加雙人核對", by=company.quality)
    goal = goals.whole(company)
    waiting = standards.planned(company, project=project)
    doing = checks.begin(standards.planned(company, checker=company.staff), by=company.staff)
    failed = standards.done(standards.planned(company, project=project), fail=1)
    lot = standards.planned(company, Method.AUDIT, lot=300, aql=Decimal("2.5"))
    sampled = standards.done(lot, fail=1)
    contact = project.customer.contacts.order_by("pk")[0]
    give(project, score=2, about="線路圖", text="標示看不清楚", by=contact)
    return {
        "standards": ("quality", "/quality/standards/"),
        "standard": ("quality", f"/quality/standards/{ruled.pk}/"),
        "standard-review": ("quality", f"/quality/standards/{ruled.pk}/review/"),
        "standard-draft": ("quality", f"/quality/standards/versions/{draft.pk}/"),
        "goals": ("quality", "/quality/goals/"),
        "goal": ("quality", f"/quality/goals/{goal.pk}/"),
        "goal-breakdown": ("quality", f"/quality/goals/{goal.pk}/breakdown/"),
        "goal-new": ("quality", "/quality/goals/new/"),
        "checks": ("quality", "/quality/checks/"),
        "check-new": ("manager", f"/quality/checks/new/?project={project.pk}"),
        "check-waiting": ("staff", f"/quality/checks/{waiting.pk}/"),
        "check-doing": ("staff", f"/quality/checks/{doing.pk}/"),
        "check-failed": ("quality", f"/quality/checks/{failed.pk}/"),
        "check-sampled": ("quality", f"/quality/checks/{sampled.pk}/"),
        "project-checks": ("manager", f"/quality/projects/{project.pk}/checks/"),
        "portal-feedback": ("customer", f"/portal/feedback/{project.pk}/"),
        "project-goals": ("manager", f"/quality/projects/{project.pk}/goals/"),
    }
